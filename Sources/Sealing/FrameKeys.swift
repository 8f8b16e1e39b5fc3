package import Octets
import Primitives
import Ratcheting

/// The keys of the frames of one message, in order (`docs/protocol.md`, section 6).
struct FrameKeys: ~Copyable {
  private static let label = [UInt8]("pawl/v1 payload".utf8)

  private var chain: KeyChain<KeyRole.Frame>
  /// The number of the next frame, from 0.
  private(set) var index: UInt64 = 0

  /// Derives the keys of the message whose head ends with `headMAC`.
  init(fileSecret: borrowing Key<KeyRole.FileSecret>, headMAC: [UInt8]) {
    chain = KeyChain(
      HKDF.key(from: fileSecret.bytes, salt: headMAC.bytes, info: Self.label.bytes))
  }

  /// Returns the key of the next frame and advances.
  mutating func next() -> FrameKey {
    defer { index += 1 }
    let mask = nextMask
    return FrameKey(key: chain.next(), index: index, mask: mask)
  }

  /// The mask of the next frame's word.
  var nextMask: UInt32 { chain.mask() }
}

/// The key of one frame, together with the number of the frame, which its encryption binds.
struct FrameKey: ~Copyable {
  private let key: Key<KeyRole.Frame>
  /// The number of the frame in its message, from 0.
  let index: UInt64
  /// What the word of the frame is masked with.
  private let mask: UInt32

  init(key: consuming Key<KeyRole.Frame>, index: UInt64, mask: UInt32) {
    self.key = key
    self.index = index
    self.mask = mask
  }

  /// Returns `word`, masked, followed by the ciphertext of `body` and its tag.
  func seal(_ body: RawSpan, word: FrameWord) -> AES256GCM.Bytes {
    var prefix: [UInt8] = []
    prefix.append(bigEndian: word.value ^ mask)
    return AES256GCM.seal(
      body, with: key, authenticating: binding(word).bytes, prefixedBy: prefix.bytes)
  }

  /// Returns the body of the frame whose ciphertext and tag follow a nonce of zeros in `sealed`.
  ///
  /// - Throws: ``SealingError/alteredFrame(_:)`` when the tag does not verify.
  func open(_ sealed: RawSpan, word: FrameWord) throws(SealingError) -> AES256GCM.Bytes {
    do {
      return try AES256GCM.open(combined: sealed, with: key, authenticating: binding(word).bytes)
    } catch { throw .alteredFrame(index) }
  }

  private func binding(_ word: FrameWord) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: index)
    return bytes + word.bytes
  }
}

/// The authenticators of the frames of a message to several recipients (`docs/protocol.md`,
/// section 6). Every recipient knows the frame keys, so each has an authenticator that shows that the
/// sender wrote the frame, and not another recipient.
package final class Authenticators: Sendable {
  /// The length of one authenticator, in bytes.
  fileprivate static let byteCount = 16
  private static let label = [UInt8]("pawl/v1 frame".utf8)

  private let keys: Secret
  private let headMAC: [UInt8]

  /// The number of recipients of the message.
  let recipientCount: Int

  /// Creates the authenticators of the message whose head ends with `headMAC`. `keys` holds 32 bytes
  /// for each recipient, in the order of the stanzas.
  package init(keys: consuming Secret, headMAC: [UInt8]) {
    recipientCount = keys.count / Key<KeyRole.Authenticator>.byteCount
    self.keys = keys
    self.headMAC = headMAC
  }

  /// Returns the length of all authenticators of one frame, in bytes: 0 with one recipient.
  static func byteCount(recipientCount: Int) -> Int {
    recipientCount > 1 ? recipientCount * byteCount : 0
  }

  /// Returns the authenticators of the frame with the number `index`, whose ciphertext and tag are
  /// `sealed`.
  func codes(ofFrame index: UInt64, word: FrameWord, sealed: RawSpan) -> [UInt8] {
    guard recipientCount > 1 else { return [] }
    let message = Self.message(headMAC: headMAC, index: index, word: word, sealed: sealed)
    return (0..<recipientCount).flatMap { recipient in
      let key: Key<KeyRole.Authenticator> = keys.key(
        at: recipient * Key<KeyRole.Authenticator>.byteCount)
      return Self.code(of: message, with: key)
    }
  }

  /// Returns the bytes that the authenticators of one frame have in common.
  fileprivate static func message(
    headMAC: [UInt8], index: UInt64, word: FrameWord, sealed: RawSpan
  ) -> [UInt8] {
    var bytes = label + headMAC
    bytes.append(bigEndian: index)
    bytes.append(bigEndian: word.value)
    return bytes + SHA256.digest(sealed)
  }

  fileprivate static func code(
    of message: [UInt8], with key: borrowing Key<KeyRole.Authenticator>
  ) -> [UInt8] {
    var code = HMAC(key: key)
    code.update(message.bytes)
    return [UInt8](code.finish().prefix(byteCount))
  }
}

/// The check that one recipient makes of the authenticators: only its own is looked at.
final class AuthenticatorCheck: Sendable {
  private let key: Key<KeyRole.Authenticator>
  private let headMAC: [UInt8]
  private let stanzaIndex: Int
  /// The number of recipients of the message.
  let recipientCount: Int

  /// Creates the check for the recipient whose stanza is the one at `stanzaIndex` of `head`.
  init(key: consuming Key<KeyRole.Authenticator>, head: Head, stanzaIndex: Int) {
    self.key = key
    headMAC = head.mac
    self.stanzaIndex = stanzaIndex
    recipientCount = head.stanzas.count
  }

  /// Verifies the recipient's own among all `authenticators` of the frame with the number `index`,
  /// whose ciphertext and tag are `sealed`. With one recipient there is nothing to verify.
  ///
  /// - Throws: ``SealingError/alteredFrame(_:)`` when it is another one.
  func verify(
    _ authenticators: RawSpan, ofFrame index: UInt64, word: FrameWord, sealed: RawSpan
  ) throws(SealingError) {
    guard recipientCount > 1 else { return }
    let message = Authenticators.message(
      headMAC: headMAC, index: index, word: word, sealed: sealed)
    let code = Authenticators.code(of: message, with: key)
    let start = stanzaIndex * Authenticators.byteCount
    let own = authenticators.extracting(start..<start + Authenticators.byteCount)
    guard own.isEqualInConstantTime(to: code.bytes) else { throw .alteredFrame(index) }
  }
}
