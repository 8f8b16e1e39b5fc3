import Descriptors
import Octets
import Primitives
import Synchronization

/// The content of one frame, which may have to wait for that of the frames before it.
///
/// No thread waits: a frame whose history is not there yet is left to the thread that decompresses the
/// frame before it. So as many runs are decompressed at once as are on their way, and nothing is
/// decompressed before all that it depends on has been verified.
final class FrameContent: @unchecked Sendable {
  /// What a frame may reach back to.
  enum History {
    /// It is not known yet.
    case awaited
    /// Nothing: the frame stands by itself.
    case none
    /// What stands in this memory.
    case memory(ContentMemory)
    /// A frame before it was refused.
    case refused
  }

  /// Where content stands.
  struct Place {
    let memory: ContentMemory
    let range: Range<Int>
  }

  private struct State {
    var history: History
    var body: Result<AES256GCM.Bytes, SealingError>?
    var next: FrameContent?
    var result: Result<Place, SealingError>?
  }

  private let codec: Codec
  private let index: UInt64
  private let tools: OpeningTools
  private let isDone: Semaphore
  private let state: Mutex<State>

  /// Creates the content of the frame with the number `index`. Its history is awaited if it has one;
  /// `isDone` is signalled when the content is there.
  init(codec: Codec, index: UInt64, history: History, tools: OpeningTools, isDone: Semaphore) {
    self.codec = codec
    self.index = index
    self.tools = tools
    self.isDone = isDone
    state = Mutex(State(history: history))
  }

  /// Says which frame comes next in the run and awaits this one as its history.
  func setNext(_ next: FrameContent) {
    let result = state.withLock { state in
      if state.result == nil { state.next = next }
      return state.result
    }
    if let result { next.setHistory(result) }
  }

  /// Takes the verified body of the frame, or the reason why it is refused, and makes its content and
  /// that of the frames behind it for which only this one was missing.
  func setBody(_ body: Result<AES256GCM.Bytes, SealingError>) {
    state.withLock { $0.body = body }
    var current = self
    while let next = current.makeContent() { current = next }
  }

  /// Waits for the content and returns it.
  ///
  /// - Throws: ``SealingError/alteredFrame(_:)`` or ``SealingError/badContent(_:)`` when it is refused.
  func wait() throws(SealingError) -> Place {
    isDone.wait()
    guard let result = state.withLock({ $0.result }) else {
      preconditionFailure("content that is done has a result")
    }
    return try result.get()
  }

  private func setHistory(_ result: Result<Place, SealingError>) {
    state.withLock { state in
      switch result {
      case .success(let place): state.history = .memory(place.memory)
      case .failure: state.history = .refused
      }
    }
  }

  /// Makes the content if nothing is missing and nobody else makes it. Returns the next frame of the
  /// run, whose history this was.
  private func makeContent() -> FrameContent? {
    let ingredients = state.withLock { state -> (History, Result<AES256GCM.Bytes, SealingError>)? in
      if case .awaited = state.history { return nil }
      guard let body = state.body.take() else { return nil }
      defer { state.history = .awaited }
      return (state.history, body)
    }
    guard let (history, body) = ingredients else { return nil }
    let result = body.flatMap { content(of: $0.bytes, after: history) }
    let next = state.withLock { state in
      state.result = result
      return state.next.take()
    }
    next?.setHistory(result)
    isDone.signal()
    return next
  }

  private func content(
    of body: RawSpan, after history: History
  ) -> Result<Place, SealingError> {
    let previous: ContentMemory?
    switch history {
    case .none, .awaited: previous = nil
    case .memory(let memory): previous = memory
    case .refused: return .failure(.alteredFrame(index))
    }
    let place =
      switch codec {
      case .stored: tools.store(body, behind: previous)
      case .deflate: tools.inflate(body, behind: previous)
      case .zstandard, .continuedZstandard: tools.decompress(body, behind: previous)
      case .padding, .closed: nil as Place?
      }
    guard let place else { return .failure(.badContent(index)) }
    return .success(place)
  }
}

/// What frames are decompressed with, and how much of them is on its way.
package final class OpeningTools: Sendable {
  /// How long the bodies on their way may be together for another frame to follow, in bytes: those of
  /// fifteen full frames as pawl writes them. In two forms, sealed and opened, 16 MiB of bodies take most
  /// of the memory that a reader with eight threads needs. Another 28 MiB at most are content
  /// (``ContentMemory``), of which there is that much only if the bodies are short; 2 MiB are for
  /// decompressing.
  private static let maximumBodyByteCount = 7_864_320

  private let bodyByteCount = Mutex(0)
  private let inflaters = Pool { DeflateDecompressor() }
  private let decompressors = Pool { ZstandardDecompressor() }
  private let memory = ContentMemory.Reserve()

  /// Creates the tools of one message, or of several that are opened one after another.
  package init() {}

  /// Whether a frame must be released before another one is announced.
  var areBusy: Bool { bodyByteCount.withLock { $0 > Self.maximumBodyByteCount } }

  /// Notes that a body of this length is on its way, or no longer if the length is negative.
  func noteBody(_ byteCount: Int) { bodyByteCount.withLock { $0 += byteCount } }

  /// Keeps `body`, which is content, as the history of what follows.
  func store(_ body: RawSpan, behind previous: ContentMemory?) -> FrameContent.Place? {
    memory.piece(of: body.byteCount, behind: previous).append { free in
      free.write(body)
      return body.byteCount
    }
  }

  /// Decompresses a DEFLATE stream; returns `nil` if it breaks the rules.
  func inflate(_ body: RawSpan, behind previous: ContentMemory?) -> FrameContent.Place? {
    let inflater = inflaters.take()
    defer { inflaters.put(inflater) }
    return memory.piece(of: FrameWord.maximumBodyByteCount, behind: previous).append {
      inflater.decompress(body, into: &$0)
    }
  }

  /// Decompresses a Zstandard frame; returns `nil` if it breaks the rules.
  func decompress(_ body: RawSpan, behind previous: ContentMemory?) -> FrameContent.Place? {
    guard let frame = try? ZstandardFrame(body) else { return nil }
    let decompressor = decompressors.take()
    defer { decompressors.put(decompressor) }
    let piece = memory.piece(of: frame.contentByteCount, behind: previous)
    return piece.memory.withHistory { history in
      piece.append { free in
        decompressor.decompress(body, after: history, into: &free) ? frame.contentByteCount : nil
      }
    }
  }
}

/// Memory in which the content of a run stands, one chunk behind the other, so that each is decompressed
/// with those before it as its history.
///
/// When it is full, another one begins with a copy of the history.
final class ContentMemory: @unchecked Sendable {
  /// The length, in bytes. A chunk and its history take half of it.
  ///
  /// The sixteen frames that eight threads have on their way take at most 16 MiB, with the histories
  /// that are copied 24 MiB, and 4 MiB for what the oldest of them stands behind.
  private static let byteCount = 4_194_304

  private let pages: SharedPages
  private let reserve: Reserve
  /// The length of what was written in an earlier use, in bytes.
  private let usedByteCount: Int
  /// The length of what stands here, in bytes. Only the thread that makes the content of the run's next
  /// frame uses this, until the frame is done.
  private var count = 0

  fileprivate init(_ pages: SharedPages, usedByteCount: Int, reserve: Reserve) {
    self.pages = pages
    self.usedByteCount = usedByteCount
    self.reserve = reserve
  }

  deinit { reserve.put(pages, usedByteCount: max(count, usedByteCount)) }

  /// Returns the result of `body` with the content that a frame behind it may reach back to.
  func withHistory<Result>(_ body: (RawSpan) -> Result) -> Result {
    pages.withBytes(in: max(0, count - FrameWord.maximumHistoryByteCount)..<count, body)
  }

  /// Calls `body` with the content in `range`.
  func withBytes(in range: Range<Int>, _ body: (RawSpan) throws -> Void) throws {
    try pages.withBytes(in: range, body)
  }

  /// Appends what `body` writes and returns its place, or `nil` if `body` returns `nil`. At most
  /// `maximumByteCount` bytes fit.
  private func append(
    atMost maximumByteCount: Int, _ body: (inout MutableRawSpan) -> Int?
  ) -> FrameContent.Place? {
    var buffer = Buffer(in: pages, from: count, capacity: maximumByteCount)
    var isWhole = false
    buffer.append { free in
      let written = body(&free)
      isWhole = written != nil
      return written ?? 0
    }
    guard isWhole else { return nil }
    let range = count..<count + buffer.count
    reserve.noteUse(max(0, range.upperBound - max(count, usedByteCount)))
    count = range.upperBound
    return FrameContent.Place(memory: self, range: range)
  }

  /// A part of the memory that is about to be written.
  struct Piece {
    let memory: ContentMemory
    fileprivate let byteCount: Int

    /// Appends what `body` writes and returns its place, or `nil` if `body` returns `nil`.
    func append(_ body: (inout MutableRawSpan) -> Int?) -> FrameContent.Place? {
      memory.append(atMost: byteCount, body)
    }
  }

  /// The memory that the messages of a reader share: what is free is used again.
  final class Reserve: Sendable {
    /// Memory is returned to the system while all of it together takes more than this, in bytes.
    private static let maximumByteCount = 14_680_064

    private struct State {
      var free: [(pages: SharedPages, usedByteCount: Int)] = []
      /// The length of everything that was ever written to, in bytes.
      var byteCount = 0
    }

    private let state = Mutex(State())

    /// Returns `byteCount` bytes, at most 1,048,576, directly behind what stands in `previous`, or with
    /// a copy of the history before them, or without a history if `previous` is `nil`.
    func piece(of byteCount: Int, behind previous: ContentMemory?) -> Piece {
      if let previous, previous.pages.capacity - previous.count >= byteCount {
        return Piece(memory: previous, byteCount: byteCount)
      }
      let memory = take()
      previous?.withHistory { history in
        _ = memory.append(atMost: history.byteCount) { free in
          free.write(history)
          return history.byteCount
        }
      }
      return Piece(memory: memory, byteCount: byteCount)
    }

    private func take() -> ContentMemory {
      let known = state.withLock { $0.free.popLast() }
      return ContentMemory(
        known?.pages ?? SharedPages(capacity: ContentMemory.byteCount),
        usedByteCount: known?.usedByteCount ?? 0, reserve: self)
    }

    fileprivate func noteUse(_ byteCount: Int) { state.withLock { $0.byteCount += byteCount } }

    fileprivate func put(_ pages: SharedPages, usedByteCount: Int) {
      state.withLock { state in
        if state.byteCount <= Self.maximumByteCount {
          state.free.append((pages, usedByteCount))
        } else {
          state.byteCount -= usedByteCount
        }
      }
    }
  }
}
