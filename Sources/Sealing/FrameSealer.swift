import Descriptors
package import Octets
import Primitives
import Synchronization

/// Seals one frame at a time. Several threads may use a sealer each, while ``MessageSealer`` hands out
/// the keys in order.
///
/// Have a chunk begun with ``MessageSealer/beginChunk(in:)``, fill ``chunk``, have a key assigned with
/// ``MessageSealer/assignNextKey(to:)``, call ``seal()`` and take the frame with ``takeFrame()``, in this
/// order. A call out of order is a programming error that ends the program, so that no frame is left out
/// of a message.
package struct FrameSealer: ~Copyable {
  private enum State: ~Copyable {
    case idle
    case prepared(FrameKey, ChunkPlan, Authenticators)
    case sealed(SealedFrame)
  }

  /// The content of the next frame. It stands behind the content of the frames before it.
  package var chunk = Buffer(capacity: 0)
  /// Why the content could not be read, in which case there is no frame to take.
  package private(set) var failure: (any Error)?
  private let tools: SealingTools
  private var state = State.idle

  init(_ tools: SealingTools) { self.tools = tools }

  /// Assigns the key of the next frame, whose chunk is compressed as `plan` says.
  mutating func prepare(
    with key: consuming FrameKey, plan: ChunkPlan, authenticators: Authenticators
  ) {
    guard case .idle = takeState() else {
      preconditionFailure("a frame is sealed and taken before the next is prepared")
    }
    state = .prepared(key, plan, authenticators)
  }

  /// Seals the frame of ``chunk``, which is neither empty nor the last of its message.
  package mutating func seal() {
    guard case .prepared(let key, let plan, let authenticators) = takeState() else {
      preconditionFailure("a frame is prepared before it is sealed")
    }
    precondition(chunk.count > 0, "only the last frame may be empty")
    let compressor = tools.compressors.take()
    let codec = plan.compress(chunk.bytes, with: compressor)
    func frame(of body: RawSpan, with key: consuming FrameKey) -> SealedFrame {
      SealedFrame(
        sealing: body, codec: codec, isLast: false, with: key, authenticators: authenticators)
    }
    if codec == .stored {
      state = .sealed(frame(of: chunk.bytes, with: key))
    } else {
      state = .sealed(frame(of: compressor.output.bytes, with: key))
    }
    tools.compressors.put(compressor)
    chunk = Buffer(capacity: 0)
  }

  /// Fills ``chunk`` with `fill` and seals its frame. If `fill` throws, there is a ``failure`` instead, and
  /// the key is gone: the message cannot be finished.
  package mutating func seal(filling fill: (inout Buffer) throws -> Void) {
    do { try fill(&chunk) } catch {
      failure = error
      _ = takeState()
      return
    }
    seal()
  }

  /// Returns the sealed frame and makes the sealer free for the next one.
  package mutating func takeFrame() -> SealedFrame {
    guard case .sealed(let frame) = takeState() else {
      preconditionFailure("a frame is sealed before it is taken")
    }
    return frame
  }

  /// Takes ``chunk`` as the content of the last frame, which ``MessageSealer`` seals. Nothing else can
  /// be sealed after that.
  mutating func takeLastBody(_ plan: ChunkPlan) -> FrameBody {
    guard case .idle = takeState() else {
      preconditionFailure("a frame is sealed and taken before the message is closed")
    }
    let compressor = tools.compressors.take()
    let codec = plan.compress(chunk.bytes, with: compressor)
    var body = Buffer(capacity: 0)
    if codec == .stored { swap(&body, &chunk) } else { body = compressor.takeOutput() }
    return FrameBody(codec: codec, buffer: body)
  }

  private mutating func takeState() -> State {
    var taken = State.idle
    swap(&taken, &state)
    return taken
  }
}

/// The body of a frame that is not sealed yet.
struct FrameBody: ~Copyable {
  /// How the body holds its chunk.
  let codec: Codec
  private let buffer: Buffer

  init(codec: Codec, buffer: consuming Buffer) {
    self.codec = codec
    self.buffer = buffer
  }

  /// The length of the body, in bytes.
  var byteCount: Int { buffer.count }

  /// The body.
  var bytes: RawSpan {
    @_lifetime(borrow self)
    get { buffer.bytes }
  }
}

/// How a chunk is to be compressed.
enum ChunkPlan {
  /// Not at all.
  case store
  /// With DEFLATE.
  case deflate
  /// With Zstandard, without a history.
  case begin(OutgoingRun.Beginning)
  /// With Zstandard, with this part of the run as the history.
  case go(on: OutgoingRun.Beginning, history: Range<Int>, in: OutgoingRun)

  private static let nothing: [UInt8] = []

  /// Chooses the codec of `chunk`. Unless it is stored, its compressed form is the compressor's output.
  func compress(_ chunk: RawSpan, with compressor: ChunkCompressor) -> Codec {
    func isShorter(after history: RawSpan) -> Bool {
      compressor.compress(chunk, after: history, maximumByteCount: chunk.byteCount - 1)
    }
    switch self {
    case .store: return .stored
    case .deflate: return isShorter(after: Self.nothing.bytes) ? .deflate : .stored
    case .begin(let beginning):
      let hasBegun = isShorter(after: Self.nothing.bytes)
      beginning.settle(hasBegun)
      return hasBegun ? .zstandard : .stored
    case .go(let beginning, let history, let run):
      // It was begun before this chunk and will hardly fail: its outcome is awaited last.
      let isContinued = run.pages.withBytes(in: history) { isShorter(after: $0) }
      if beginning.hasSucceeded() { return isContinued ? .continuedZstandard : .stored }
      return isShorter(after: Self.nothing.bytes) ? .zstandard : .stored
    }
  }
}

/// Chunks that stand one behind the other in memory, so that each is compressed with those before it as
/// its history and none is copied.
final class OutgoingRun: @unchecked Sendable {
  /// The length of a run, in bytes. The text of `make bench` is 2.7 % longer than in one stream of
  /// `zstd -3`; with runs twice as long it is 2.1 % longer, but a reader finds half as many runs to
  /// work on at once.
  static let byteCount = 2_097_152

  /// The chunks.
  let pages: SharedPages
  /// The length of the chunks so far, in bytes. Only ``MessageSealer`` uses this and `beginning`.
  private(set) var count = 0
  private var beginning: Beginning?
  /// The length of the longest history, in bytes.
  private let historyByteCount: Int

  init(from reserve: SharedPages.Reserve, historyByteCount: Int) {
    pages = SharedPages(from: reserve)
    self.historyByteCount = historyByteCount
  }

  /// Whether a chunk begins it, as far as is known: otherwise there is nothing to refer to.
  var hasBegun: Bool { beginning?.hasFailed == false }

  /// The number of bytes that still fit.
  var freeCapacity: Int { pages.capacity - count }

  /// Adds a chunk that was filled behind the last one, and returns how it is to be compressed with
  /// Zstandard.
  func addChunk(_ byteCount: Int, isCompressible: Bool) -> ChunkPlan {
    let start = count
    count += byteCount
    guard isCompressible else { return .store }
    guard let beginning, !beginning.hasFailed else {
      let beginning = Beginning(at: start)
      self.beginning = beginning
      return .begin(beginning)
    }
    let history = max(beginning.offset, start - historyByteCount)..<start
    return .go(on: beginning, history: history, in: self)
  }

  /// The chunk that is to begin a run. That it looked compressible does not mean that it gets shorter:
  /// then it is stored, and begins none.
  final class Beginning: Sendable {
    /// Where the chunk begins in the memory of the run.
    let offset: Int
    private let outcome = Mutex<Bool?>(nil)
    private let isSettled = Semaphore()

    init(at offset: Int) { self.offset = offset }

    /// Says whether the chunk has begun a run. This is called once.
    func settle(_ hasBegun: Bool) {
      outcome.withLock { $0 = hasBegun }
      isSettled.signal()
    }

    /// Whether it is known that the chunk has not begun a run.
    var hasFailed: Bool { outcome.withLock { $0 == false } }

    /// Waits until it is known whether the chunk has begun a run, and returns it.
    func hasSucceeded() -> Bool {
      if let known = outcome.withLock({ $0 }) { return known }
      isSettled.wait()
      // For whoever else waits.
      isSettled.signal()
      return !hasFailed
    }
  }
}
