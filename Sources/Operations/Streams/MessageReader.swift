import Octets
import Sealing

/// Reads the frames of one message, opened on several threads, and writes the content that they hold.
///
/// A chunk is written only after its frame has been verified. After a frame that is not genuine, nothing
/// more is written.
struct MessageReader: ~Copyable {
  /// The number of threads for one of several messages: the bytes of the frames that are on their way are
  /// kept, in case they have to be read once more.
  private static let maximumSeriesThreadCount = 2
  /// The number of frames on their way where there are several threads: of one run only one frame at a
  /// time is decompressed, so there have to be frames of several runs.
  private static let parallelFrameCount = 16

  private var opener: MessageOpener
  private let recipientCount: Int
  private var conveyor: Conveyor<FrameOpener>
  /// The number of frames on their way while none of them waits for another: more would only leave the
  /// processor's cache.
  private let usualFrameCount: Int
  /// What is called once, when the first frame has been verified.
  private let announce: () -> Void
  private var hasFailed = false
  /// The length of the frames that were found authentic since the input was last told, in bytes.
  private var authenticByteCount = 0
  /// What is known of the frames.
  private(set) var summary = Summary()

  /// What is known of the frames of a message.
  struct Summary {
    /// The number of frames that were verified.
    fileprivate(set) var frameCount: UInt64 = 0
    /// The number of these that hold no content.
    fileprivate(set) var paddingCount: UInt64 = 0
    /// The length of these frames, in bytes.
    fileprivate(set) var byteCount: UInt64 = 0
  }

  /// Creates a reader of the frames that `opener` opens, of a message to `recipientCount` recipients.
  /// `announce` is called when the first frame has been verified, before any content is written.
  init(
    _ opener: consuming MessageOpener, recipientCount: Int, threadCount: Int, isInSeries: Bool,
    onFirstFrame announce: @escaping () -> Void = {}
  ) {
    self.opener = opener
    self.recipientCount = recipientCount
    self.announce = announce
    let threadCount = isInSeries ? min(threadCount, Self.maximumSeriesThreadCount) : threadCount
    usualFrameCount = 2 * threadCount
    conveyor = Conveyor(
      threadCount: threadCount, capacity: threadCount > 1 ? Self.parallelFrameCount : nil)
  }

  /// Reads the frames from `input` up to its end, or up to the last frame of one of several messages, and
  /// writes their content.
  ///
  /// Throws the first error in the order of the frames: the content of the frames before one that is not
  /// genuine is written, and a message that ends too early or continues after its last frame is refused.
  mutating func copyContent(
    from input: inout Input, to output: inout Output, onProgress listener: Progress.Listener
  ) throws {
    while !opener.hasLastFrame {
      while isFull { try writeFirst(to: &output) }
      confirm(to: &input)
      do {
        let slot = try readFrame(from: &input, to: &output)
        conveyor.start(slot, isLong: !opener.hasLastFrame) { $0.open() }
      } catch {
        // What came before it is genuine, or is the first frame that is not.
        try writeAll(to: &output)
        throw error
      }
      listener(input.progress)
    }
    try writeAll(leaving: 1, to: &output)
    let frames = opener.frameCount
    try writeFirst(to: &output, isLast: true) { try input.checkEndOfMessage(frames: frames) }
    listener(input.progress)
  }

  private var isFull: Bool {
    conveyor.isFull || opener.isBusy || (!opener.isInRun && conveyor.count >= usualFrameCount)
  }

  /// Tells `input` which of the bytes that were taken from it are authentic. This must be called after an
  /// error too.
  mutating func confirm(to input: inout Input) {
    if authenticByteCount > 0 { input.confirm(authenticByteCount) }
    authenticByteCount = 0
  }

  /// Reads the next frame into a slot of the conveyor. What is ready goes out before anything is
  /// waited for.
  private mutating func readFrame(
    from input: inout Input, to output: inout Output
  ) throws -> Conveyor<FrameOpener>.Slot {
    if conveyor.needsJob { conveyor.add(opener.frameOpener()) }
    let slot = conveyor.takeSlot()
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
    return slot
  }

  /// Writes the content of all frames in the conveyor except for the last `count`.
  private mutating func writeAll(leaving count: Int = 0, to output: inout Output) throws {
    while !hasFailed, conveyor.count > count { try writeFirst(to: &output) }
  }

  /// Writes the content of the frame that is the next in order, once it is genuine and `check`
  /// succeeds.
  private mutating func writeFirst(
    to output: inout Output, isLast: Bool = false, after check: () throws -> Void = {}
  ) throws {
    hasFailed = true
    let slot = conveyor.finishFirst()
    let word = slot.job.word
    do {
      let isFirst = summary.frameCount == 0
      var isReleased = false
      try slot.job.release { chunk in
        isReleased = true
        if isFirst { announce() }
        try check()
        try output.write(chunk, isLast: isLast)
      }
      if !isReleased {
        if isFirst { announce() }
        try check()
      }
    } catch let error as SealingError {
      // A frame that breaks a rule by its body is authentic all the same.
      if case .badContent = error { note(word) }
      throw error
    } catch let error as OperationError {
      // It is authentic, but not for this output.
      note(word)
      throw error
    }
    note(word)
    hasFailed = false
  }

  private mutating func note(_ word: FrameWord) {
    let length = word.frameByteCount(recipientCount: recipientCount)
    authenticByteCount += length
    summary.frameCount += 1
    summary.paddingCount += word.codec == .padding ? 1 : 0
    summary.byteCount += UInt64(length)
  }
}

extension Input {
  /// Checks that the message ends after its last frame: that nothing follows in an input of one message
  /// or in the armor of one, and that the armor ends as it should.
  mutating func checkEndOfMessage(frames: UInt64) throws {
    guard series == nil || isArmored else { return }
    guard try !fetch(1) else { throw SealingError.trailingBytes }
    try finish(frames: frames)
  }
}
