package import Octets
import Primitives

/// Makes one frame after another of chunks, each apart from all others: several makers can work at
/// once, while ``MessageSealer`` hands the keys out in order.
package struct FrameMaker: ~Copyable {
  /// What goes into the next frame.
  package var chunk: Buffer
  private var compressed: Buffer
  let compressor: Compressor
  private let authenticators: Authenticators
  private var key: FrameKey?
  /// What was made last.
  package private(set) var frame: SealedFrame?

  /// A maker for chunks of at most `chunkSize` bytes.
  init(chunkSize: Int, level: Int, _ authenticators: Authenticators) {
    chunk = Buffer(capacity: chunkSize)
    compressed = Buffer(capacity: chunkSize)
    compressor = Compressor(level: level)
    self.authenticators = authenticators
  }

  /// Gives the key for the next frame.
  mutating func assign(_ key: consuming FrameKey) { self.key = consume key }

  /// Makes the frame of ``chunk``, which is not empty nor the last.
  package mutating func make() {
    guard let key = key.take() else { preconditionFailure("each frame has a key of its own") }
    compressed.removeAll()
    let isShorter = compressor.compress(chunk, into: &compressed)
    frame = sealed(isShorter: isShorter, key)
  }

  private func sealed(isShorter: Bool, _ key: consuming FrameKey) -> SealedFrame {
    guard isShorter else {
      return SealedFrame(chunk.bytes, .stored, isLast: false, key, authenticators)
    }
    return SealedFrame(compressed.bytes, .deflate, isLast: false, key, authenticators)
  }
}
