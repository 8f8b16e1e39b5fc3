import Descriptors
import Octets
import Primitives

/// The key file of a store: `magic ‖ form (1) ‖ key`. With form 0 the key is bare, and only the
/// permissions of the file guard it. With form 1 it is sealed under a passphrase.
struct KeyFile: ~Copyable {
  static let magic = [UInt8]("pawl/v1 key\n".utf8)
  /// The length of the longest key file, in bytes.
  static let maximumByteCount =
    frontByteCount + Key<KeyRole.Store>.byteCount + PassphraseCipher.overhead

  private static let frontByteCount = magic.count + 1

  private enum Form: UInt8 {
    case bare = 0
    case sealed = 1
  }

  /// The whole file.
  let encoded: Secret

  private init(encoded: consuming Secret) { self.encoded = encoded }

  private init(_ form: Form, key: RawSpan) {
    var writer = SecretWriter(capacity: Self.maximumByteCount)
    writer.append(Self.front(form).bytes)
    writer.append(key)
    self.init(encoded: writer.finish())
  }

  /// Creates the file of a key that only the file's permissions guard.
  init(bare key: borrowing Key<KeyRole.Store>) { self.init(.bare, key: key.bytes) }

  /// Returns the file of a new key, without a passphrase.
  static func fresh(_ randomness: any Randomness) -> KeyFile { KeyFile(bare: randomness.key()) }

  /// Returns the file of a key that a passphrase guards; throws
  /// ``StorageError/noMemoryForPassphrase`` when the memory that `cost` requires is not available.
  static func sealing(
    _ key: borrowing Key<KeyRole.Store>, under passphrase: borrowing Secret, cost: Argon2id.Cost,
    randomness: any Randomness
  ) throws(StorageError) -> KeyFile {
    do {
      let sealed = try PassphraseCipher.seal(
        key.bytes, under: passphrase, authenticating: front(.sealed).bytes, cost: cost,
        randomness: randomness)
      return KeyFile(.sealed, key: sealed.bytes)
    } catch { throw .noMemoryForPassphrase }
  }

  /// Returns the key file with the content `encoded`; throws ``StorageError/damaged(_:)`` when its
  /// first bytes or its length are wrong.
  static func restored(from encoded: consuming Secret) throws(StorageError) -> KeyFile {
    var reader = ByteReader(encoded.bytes)
    guard let magic = try? reader.readArray(magic.count), magic == Self.magic,
      let number = try? reader.readInteger(as: UInt8.self), let form = Form(rawValue: number)
    else { throw .damaged(.keyFile) }
    let wanted =
      switch form {
      case .bare: Key<KeyRole.Store>.byteCount
      case .sealed: Key<KeyRole.Store>.byteCount + PassphraseCipher.overhead
      }
    guard reader.remaining.byteCount == wanted else { throw .damaged(.keyFile) }
    return KeyFile(encoded: encoded)
  }

  /// Whether a passphrase guards the key.
  var isSealed: Bool { encoded.bytes[Self.magic.count] == Form.sealed.rawValue }

  /// The name under which the kernel may keep the key: a hash of this file, so that the key is not
  /// found through a file with another passphrase or another key.
  var keyringName: String {
    "pawl:" + [UInt8](SHA256.digest(encoded.bytes).prefix(16)).hexadecimal
  }

  /// Returns the key. Calls `passphrase` only if the key is sealed.
  ///
  /// - Throws: ``StorageError/wrongPassphrase``, ``StorageError/noMemoryForPassphrase``,
  ///   ``StorageError/damaged(_:)`` when the sealed key is malformed, and the errors of
  ///   `passphrase`.
  func key(passphrase: () throws -> Secret) throws -> Key<KeyRole.Store> {
    guard isSealed else { return Key(copying: storedKey) }
    return try open(with: try passphrase())
  }

  /// Returns the key, from the kernel's keyring if it is there, so that no passphrase is needed.
  ///
  /// - Throws: The errors of ``key(passphrase:)``.
  func unlockedKey(passphrase: () throws -> Secret) throws -> Key<KeyRole.Store> {
    if isSealed, let kept = KernelKeyring.find(keyringName, count: Key<KeyRole.Store>.byteCount) {
      return kept.key(at: 0)
    }
    return try key(passphrase: passphrase)
  }

  /// The key in the form in which the file holds it, bare or sealed.
  private var storedKey: RawSpan {
    @_lifetime(borrow self)
    get { encoded.bytes.extracting(Self.frontByteCount..<encoded.count) }
  }

  private func open(
    with passphrase: borrowing Secret
  ) throws(StorageError) -> Key<KeyRole.Store> {
    do {
      let key = try PassphraseCipher.open(
        storedKey, under: passphrase, authenticating: Self.front(.sealed).bytes)
      return key.key(at: 0)
    } catch {
      switch error {
      case .outOfMemory: throw .noMemoryForPassphrase
      case .notAuthentic: throw .wrongPassphrase
      case .malformed, .zeroAgreement: throw .damaged(.keyFile)
      }
    }
  }

  private static func front(_ form: Form) -> [UInt8] { magic + [form.rawValue] }
}

extension KeyRole {
  /// The key in the key file, from which the other keys of the store are derived.
  enum Store {}

  /// The key that seals the bodies of records.
  enum Records {}

  /// The key that hashes the names of records.
  enum Tags {}

  /// The key of the digest of all rows.
  enum Rows {}

  /// The key of the codes in markers.
  enum Markers {}

  /// The key that Argon2id derives from a passphrase.
  enum Passphrase {}
}

/// The keys with which records are sealed and found, derived from the key in the key file.
struct StoreKeys: ~Copyable {
  let records: Key<KeyRole.Records>
  let tags: Key<KeyRole.Tags>
  let rows: Key<KeyRole.Rows>
  let markers: Key<KeyRole.Markers>

  init(from key: borrowing Key<KeyRole.Store>) {
    let salt = KeyFile.magic
    records = HKDF.key(from: key.bytes, salt: salt.bytes, info: [UInt8]("records".utf8).bytes)
    tags = HKDF.key(from: key.bytes, salt: salt.bytes, info: [UInt8]("tags".utf8).bytes)
    rows = HKDF.key(from: key.bytes, salt: salt.bytes, info: [UInt8]("rows".utf8).bytes)
    markers = HKDF.key(from: key.bytes, salt: salt.bytes, info: [UInt8]("markers".utf8).bytes)
  }
}
