package import Octets
import Primitives
import Ratcheting

/// The keys of a message's frames, one after another, and what each is bound to
/// (`docs/protocol.md`, section 6).
struct FrameKeys: ~Copyable {
  private static let label = [UInt8]("pawl/v1 payload".utf8)

  private var chain: KeyChain<KeyRole.Frame>
  /// The number of the next frame.
  private(set) var index: UInt64 = 0

  init(fileSecret: borrowing Key<KeyRole.FileSecret>, headMAC: [UInt8]) {
    chain = KeyChain(
      HKDF.key(from: fileSecret.bytes, salt: headMAC.bytes, info: Self.label.bytes))
  }

  /// The key of the next frame, and its number.
  mutating func next() -> FrameKey {
    defer { index += 1 }
    return FrameKey(key: chain.next(), index: index)
  }
}

/// The key of one frame.
struct FrameKey: ~Copyable {
  private let key: Key<KeyRole.Frame>
  let index: UInt64

  init(key: consuming Key<KeyRole.Frame>, index: UInt64) {
    self.key = key
    self.index = index
  }

  /// The word, and behind it ciphertext and tag of `body`.
  func sealed(_ body: RawSpan, _ word: FrameWord) -> AES256GCM.Bytes {
    AES256GCM.seal(body, with: key, authenticating: binding(word).bytes, behind: word.value)
  }

  /// The body that is sealed in `framed`, behind a nonce of zeros; throws
  /// ``SealingError/alteredFrame(_:)``.
  func opened(_ framed: RawSpan, _ word: FrameWord) throws(SealingError) -> AES256GCM.Bytes {
    do {
      return try AES256GCM.open(framed: framed, with: key, authenticating: binding(word).bytes)
    } catch { throw .alteredFrame(index) }
  }

  private func binding(_ word: FrameWord) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: index)
    bytes.append(bigEndian: word.value)
    return bytes
  }
}

/// The authenticators of a frame that several read: each shows one reader that the sender wrote it,
/// since every reader knows the key it is encrypted under.
package final class Authenticators: Sendable {
  /// The length of one, in bytes.
  static let byteCount = 16
  private static let label = [UInt8]("pawl/v1 frame".utf8)

  private let keys: Secret
  private let headMAC: [UInt8]

  /// How many a frame carries: none when there is one reader only.
  let count: Int

  /// How many bytes a frame of a message to so many carries.
  static func byteCount(readerCount: Int) -> Int { readerCount > 1 ? readerCount * byteCount : 0 }

  /// For a sender, the keys of all readers; `keys` has 32 bytes for each.
  package init(keys: consuming Secret, headMAC: [UInt8]) {
    let readers = keys.count / Key<KeyRole.Authenticator>.byteCount
    count = Self.byteCount(readerCount: readers) / Self.byteCount
    self.keys = keys
    self.headMAC = headMAC
  }

  /// How many bytes they add to a frame.
  var byteCount: Int { count * Self.byteCount }

  /// The authenticators of frame `index`, whose ciphertext and tag are `sealed`.
  func codes(_ index: UInt64, _ word: FrameWord, sealed: RawSpan) -> [UInt8] {
    guard count > 0 else { return [] }
    let message = Self.message(headMAC, index, word, sealed)
    return (0..<count).flatMap { reader in
      let key: Key<KeyRole.Authenticator> = keys.key(
        at: reader * Key<KeyRole.Authenticator>.byteCount)
      return Self.code(message, key)
    }
  }

  fileprivate static func message(
    _ headMAC: [UInt8], _ index: UInt64, _ word: FrameWord, _ sealed: RawSpan
  ) -> [UInt8] {
    var bytes = label + headMAC
    bytes.append(bigEndian: index)
    bytes.append(bigEndian: word.value)
    return bytes + SHA256.digest(sealed)
  }

  fileprivate static func code(
    _ message: [UInt8], _ key: borrowing Key<KeyRole.Authenticator>
  ) -> [UInt8] {
    var code = HMAC(key: key)
    code.update(message.bytes)
    return [UInt8](code.finish().prefix(byteCount))
  }
}

/// What one reader checks of the authenticators.
final class AuthenticatorCheck: Sendable {
  let key: Key<KeyRole.Authenticator>
  let headMAC: [UInt8]
  /// The number of the reader's stanza, from 0.
  let place: Int
  let count: Int

  init(key: consuming Key<KeyRole.Authenticator>, headMAC: [UInt8], place: Int, count: Int) {
    self.key = key
    self.headMAC = headMAC
    self.place = place
    self.count = count
  }

  /// How many bytes of authenticators follow a frame.
  var byteCount: Int { Authenticators.byteCount(readerCount: count) }

  /// Checks the reader's own of `authenticators`; throws ``SealingError/alteredFrame(_:)``.
  func verify(
    _ authenticators: RawSpan, _ index: UInt64, _ word: FrameWord, sealed: RawSpan
  ) throws(SealingError) {
    guard count > 1 else { return }
    let code = Authenticators.code(Authenticators.message(headMAC, index, word, sealed), key)
    let start = place * Authenticators.byteCount
    let own = authenticators.extracting(start..<start + Authenticators.byteCount)
    guard own.isEqualInConstantTime(to: code.bytes) else { throw .alteredFrame(index) }
  }
}
