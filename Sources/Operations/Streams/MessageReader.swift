import Octets
import Sealing

/// Reads the frames of one message, opened on several threads, and writes the content that they
/// hold.
///
/// A chunk is written only after its frame has been verified. After a frame that is not genuine,
/// nothing more is written.
struct MessageReader: ~Copyable {
  private var opener: MessageOpener
  private var conveyor: Conveyor<FrameOpener>
  private var hasFailed = false

  /// Creates a reader of the frames that `opener` opens.
  init(_ opener: consuming MessageOpener, threadCount: Int) {
    self.opener = opener
    conveyor = Conveyor(threadCount: threadCount)
  }

  /// Reads the frames from `input` up to its end and writes their content.
  ///
  /// Throws the first error in the order of the frames. The content before a frame that is not
  /// genuine is written. A message that ends too early, or continues after its last frame, is
  /// refused.
  mutating func copyContent(
    from input: inout Input, to output: inout Output, onProgress listener: Progress.Listener
  ) throws {
    while !opener.hasLastFrame {
      if conveyor.isFull { try writeFirst(to: &output) }
      do {
        try readFrame(from: &input, to: &output)
      } catch {
        // Every earlier frame is genuine, or contains the first error.
        try writeAll(to: &output)
        throw error
      }
      conveyor.start(isLong: !opener.hasLastFrame) { $0.open() }
      listener(input.progress)
    }
    try writeAll(leaving: 1, to: &output)
    let frames = opener.frameCount
    try writeFirst(to: &output) { try Self.checkEnd(of: &input, frames: frames) }
    listener(input.progress)
  }

  /// Reads the next frame into the conveyor's next slot. Writes the frames that are ready before it
  /// waits for input.
  private mutating func readFrame(from input: inout Input, to output: inout Output) throws {
    if conveyor.needsJob { conveyor.add(opener.frameOpener()) }
    let slot = conveyor.nextSlot
    let frames = opener.frameCount
    let hasWord = try input.fetch(FrameWord.byteCount) { try writeAll(to: &output) }
    guard hasWord else {
      try input.finish(frames: frames)
      throw SealingError.truncated(frames: frames)
    }
    try opener.announce(input.bytes.extracting(0..<FrameWord.byteCount), to: &slot.job)
    input.drop(FrameWord.byteCount)
    let isWhole = try input.move(slot.job.missingByteCount, into: &slot.job.sealed) {
      try writeAll(to: &output)
    }
    guard isWhole else { throw SealingError.truncated(frames: frames) }
  }

  /// Writes the content of all frames in the conveyor except for the last `count`.
  private mutating func writeAll(leaving count: Int = 0, to output: inout Output) throws {
    while !hasFailed, conveyor.count > count { try writeFirst(to: &output) }
  }

  /// Writes the content of the frame that is the next in order, once it has been verified and
  /// `check` has succeeded.
  private mutating func writeFirst(
    to output: inout Output, after check: () throws -> Void = {}
  ) throws {
    hasFailed = true
    try conveyor.finishFirst().job.release { chunk in
      try check()
      try output.write(chunk)
    }
    hasFailed = false
  }

  /// Checks that nothing follows the last frame and that the armor, if there is any, ends as it
  /// should.
  private static func checkEnd(of input: inout Input, frames: UInt64) throws {
    guard try !input.fetch(1) else { throw SealingError.trailingBytes }
    try input.finish(frames: frames)
  }
}
