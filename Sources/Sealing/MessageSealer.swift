import Descriptors
package import Octets
import Primitives
package import Ratcheting

/// Hands out the keys of a message's frames in order, and seals the padding and the last frame.
///
/// All other frames are sealed by a ``FrameSealer``, several of which can work at once. Their chunks are
/// filled one after another. Each frame is reported with ``note(_:)`` when it is written. The last
/// chunk is handed to ``close(with:)``; then the remaining frames are taken with ``nextClosingFrame()``.
package struct MessageSealer: ~Copyable {
  private struct Closing: ~Copyable {
    let lastBody: FrameBody
    var padding: Padding?
  }

  /// The length of the longest chunk that pawl makes of content that does not get shorter, in bytes.
  package static let chunkByteCount = 524_288

  private static let chunkIsBegun = "a chunk is begun before it gets its key"

  private var keys: FrameKeys
  private let authenticators: Authenticators
  private let isPadded: Bool
  private let chunkSize: Int
  /// The length of the longest chunk behind one that looked compressible, in bytes.
  private let compressibleChunkSize: Int
  private let tools: SealingTools
  private var judge: CompressionJudge
  /// The run that chunks are added to, or `nil` if the next chunk begins another one.
  private var run: OutgoingRun?
  /// Where the chunk that is being filled begins in the run.
  private var chunkStart: Int?
  /// The number of frames that were noted.
  private var frameCount: UInt64 = 0
  /// The length of all frames that were noted, in bytes.
  private var byteCount: UInt64 = 0
  private var isClosed = false
  /// What the closing frames are made of, until the last of them has been made.
  private var closing: Closing?

  /// Creates the sealer of the message whose head ends with `headMAC`.
  ///
  /// - Parameters:
  ///   - isPadded: Whether padding frames bring the length of all frames to a Padmé length.
  ///   - tools: What the chunks are compressed with. Messages that are sealed one after another may share
  ///     it.
  ///   - chunkSize: The length of the longest chunk, in bytes, or `nil` for what is quickest.
  package init(
    fileSecret: borrowing Key<KeyRole.FileSecret>, headMAC: [UInt8],
    authenticators: Authenticators, isPadded: Bool, tools: SealingTools,
    chunkSize: Int? = nil
  ) {
    precondition(
      chunkSize ?? 0 <= FrameWord.maximumBodyByteCount, "a chunk has at most 1,048,576 bytes")
    keys = FrameKeys(fileSecret: fileSecret, headMAC: headMAC)
    self.authenticators = authenticators
    self.tools = tools
    self.isPadded = isPadded
    self.chunkSize = chunkSize ?? Self.chunkByteCount
    compressibleChunkSize = chunkSize ?? tools.compression.chunkByteCount
    judge = CompressionJudge(tools.compression)
  }

  /// Does the same with tools of its own, which compress as `compression` says.
  package init(
    fileSecret: borrowing Key<KeyRole.FileSecret>, headMAC: [UInt8],
    authenticators: Authenticators, compression: Compression, isPadded: Bool,
    chunkSize: Int? = nil
  ) {
    self.init(
      fileSecret: fileSecret, headMAC: headMAC, authenticators: authenticators,
      isPadded: isPadded, tools: SealingTools(compression), chunkSize: chunkSize)
  }

  /// Creates a sealer of frames. It can be used for later messages with the same tools.
  package func frameSealer() -> FrameSealer { FrameSealer(tools) }

  /// Makes the chunk of `frameSealer` empty and ready to be filled. No other chunk is begun before this
  /// one has got its key, unless it stays unused.
  package mutating func beginChunk(in frameSealer: inout FrameSealer) {
    let run =
      if let run, run.freeCapacity >= chunkSize { run } else {
        OutgoingRun(from: tools.reserve, historyByteCount: compression.historyByteCount)
      }
    self.run = run
    chunkStart = run.count
    let size = judge.hasFoundCompressible ? compressibleChunkSize : chunkSize
    frameSealer.chunk = Buffer(
      in: run.pages, from: run.count, capacity: run.freeCapacity >= size ? size : chunkSize)
  }

  /// Ends the run, so that nothing of what follows is compressed together with what was before: for
  /// pauses of the input, behind which somebody else may be typing.
  package mutating func endRun() { run = nil }

  /// Assigns the key of the next frame to `frameSealer`, whose chunk has been filled.
  package mutating func assignNextKey(to frameSealer: inout FrameSealer) {
    precondition(!isClosed, "the message is closed")
    let plan = plan(for: frameSealer)
    frameSealer.prepare(with: keys.next(), plan: plan, authenticators: authenticators)
  }

  /// Assigns the key of the next frame to `frameSealer`, whose chunk of `byteCount` bytes is filled by the
  /// thread that seals it. Returns `false`, and assigns nothing, if the chunk has to be there before: if it is not
  /// to be stored as the one before it was, by the parts of it that `sample` returns.
  package mutating func assignNextKey(
    to frameSealer: inout FrameSealer, awaiting byteCount: Int,
    sample: (Range<Int>) throws -> [UInt8]
  ) rethrows -> Bool {
    precondition(!isClosed, "the message is closed")
    guard let run, chunkStart == run.count else { preconditionFailure(Self.chunkIsBegun) }
    guard !run.hasBegun, try judge.isStored(byteCount, sample: sample) else { return false }
    chunkStart = nil
    self.run = nil
    frameSealer.prepare(with: keys.next(), plan: .store, authenticators: authenticators)
    return true
  }

  /// Chooses how the chunk that was begun last is compressed, and adds it to the run.
  private mutating func plan(for frameSealer: borrowing FrameSealer) -> ChunkPlan {
    guard let run, chunkStart.take() == run.count else {
      preconditionFailure(Self.chunkIsBegun)
    }
    let isCompressible = judge.looksCompressible(frameSealer.chunk.bytes)
    let plan = run.addChunk(
      frameSealer.chunk.count, isCompressible: isCompressible && compression.method == .zstd)
    // What is nobody's history leaves its place to the next chunk as soon as it is sealed, while it is
    // still in the processor's cache.
    if !run.hasBegun { self.run = nil }
    return isCompressible && compression.method == .deflate ? .deflate : plan
  }

  /// Notes that `frame` is being written. All frames are noted, in their order, before the message is
  /// closed; a frame that is left out ends the program.
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

  /// Seals the preface of a channel message, which is its first frame, and notes the frame. If `isLast` is
  /// true, it is the whole message.
  package mutating func sealPreface(_ preface: Preface, isLast: Bool) -> SealedFrame {
    precondition(keys.index == 0, "the preface stands in the first frame")
    isClosed = isLast
    return seal(preface.bytes.bytes, codec: .stored, isLast: isLast)
  }

  /// Closes a channel message with an empty last frame. If `isChannelClosed` is true, it says that nothing
  /// more will be said.
  package mutating func closeEmpty(sayingClosed isChannelClosed: Bool) {
    close(
      with: FrameBody(
        codec: isChannelClosed ? .closed : .stored, buffer: Buffer(capacity: 0)))
  }

  /// Closes the message with the chunk that `frameSealer` holds, which may be empty. After that no
  /// key is assigned any more, and `frameSealer` can no longer be used.
  package mutating func close(with frameSealer: inout FrameSealer) {
    close(with: frameSealer.takeLastBody(plan(for: frameSealer)))
  }

  private mutating func close(with body: consuming FrameBody) {
    precondition(!isClosed, "the message is closed")
    precondition(frameCount == keys.index, "a frame was left out")
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

  private var compression: Compression { tools.compression }

  /// What a frame adds to its body, in bytes.
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

/// What chunks are compressed with.
package final class SealingTools: Sendable {
  /// How the chunks are compressed.
  let compression: Compression
  let compressors: Pool<ChunkCompressor>
  let reserve = SharedPages.Reserve(capacity: OutgoingRun.byteCount)

  /// Creates the tools of one message, or of several that are sealed one after another.
  package init(_ compression: Compression) {
    self.compression = compression
    compressors = Pool {
      ChunkCompressor(compression, chunkSize: FrameWord.maximumBodyByteCount)
    }
  }
}
