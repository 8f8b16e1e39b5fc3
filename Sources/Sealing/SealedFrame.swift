import Octets
import Primitives

/// A frame as it goes out.
package struct SealedFrame {
  private let piece: AES256GCM.Bytes
  /// The authenticators behind it: none for one reader.
  package let authenticators: [UInt8]

  /// Seals `body` under the key of this frame alone.
  init(
    _ body: RawSpan, _ codec: Codec, isLast: Bool, _ key: consuming FrameKey,
    _ authenticators: Authenticators
  ) {
    let word = FrameWord(isLast: isLast, codec: codec, bodyCount: body.byteCount)
    piece = key.sealed(body, word)
    let sealed = piece.bytes.extracting(FrameWord.byteCount..<piece.bytes.byteCount)
    self.authenticators = authenticators.codes(key.index, word, sealed: sealed)
  }

  /// The frame, without its authenticators.
  package var bytes: RawSpan {
    @_lifetime(borrow self)
    get { piece.bytes }
  }

  /// The length of all of it, in bytes.
  package var byteCount: Int { bytes.byteCount + authenticators.count }
}
