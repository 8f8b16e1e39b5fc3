package import Octets
import Primitives
import Ratcheting

/// How the body of a frame holds its chunk (`docs/protocol.md`, section 6).
package enum Codec: UInt32, Sendable {
  /// The chunk as it is.
  case stored = 0
  /// The chunk as one raw DEFLATE stream (RFC 1951).
  case deflate = 1
  /// The chunk as one Zstandard frame (RFC 8878) that stands by itself. It begins a run.
  case zstandard = 2
  /// The chunk as one Zstandard frame whose history is what stands before it in its run.
  case continuedZstandard = 4
  /// No chunk: the side of a channel that writes it has no more to say (section 16).
  case closed = 3
  /// No chunk: the body is zero bytes.
  case padding = 7
}

/// What the first four bytes of a frame say: whether it is the last, its codec and the length of its
/// body (`docs/protocol.md`, section 6). They are masked where they travel.
package struct FrameWord: Equatable, Sendable {
  /// The length of the word, in bytes.
  package static let byteCount = 4
  /// The length of the longest body, and also of the longest chunk, in bytes.
  package static let maximumBodyByteCount = 1_048_576
  /// The length of the longest history of a frame, in bytes.
  static let maximumHistoryByteCount = 1_048_576

  /// Whether the frame is the last of its message.
  package let isLast: Bool
  /// How the body holds the chunk.
  package let codec: Codec
  /// The length of the body without its tag, in bytes.
  package let bodyByteCount: Int

  init(isLast: Bool, codec: Codec, bodyByteCount: Int) {
    self.isLast = isLast
    self.codec = codec
    self.bodyByteCount = bodyByteCount
  }

  /// Creates a word from its plain value, or `nil` if no writer may write that value anywhere in a message
  /// of this form.
  package init?(_ value: UInt32, in form: MessageForm = .stream) {
    guard let codec = Codec(rawValue: value >> 28 & 7), codec != .closed || form == .channel else {
      return nil
    }
    isLast = value >> 31 == 1
    self.codec = codec
    bodyByteCount = Int(value & 0x0FFF_FFFF)
    guard bodyByteCount <= Self.maximumBodyByteCount, isPossible else { return nil }
  }

  /// The plain value of the word.
  package var value: UInt32 {
    (isLast ? 1 << 31 : 0) | codec.rawValue << 28 | UInt32(bodyByteCount)
  }

  /// The plain word, 4 bytes.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: value)
    return bytes
  }

  /// Returns the length of the whole frame in a message to `recipientCount` recipients, in bytes.
  package func frameByteCount(recipientCount: Int) -> Int {
    Self.overheadByteCount(recipientCount: recipientCount) + bodyByteCount
  }

  /// Returns what a frame adds to its body in a message to `recipientCount` recipients, in bytes.
  static func overheadByteCount(recipientCount: Int) -> Int {
    byteCount + AES256GCM.tagByteCount + Authenticators.byteCount(recipientCount: recipientCount)
  }

  private var isPossible: Bool {
    switch codec {
    case .stored: bodyByteCount > 0 || isLast
    case .deflate, .zstandard, .continuedZstandard: bodyByteCount > 0
    case .padding: bodyByteCount > 0 && !isLast
    case .closed: bodyByteCount == 0 && isLast
    }
  }
}

/// A frame as it stands in a message.
package struct SealedFrame {
  private let piece: AES256GCM.Bytes
  /// The authenticators that follow ``bytes``; empty in a message to one recipient.
  package let authenticators: [UInt8]
  /// The number of the frame in its message, from 0.
  let index: UInt64

  /// Seals `body` under `key`, which is used for no other frame.
  init(
    sealing body: RawSpan, codec: Codec, isLast: Bool, with key: consuming FrameKey,
    authenticators: Authenticators
  ) {
    let word = FrameWord(isLast: isLast, codec: codec, bodyByteCount: body.byteCount)
    index = key.index
    piece = key.seal(body, word: word)
    let sealed = piece.bytes.extracting(FrameWord.byteCount..<piece.bytes.byteCount)
    self.authenticators = authenticators.codes(ofFrame: index, word: word, sealed: sealed)
  }

  /// The frame without its authenticators: masked word, ciphertext and tag.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get { piece.bytes }
  }

  /// The length of the whole frame, authenticators included, in bytes.
  package var byteCount: Int { bytes.byteCount + authenticators.count }
}

/// The keys of the frames of one message, in order (`docs/protocol.md`, section 6).
struct FrameKeys: ~Copyable {
  private static let label = [UInt8]("pawl/v1 payload".utf8)

  private var chain: KeyChain<KeyRole.Frame>
  /// The number of the next frame, from 0.
  private(set) var index: UInt64 = 0
  /// The mask of the next frame's word.
  private(set) var nextMask: UInt32

  /// Derives the keys of the message whose head ends with `headMAC`.
  init(fileSecret: borrowing Key<KeyRole.FileSecret>, headMAC: [UInt8]) {
    chain = KeyChain(
      HKDF.key(from: fileSecret.bytes, salt: headMAC.bytes, info: Self.label.bytes))
    nextMask = chain.mask()
  }

  /// Returns the key of the next frame and advances.
  mutating func next() -> FrameKey {
    defer { index += 1 }
    let mask = nextMask
    let key = chain.next()
    nextMask = chain.mask()
    return FrameKey(key: key, index: index, mask: mask)
  }
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
