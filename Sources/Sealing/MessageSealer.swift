package import Octets
package import Primitives

/// Makes frames of chunks, in order. The last chunk is handed to ``close(with:)``; then the closing
/// frames are taken one by one.
package struct MessageSealer: ~Copyable {
  private var frames: FrameWriter
  private let compressor: Compressor
  private let isPadded: Bool
  private var compressed = Buffer(capacity: FrameWord.longestBody)
  private var closing: Closing?

  private struct Closing: ~Copyable {
    let word: FrameWord
    var body: Buffer
    var padding: Padding?
  }

  /// The room that the longest frame takes, in bytes.
  package let longestFrame: Int

  package init(
    fileSecret: borrowing Key<File>, headMAC: [UInt8], authenticators: consuming Authenticators,
    compressor: Compressor, isPadded: Bool
  ) {
    frames = FrameWriter(
      fileSecret: fileSecret, headMAC: headMAC, authenticators: authenticators)
    longestFrame = frames.byteCount(body: FrameWord.longestBody)
    self.compressor = compressor
    self.isPadded = isPadded
  }

  /// Appends the frame of a chunk of 1 to 1,048,576 bytes that is not the last.
  package mutating func seal(_ chunk: RawSpan, into output: inout Buffer) {
    compressed.removeAll()
    if compressor.compress(chunk, into: &compressed) {
      frames.write(compressed, .deflate, isLast: false, into: &output)
    } else {
      frames.write(chunk, .stored, isLast: false, into: &output)
    }
  }

  /// Appends a padding frame that brings `pending` bytes to a multiple of `multiple`.
  package mutating func fill(_ pending: Int, to multiple: Int, into output: inout Buffer) {
    let least = pending + frames.byteCount(body: 1)
    let missing = (multiple - least % multiple) % multiple
    let zeros = [UInt8](repeating: 0, count: 1 + missing)
    frames.write(zeros.bytes, .padding, isLast: false, into: &output)
  }

  /// Takes the last chunk, which may be empty.
  package mutating func close(with chunk: RawSpan) {
    var body = Buffer(capacity: chunk.byteCount)
    let isDeflated = compressor.compress(chunk, into: &body)
    if !isDeflated { body.append(chunk) }
    let word = FrameWord(
      isLast: true, codec: isDeflated ? .deflate : .stored, bodyCount: body.count)
    let padding =
      isPadded
      ? Padding(
        length: frames.length + UInt64(frames.byteCount(body: body.count)),
        overhead: frames.byteCount(body: 0)) : nil
    closing = Closing(word: word, body: body, padding: padding)
  }

  /// Appends the next of the closing frames: those of the padding, then the last. Says whether there
  /// was one.
  package mutating func nextClosingFrame(into output: inout Buffer) -> Bool {
    guard var closing = closing.take() else { return false }
    if let count = closing.padding?.next() {
      let zeros = [UInt8](repeating: 0, count: count)
      frames.write(zeros.bytes, .padding, isLast: false, into: &output)
      self.closing = consume closing
    } else {
      frames.write(closing.body, closing.word.codec, isLast: true, into: &output)
    }
    return true
  }
}
