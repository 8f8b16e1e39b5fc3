import Primitives

/// How the body of a frame holds its chunk.
package enum Codec: UInt32, Sendable {
  /// As it is.
  case stored = 0
  /// As one raw DEFLATE stream (RFC 1951).
  case deflate = 1
  /// Not at all: zero bytes.
  case padding = 7
}

/// The first four bytes of a frame: whether it is the last, its codec and the length of its body.
package struct FrameWord: Equatable, Sendable {
  /// The length of the word, in bytes.
  package static let byteCount = 4
  /// The length of the longest body, and of the longest chunk, in bytes.
  package static let longestBody = 1_048_576

  package let isLast: Bool
  package let codec: Codec
  /// The length of the body, without the tag, in bytes.
  package let bodyCount: Int

  init(isLast: Bool, codec: Codec, bodyCount: Int) {
    self.isLast = isLast
    self.codec = codec
    self.bodyCount = bodyCount
  }

  /// Takes what stands in a message; nothing when no writer may write it.
  package init?(_ value: UInt32) {
    guard let codec = Codec(rawValue: value >> 28 & 7) else { return nil }
    isLast = value >> 31 == 1
    self.codec = codec
    bodyCount = Int(value & 0x0FFF_FFFF)
    guard bodyCount <= Self.longestBody, isPossible else { return nil }
  }

  /// The length of the whole frame in a message to `readerCount`, in bytes.
  package func frameByteCount(readerCount: Int) -> Int {
    Self.byteCount + bodyCount + AES256GCM.tagByteCount
      + Authenticators.byteCount(readerCount: readerCount)
  }

  /// The word as it stands in a message.
  package var value: UInt32 {
    (isLast ? 1 << 31 : 0) | codec.rawValue << 28 | UInt32(bodyCount)
  }

  private var isPossible: Bool {
    switch codec {
    case .stored: bodyCount > 0 || isLast
    case .deflate: bodyCount > 0
    case .padding: bodyCount > 0 && !isLast
    }
  }
}
