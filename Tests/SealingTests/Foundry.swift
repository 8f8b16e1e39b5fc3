import CZlib
import CZstd
import Descriptors
import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing

/// Makes frames with any codec and any body, also such as no writer makes, and reads them.
struct Foundry: ~Copyable {
  private static let secret = [UInt8](repeating: 3, count: 32)

  private let head: Head
  private var forge: FrameForge
  private(set) var frames: [UInt8] = []

  init() {
    let fileSecret = Key<KeyRole.FileSecret>(copying: Self.secret.bytes)
    let head = Head(stanzas: [], fileSecret: fileSecret)
    self.head = head
    forge = FrameForge(fileSecret: Self.secret, headMAC: head.mac)
  }

  /// Returns what reading frames gives, each as a codec and a body; the last one is the last.
  static func read(_ frames: [(UInt32, [UInt8])], threadCount: Int = 1) throws -> [UInt8] {
    var foundry = Foundry()
    for (index, frame) in frames.enumerated() {
      foundry.add(frame.1, codec: frame.0, isLast: index == frames.count - 1)
    }
    return try foundry.read(threadCount: threadCount)
  }

  /// Adds a frame.
  mutating func add(_ body: [UInt8], codec: UInt32, isLast: Bool = false) {
    frames += forge.frame(body, codec: codec, isLast: isLast)
  }

  /// Returns the content that the frames hold.
  borrowing func read(threadCount: Int = 1) throws -> [UInt8] {
    var content: [UInt8] = []
    try read(threadCount: threadCount) { content.append($0) }
    return content
  }

  /// Calls `body` with the content that the frames hold.
  borrowing func read(threadCount: Int, _ body: (RawSpan) -> Void) throws {
    let opener = MessageOpener(
      fileSecret: Key(copying: Self.secret.bytes), head: head, stanzaIndex: 0,
      authenticatorKey: Key(copying: Self.secret.bytes))
    try opener.read(frames, threadCount: threadCount, body)
  }
}

/// Holds what one thread works on.
private final class Slot<Job: ~Copyable>: @unchecked Sendable {
  var job: Job
  let done = Semaphore()

  init(_ job: consuming Job) { self.job = job }
}

private let slotCount = 16
private let threads = (0...8).map { Workers(count: $0) }

extension MessageOpener {
  /// Reads all `frames`, as many at a time as a reader does, and calls `body` with their content.
  consuming func read(
    _ frames: [UInt8], threadCount: Int, _ body: (RawSpan) -> Void
  ) throws {
    var opener = self
    let slots = (0..<slotCount).map { _ in Slot(opener.frameOpener()) }
    var reader = ByteReader(frames.bytes)
    var (started, finished) = (0, 0)
    func finishFirst() throws {
      let slot = slots[finished % slotCount]
      slot.done.wait()
      finished += 1
      try slot.job.release(body)
    }
    while !opener.hasLastFrame {
      while started - finished == slotCount || opener.isBusy { try finishFirst() }
      let slot = slots[started % slotCount]
      do {
        try opener.announce(try reader.readBytes(FrameWord.byteCount), to: &slot.job)
        slot.job.sealed.append(try reader.readBytes(slot.job.missingByteCount))
      } catch {
        while finished < started { try finishFirst() }
        throw error
      }
      threads[threadCount].start(signaling: slot.done) { slot.job.open() }
      started += 1
    }
    while finished < started { try finishFirst() }
    guard reader.remaining.isEmpty else { throw SealingError.trailingBytes }
  }
}

extension MessageSealer {
  /// Seals `chunks` as a writer does, and returns the frames.
  consuming func seal(_ chunks: [[UInt8]], threadCount: Int) -> [UInt8] {
    var sealer = self
    let slots = (0..<slotCount).map { _ in Slot(sealer.frameSealer()) }
    var frames: [UInt8] = []
    var (started, finished) = (0, 0)
    func finishFirst() {
      let slot = slots[finished % slotCount]
      slot.done.wait()
      finished += 1
      let frame = slot.job.takeFrame()
      sealer.note(frame)
      frames.append(frame.bytes)
    }
    for chunk in chunks.dropLast() {
      if started - finished == slotCount { finishFirst() }
      let slot = slots[started % slotCount]
      sealer.beginChunk(in: &slot.job)
      slot.job.chunk.append(chunk.bytes)
      sealer.assignNextKey(to: &slot.job)
      threads[threadCount].start(signaling: slot.done) { slot.job.seal() }
      started += 1
    }
    while finished < started { finishFirst() }
    let slot = slots[0]
    sealer.beginChunk(in: &slot.job)
    let last = chunks.last ?? []
    slot.job.chunk.append(last.bytes)
    sealer.close(with: &slot.job)
    while let frame = sealer.nextClosingFrame() { frames.append(frame.bytes) }
    return frames
  }
}

/// Returns the Zstandard frame of `chunk`, as libzstd makes it with `parameters`.
func zstandard(
  _ chunk: [UInt8], after history: [UInt8] = [], _ parameters: [(ZSTD_cParameter, CInt)] = []
) -> [UInt8] {
  let context = ZSTD_createCCtx()
  defer { ZSTD_freeCCtx(context) }
  for (parameter, value) in [(ZSTD_c_windowLog, 21)] + parameters {
    precondition(ZSTD_isError(ZSTD_CCtx_setParameter(context, parameter, value)) == 0)
  }
  var output = [UInt8](repeating: 0, count: ZSTD_compressBound(chunk.count))
  let capacity = output.count
  // libzstd takes no history from the memory of the chunk itself.
  let count = history.map { $0 }.withUnsafeBytes { history in
    ZSTD_CCtx_refPrefix(context, history.baseAddress, history.count)
    return ZSTD_compress2(context, &output, capacity, chunk, chunk.count)
  }
  precondition(ZSTD_isError(count) == 0)
  return [UInt8](output.prefix(count))
}

/// Returns the raw DEFLATE stream of `chunk`, as zlib makes it.
func deflated(_ chunk: [UInt8]) -> [UInt8] {
  var count = compressBound(UInt(chunk.count))
  var output = [UInt8](repeating: 0, count: Int(count))
  precondition(compress2(&output, &count, chunk, UInt(chunk.count), 9) == Z_OK)
  // zlib's own form has two bytes more in front and four behind.
  return [UInt8](output[2..<Int(count) - 4])
}
