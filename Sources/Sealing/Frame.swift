import Octets
import Primitives

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

  /// Creates a word from its plain value, or `nil` if no writer may write that value anywhere.
  package init?(_ value: UInt32) {
    guard let codec = Codec(rawValue: value >> 28 & 7) else { return nil }
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
