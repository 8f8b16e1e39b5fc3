package import Octets
import Primitives
package import Ratcheting

/// Makes frames of chunks, in order: whole ones through ``FrameMaker``, which several threads may use
/// at once. The last chunk is handed to ``close(with:)``; then the closing frames are taken one by one.
package struct MessageSealer: ~Copyable {
  private var frames: FrameWriter
  private let level: Int
  private let isPadded: Bool
  private var closing: Closing?

  private struct Closing: ~Copyable {
    let codec: Codec
    var body: Buffer
    var padding: Padding?
  }

  /// `level` is one of ``Compressor/levels``.
  package init(
    fileSecret: borrowing Key<KeyRole.FileSecret>, headMAC: [UInt8], authenticators: Authenticators,
    level: Int,
    isPadded: Bool
  ) {
    frames = FrameWriter(
      fileSecret: fileSecret, headMAC: headMAC, authenticators: authenticators)
    self.level = level
    self.isPadded = isPadded
  }

  /// A maker of frames of chunks of at most `chunkSize` bytes.
  package func maker(chunkSize: Int) -> FrameMaker {
    precondition(chunkSize <= FrameWord.longestBody)
    return FrameMaker(chunkSize: chunkSize, level: level, frames.authenticators)
  }

  /// Decides that the next frame is that of `maker`'s chunk.
  package mutating func assignNext(to maker: inout FrameMaker) { maker.assign(frames.nextKey()) }

  /// Notes that the frame goes out. All are noted before the message is closed.
  package mutating func note(_ frame: SealedFrame) { frames.note(frame) }

  /// A padding frame that brings `pending` bytes to a multiple of `multiple`.
  package mutating func filling(_ pending: Int, to multiple: Int) -> SealedFrame {
    let least = pending + frames.byteCount(body: 1)
    let missing = (multiple - least % multiple) % multiple
    return padding(1 + missing)
  }

  /// Takes the last chunk, which `maker` holds and which may be empty.
  package mutating func close(with maker: borrowing FrameMaker) {
    let chunk = maker.chunk.bytes
    var body = Buffer(capacity: chunk.byteCount)
    let isDeflated = maker.compressor.compress(chunk, into: &body)
    if !isDeflated { body.append(chunk) }
    let length = frames.length + UInt64(frames.byteCount(body: body.count))
    let padding = isPadded ? Padding(length: length, overhead: frames.byteCount(body: 0)) : nil
    closing = Closing(codec: isDeflated ? .deflate : .stored, body: body, padding: padding)
  }

  /// The next of the closing frames: those of the padding, then the last.
  package mutating func nextClosingFrame() -> SealedFrame? {
    guard var closing = closing.take() else { return nil }
    guard let count = closing.padding?.next() else {
      return frames.frame(closing.body.bytes, closing.codec, isLast: true)
    }
    self.closing = consume closing
    return padding(count)
  }

  private mutating func padding(_ count: Int) -> SealedFrame {
    let zeros = [UInt8](repeating: 0, count: count)
    return frames.frame(zeros.bytes, .padding, isLast: false)
  }
}
