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
  /// Where frames are opened.
  private(set) var conveyor: Conveyor<FrameOpener>
  /// The number of frames on their way while none of them waits for another: more would only leave the
  /// processor's cache.
  private let usualFrameCount: Int
  /// What is called once, when the first frame has been verified.
  private let announce: () -> Void
  /// What is called before each chunk is written.
  private let check: (RawSpan) throws -> Void
  /// What is called before a wait for bytes, when all that is ready has been written.
  private let beforeWaiting: () throws -> Void
  /// Whether the message is to end with the input.
  private let isWholeInput: Bool
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
    check = { _ in }
    beforeWaiting = {}
    isWholeInput = true
    let threadCount = isInSeries ? min(threadCount, Self.maximumSeriesThreadCount) : threadCount
    usualFrameCount = 2 * threadCount
    conveyor = Conveyor(
      threadCount: threadCount, capacity: threadCount > 1 ? Self.parallelFrameCount : nil)
  }

  /// Creates a reader of a channel message, on a conveyor that an earlier one with the same tools may have
  /// used. `check` is called with each chunk before it is written, and `beforeWaiting` when all that is ready has
  /// been written.
  init(
    _ opener: consuming MessageOpener, on conveyor: Conveyor<FrameOpener>,
    check: @escaping (RawSpan) throws -> Void,
    beforeWaiting: @escaping () throws -> Void
  ) {
    self.opener = opener
    recipientCount = 1
    announce = {}
    self.check = check
    self.beforeWaiting = beforeWaiting
    isWholeInput = false
    usualFrameCount = 2 * conveyor.threadCount
    self.conveyor = conveyor
  }

  /// Returns a conveyor for the frames of messages that are read one after another.
  static func conveyor(on crew: Crew) -> Conveyor<FrameOpener> {
    Conveyor(on: crew, capacity: crew.threadCount > 1 ? parallelFrameCount : nil)
  }

  /// Whether the last frame that was verified says that nothing more will be said.
  private(set) var saysClosed = false

  /// Reads the frame that is to hold the preface of a channel message, and calls `body` with that. If
  /// `isOnlyFrame` is true, it has to be the whole message. Returns whether it is the whole message.
  ///
  /// Throws ``SealingError/alteredFrame(_:)`` if the frame is any other.
  mutating func readPreface(
    from input: inout Input, isOnlyFrame: Bool, _ body: (Preface) throws -> Void
  ) throws -> Bool {
    let slot = takeSlot()
    try announceFrame(in: slot, from: &input)
    let word = slot.job.word
    guard word.codec == .stored, word.bodyByteCount == Preface.byteCount,
      word.isLast || !isOnlyFrame
    else { throw SealingError.alteredFrame(0) }
    try readBody(of: slot, from: &input)
    conveyor.start(slot, isLong: false) { $0.open() }
    try conveyor.finishFirst().job.release { bytes in
      guard let preface = Preface(bytes) else { throw SealingError.alteredFrame(0) }
      try body(preface)
    }
    note(word)
    return word.isLast
  }

  /// Takes a slot of the conveyor, which gets another job if it needs one.
  private mutating func takeSlot() -> Conveyor<FrameOpener>.Slot {
    if conveyor.needsJob { conveyor.add(opener.frameOpener()) }
    return conveyor.takeSlot()
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
        let (slot, part) = try readFrame(from: &input, to: &output)
        conveyor.start(
          slot, isLong: !opener.hasLastFrame, isForThreads: part != nil
        ) { job in
          guard let part else { return job.open() }
          job.open { try part.append(to: &$0) }
        }
      } catch {
        // What came before it is genuine, or is the first frame that is not.
        try writeAll(to: &output)
        throw error
      }
      listener(input.progress)
    }
    try writeAll(leaving: 1, to: &output)
    let frames = opener.frameCount
    let isWholeInput = isWholeInput
    try writeFirst(to: &output, isLast: true) {
      if isWholeInput { try input.checkEndOfMessage(frames: frames) }
    }
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

  /// Reads the next frame into a slot of the conveyor, except for the part that is left to the thread that opens
  /// it. What is ready goes out before anything is waited for.
  private mutating func readFrame(
    from input: inout Input, to output: inout Output
  ) throws -> (Conveyor<FrameOpener>.Slot, FilePart?) {
    let slot = takeSlot()
    try announceFrame(in: slot, from: &input) { try $0.writeAll(to: &output) }
    let byteCount = slot.job.missingByteCount
    if !opener.hasLastFrame, input.mayBePart(byteCount), let part = input.part(of: byteCount) {
      input.take(part)
      return (slot, part)
    }
    try readBody(of: slot, from: &input) { try $0.writeAll(to: &output) }
    return (slot, nil)
  }

  /// Reads the word of the next frame.
  private mutating func announceFrame(
    in slot: Conveyor<FrameOpener>.Slot, from input: inout Input,
    writingReady: (inout MessageReader) throws -> Void = { _ in }
  ) throws {
    let frames = opener.frameCount
    let hasWord = try input.fetch(FrameWord.byteCount) {
      try writingReady(&self)
      try beforeWaiting()
    }
    guard hasWord else {
      try input.finish(frames: frames)
      throw SealingError.truncated(frames: frames)
    }
    try opener.announce(input.bytes.extracting(0..<FrameWord.byteCount), to: &slot.job)
    input.drop(FrameWord.byteCount)
  }

  /// Reads the rest of the frame.
  private mutating func readBody(
    of slot: Conveyor<FrameOpener>.Slot, from input: inout Input,
    writingReady: (inout MessageReader) throws -> Void = { _ in }
  ) throws {
    let frames = opener.frameCount - 1
    let isWhole = try input.move(slot.job.missingByteCount, into: &slot.job.sealed) {
      try writingReady(&self)
      try beforeWaiting()
    }
    guard isWhole else { throw SealingError.truncated(frames: frames) }
  }

  /// Writes the content of all frames in the conveyor except for the last `count`.
  private mutating func writeAll(leaving count: Int = 0, to output: inout Output) throws {
    while !hasFailed, conveyor.count > count { try writeFirst(to: &output) }
  }

  /// Writes the content of the frame that is the next in order, once it is genuine and `check`
  /// succeeds.
  private mutating func writeFirst(
    to output: inout Output, isLast: Bool = false, after checkEnd: () throws -> Void = {}
  ) throws {
    hasFailed = true
    let slot = conveyor.finishFirst()
    if let failure = slot.job.failure { throw failure }
    let word = slot.job.word
    do {
      let isFirst = summary.frameCount == 0
      var isReleased = false
      try slot.job.release { chunk in
        isReleased = true
        if isFirst { announce() }
        try checkEnd()
        try check(chunk)
        try output.write(chunk, isLast: isLast)
      }
      if !isReleased {
        if isFirst { announce() }
        try checkEnd()
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
    saysClosed = word.codec == .closed
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
