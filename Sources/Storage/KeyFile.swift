import Descriptors
import Octets
import Primitives

/// What the key file holds: `magic ‖ protection (1) ‖ key`. With protection 0 the key is bare and its
/// file's permissions guard it; with 1 it is sealed under a passphrase.
struct KeyFile: ~Copyable {
  static let magic = [UInt8]("pawl/v1 key\n".utf8)
  /// The greatest length of one, in bytes.
  static let longest = frontByteCount + Key<KeyRole.Store>.byteCount + PassphraseCipher.overhead

  private static let bare: UInt8 = 0
  private static let sealed: UInt8 = 1
  private static let frontByteCount = magic.count + 1

  /// All of the file.
  let content: Secret

  private init(_ content: consuming Secret) { self.content = content }

  /// The file of a fresh key that has no passphrase.
  static func fresh(_ randomness: any Randomness) -> KeyFile { KeyFile(bare: randomness.key()) }

  /// The file of a key that only its permissions guard.
  init(bare key: borrowing Key<KeyRole.Store>) {
    self.init(Self.content(Self.bare, key.bytes))
  }

  /// The file of a key that a passphrase guards.
  static func sealed(
    _ key: borrowing Key<KeyRole.Store>, under passphrase: borrowing Secret, cost: Argon2id.Cost,
    _ randomness: any Randomness
  ) throws(StorageError) -> KeyFile {
    do {
      let sealed = try PassphraseCipher.seal(
        key.bytes, under: passphrase, authenticating: front(self.sealed).bytes, cost: cost,
        randomness: randomness)
      return KeyFile(content(self.sealed, sealed.bytes))
    } catch { throw .noMemoryForPassphrase }
  }

  /// A file as it was read; throws ``StorageError/damaged(_:)``.
  static func restored(from content: consuming Secret) throws(StorageError) -> KeyFile {
    var reader = ByteReader(content.bytes)
    guard let magic = try? reader.readArray(magic.count), magic == Self.magic,
      let protection = try? reader.readInteger(as: UInt8.self)
    else { throw .damaged("key file") }
    let length = reader.remaining.byteCount
    let wanted =
      switch protection {
      case bare: Key<KeyRole.Store>.byteCount
      case sealed: Key<KeyRole.Store>.byteCount + PassphraseCipher.overhead
      default: -1
      }
    guard length == wanted else { throw .damaged("key file") }
    return KeyFile(content)
  }

  /// Whether a passphrase guards the key.
  var isSealed: Bool { content.bytes[Self.magic.count] == Self.sealed }

  /// The name under which the kernel may keep the key of this very file for a while.
  var keyringName: String {
    "pawl:" + SHA256.digest(content.bytes).prefix(16).hexadecimal
  }

  /// The key, by way of `passphrase` where there is one.
  func key(_ passphrase: () throws -> Secret) throws -> Key<KeyRole.Store> {
    let rest = content.bytes.extracting(Self.frontByteCount..<content.count)
    guard isSealed else { return Key(copying: rest) }
    do {
      let key = try PassphraseCipher.open(
        rest, under: try passphrase(), authenticating: Self.front(Self.sealed).bytes)
      return key.key(at: 0)
    } catch let error as PrimitivesError {
      throw switch error {
      case .outOfMemory: StorageError.noMemoryForPassphrase
      case .notAuthentic: StorageError.wrongPassphrase
      case .malformed, .zeroAgreement: StorageError.damaged("key file")
      }
    }
  }

  /// The key, which the kernel may keep so that no passphrase is needed.
  func unlockedKey(_ passphrase: () throws -> Secret) throws -> Key<KeyRole.Store> {
    if isSealed, let kept = KernelKeyring.find(keyringName, count: Key<KeyRole.Store>.byteCount) {
      return kept.key(at: 0)
    }
    return try key(passphrase)
  }

  private static func front(_ protection: UInt8) -> [UInt8] { magic + [protection] }

  private static func content(_ protection: UInt8, _ key: RawSpan) -> Secret {
    var writer = SecretWriter(capacity: longest)
    writer.append(front(protection).bytes)
    writer.append(key)
    return writer.finish()
  }
}
