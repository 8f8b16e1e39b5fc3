package import Octets
import Primitives
package import Ratcheting

/// Hands out the keys of a message's frames in order, and seals the padding and the last frame.
///
/// All other frames are sealed by a ``FrameSealer``, several of which can work at once. Each frame
/// is reported with ``note(_:)`` when it is written. The last chunk is handed to ``close(with:)``;
/// then the remaining frames are taken with ``nextClosingFrame()``.
package struct MessageSealer: ~Copyable {
  private struct Closing: ~Copyable {
    let lastBody: FrameBody
    var padding: Padding?
  }

  private var keys: FrameKeys
  private let authenticators: Authenticators
  private let level: Int
  private let isPadded: Bool
  /// The number of frames that were noted.
  private var frameCount: UInt64 = 0
  /// The length of all frames that were noted, in bytes.
  private var byteCount: UInt64 = 0
  private var isClosed = false
  /// The material for the closing frames, or `nil` when there are none to make.
  private var closing: Closing?

  /// Creates the sealer of the message whose head ends with `headMAC`.
  ///
  /// - Parameters:
  ///   - level: The compression level, one of ``Compressor/levels``.
  ///   - isPadded: Whether padding frames bring the total length of all frames to a Padmé length.
  package init(
    fileSecret: borrowing Key<KeyRole.FileSecret>, headMAC: [UInt8],
    authenticators: Authenticators, level: Int, isPadded: Bool
  ) {
    keys = FrameKeys(fileSecret: fileSecret, headMAC: headMAC)
    self.authenticators = authenticators
    self.level = level
    self.isPadded = isPadded
  }

  /// Creates a sealer of frames whose chunks have at most `chunkSize` bytes.
  package func frameSealer(chunkSize: Int) -> FrameSealer {
    precondition(chunkSize <= FrameWord.maximumBodyByteCount, "a chunk has at most 1,048,576 bytes")
    return FrameSealer(chunkSize: chunkSize, level: level, authenticators: authenticators)
  }

  /// Assigns the key of the next frame to `frameSealer`.
  package mutating func assignNextKey(to frameSealer: inout FrameSealer) {
    precondition(!isClosed, "the message is closed")
    frameSealer.prepare(with: keys.next())
  }

  /// Notes that `frame` is being written. All frames are noted, in their order, before the message
  /// is closed; a frame that is left out ends the program.
  package mutating func note(_ frame: SealedFrame) {
    precondition(frame.index == frameCount, "a frame was left out")
    frameCount += 1
    byteCount += UInt64(frame.byteCount)
  }

  /// Returns a padding frame that brings the `pending` bytes before it and the frame itself to a
  /// multiple of `multiple` bytes. The frame has already been noted.
  package mutating func fillingFrame(pending: Int, multiple: Int) -> SealedFrame {
    precondition(!isClosed, "the message is closed")
    let shortest = pending + overhead + 1
    let missing = (multiple - shortest % multiple) % multiple
    return paddingFrame(bodyByteCount: 1 + missing)
  }

  /// Closes the message with the chunk that `frameSealer` holds, which may be empty. After that, no
  /// more keys are assigned, and `frameSealer` can no longer be used.
  package mutating func close(with frameSealer: inout FrameSealer) {
    precondition(!isClosed, "the message is closed")
    precondition(frameCount == keys.index, "a frame was left out")
    let body = frameSealer.takeLastBody()
    let length = byteCount + UInt64(overhead + body.byteCount)
    let padding = isPadded ? Padding(length: length, overhead: overhead) : nil
    closing = Closing(lastBody: body, padding: padding)
    isClosed = true
  }

  /// Returns the next of the frames that close the message: the padding frames and then the last
  /// frame. Returns `nil` after that one. The frames have already been noted.
  package mutating func nextClosingFrame() -> SealedFrame? {
    precondition(isClosed, "the message is not closed")
    guard var closing = closing.take() else { return nil }
    guard let bodyByteCount = closing.padding?.nextBodyByteCount() else {
      return seal(closing.lastBody.bytes, codec: closing.lastBody.codec, isLast: true)
    }
    self.closing = consume closing
    return paddingFrame(bodyByteCount: bodyByteCount)
  }

  /// The number of bytes that a frame adds to its body.
  private var overhead: Int {
    FrameWord.overheadByteCount(recipientCount: authenticators.recipientCount)
  }

  private mutating func paddingFrame(bodyByteCount: Int) -> SealedFrame {
    let zeros = [UInt8](repeating: 0, count: bodyByteCount)
    return seal(zeros.bytes, codec: .padding, isLast: false)
  }

  /// Seals the next frame and notes it.
  private mutating func seal(_ body: RawSpan, codec: Codec, isLast: Bool) -> SealedFrame {
    let frame = SealedFrame(
      sealing: body, codec: codec, isLast: isLast, with: keys.next(),
      authenticators: authenticators)
    note(frame)
    return frame
  }
}
