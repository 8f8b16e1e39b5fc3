import Octets
import Sealing

/// Writes one message: its head, and a frame for each chunk of the content, sealed on several
/// threads.
struct MessageWriter: ~Copyable {
  private var sealer: MessageSealer
  /// Where frames are sealed.
  private(set) var conveyor: Conveyor<FrameSealer>

  /// The facts about the content that are known once it has been read.
  struct ContentSummary {
    fileprivate(set) var byteCount: UInt64 = 0
    /// Whether the content begins like a pawl message.
    fileprivate(set) var isMessage = false
  }

  /// Creates a writer of the frames that `sealer` seals, on up to `threadCount` threads: fewer where
  /// `compression` would take too much memory.
  init(_ sealer: consuming MessageSealer, compression: Compression, threadCount: Int) {
    self.sealer = sealer
    let threadCount = min(threadCount, compression.maximumThreadCount)
    // One frame in progress for each thread, and some that wait to come out
    conveyor = Conveyor(
      threadCount: threadCount, capacity: min(2 * threadCount, threadCount + 4),
      canCallerHelp: threadCount < compression.maximumCompressorCount)
  }

  /// Creates a writer of the frames that `sealer` seals, on a conveyor that an earlier message with the same
  /// tools may have used.
  init(_ sealer: consuming MessageSealer, on conveyor: Conveyor<FrameSealer>) {
    self.sealer = sealer
    self.conveyor = conveyor
  }

  /// Writes the frames of everything that `input` holds, up to the last frame.
  ///
  /// Frames that are ready are written before the writer waits for input. When the input pauses,
  /// everything is written, down to the last byte.
  mutating func write(
    contentsOf input: inout Input, to output: inout Output, onProgress listener: Progress.Listener
  ) throws -> ContentSummary {
    var summary = ContentSummary()
    while true {
      let slot = try beginChunk(from: &input, to: &output)
      guard try !startReading(from: &input, in: slot, &summary) else {
        listener(input.progress)
        continue
      }
      let isEnd = try input.readChunk(
        into: &slot.job.chunk, isHoldingBack: output.pendingArmorCount > 0)
      summary.note(slot.job.chunk.bytes)
      guard !isEnd else {
        try finish(with: slot, to: &output)
        return summary
      }
      let isPausing = slot.job.chunk.freeCapacity > 0
      start(slot, isLong: !isPausing)
      if isPausing {
        try flush(to: &output)
        // Somebody else may type what follows.
        sealer.endRun()
      }
      listener(input.progress)
    }
  }

  /// Leaves the next chunk to the thread that seals it, if that can read it at its place in a file; returns
  /// whether it can. The first chunk is looked at here.
  private mutating func startReading(
    from input: inout Input, in slot: Conveyor<FrameSealer>.Slot, _ summary: inout ContentSummary
  ) throws -> Bool {
    let byteCount = slot.job.chunk.freeCapacity
    guard summary.byteCount > 0, input.mayBePart(byteCount), let part = input.part(of: byteCount),
      try sealer.assignNextKey(
        to: &slot.job, awaiting: part.byteCount, sample: { try part.bytes(in: $0) })
    else { return false }
    input.take(part)
    summary.byteCount += UInt64(part.byteCount)
    conveyor.start(slot, isLong: true, isForThreads: true) { job in
      job.seal { try part.append(to: &$0) }
    }
    return true
  }

  /// Returns a slot of the conveyor with an empty chunk. Frames that are finished go out before anything is
  /// waited for.
  private mutating func beginChunk(
    from input: inout Input, to output: inout Output
  ) throws -> Conveyor<FrameSealer>.Slot {
    while try conveyor.isFull || (!conveyor.isEmpty && !input.isReady) {
      try writeFirst(to: &output)
    }
    if conveyor.needsJob { conveyor.add(sealer.frameSealer()) }
    let slot = conveyor.takeSlot()
    sealer.beginChunk(in: &slot.job)
    return slot
  }

  // MARK: Channel messages

  /// Writes the preface, and with it the whole message if `isLast` is true.
  mutating func write(
    _ preface: Preface, isLast: Bool, to output: inout Output
  ) throws {
    try write(sealer.sealPreface(preface, isLast: isLast), to: &output)
  }

  /// Writes what `input` has, at most one chunk, without waiting for more. Chunks that were full may still
  /// be on their way: see ``flush(to:)``. Returns the number of bytes, and whether the input has ended.
  mutating func writeReady(
    from input: inout Input, to output: inout Output
  ) throws -> (byteCount: Int, isEnd: Bool) {
    let slot = try beginChunk(from: &input, to: &output)
    let isEnd = try input.readReady(into: &slot.job.chunk)
    let byteCount = slot.job.chunk.count
    let isPausing = slot.job.chunk.freeCapacity > 0
    start(slot, isLong: !isPausing)
    if isPausing {
      try flush(to: &output)
      sealer.endRun()
    }
    return (byteCount, isEnd)
  }

  /// Ends the message; if `isChannelClosed` is true, it says that nothing more will be said.
  mutating func end(sayingClosed isChannelClosed: Bool, to output: inout Output) throws {
    while !conveyor.isEmpty { try writeFirst(to: &output) }
    sealer.closeEmpty(sayingClosed: isChannelClosed)
    while let frame = sealer.nextClosingFrame() { try write(frame, to: &output) }
  }

  private mutating func start(_ slot: Conveyor<FrameSealer>.Slot, isLong: Bool) {
    guard slot.job.chunk.count > 0 else { return conveyor.putBack(slot) }
    sealer.assignNextKey(to: &slot.job)
    conveyor.start(slot, isLong: isLong) { $0.seal() }
  }

  /// Writes the frame that is the next in order.
  private mutating func writeFirst(to output: inout Output) throws {
    let slot = conveyor.finishFirst()
    if let failure = slot.job.failure { throw failure }
    let frame = slot.job.takeFrame()
    sealer.note(frame)
    try write(frame, to: &output)
  }

  /// Writes everything, down to the last byte: armor has whole lines only, so padding fills the
  /// last one.
  mutating func flush(to output: inout Output) throws {
    while !conveyor.isEmpty { try writeFirst(to: &output) }
    guard output.pendingArmorCount > 0 else { return }
    let filling = sealer.fillingFrame(
      pending: output.pendingArmorCount, multiple: Armor.bytesPerLine)
    try write(filling, to: &output)
  }

  /// Writes the closing frames, with the last chunk, which may be empty.
  private mutating func finish(
    with last: Conveyor<FrameSealer>.Slot, to output: inout Output
  ) throws {
    while !conveyor.isEmpty { try writeFirst(to: &output) }
    sealer.close(with: &last.job)
    while let frame = sealer.nextClosingFrame() { try write(frame, to: &output) }
  }

  private func write(_ frame: SealedFrame, to output: inout Output) throws {
    try output.write(frame.bytes)
    if !frame.authenticators.isEmpty { try output.write(frame.authenticators.bytes) }
  }
}

extension MessageWriter.ContentSummary {
  fileprivate mutating func note(_ chunk: RawSpan) {
    if byteCount == 0, chunk.byteCount >= InputFormat.decisiveByteCount {
      isMessage = InputFormat.isMessage(chunk)
    }
    byteCount += UInt64(chunk.byteCount)
  }
}
