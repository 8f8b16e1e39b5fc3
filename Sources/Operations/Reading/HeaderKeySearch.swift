import Descriptors
import Octets
import Ratcheting
import Synchronization

/// The search for the header key that opens a sealed header, among so many keys that several threads try them.
struct HeaderKeySearch: ~Copyable {
  /// The number of keys that one thread tries at once.
  private static let batchSize = 32
  /// The number of threads that help at most: this one copies the keys that they try, and would not keep up
  /// with more.
  private static let maximumHelperCount = 3

  private let sealed: SealedHeader
  private let workers: Workers
  private let result = SearchResult()
  private let done = Semaphore()
  private var batch = HeaderKeys()
  /// The number of batches that the helpers have been given.
  private var givenCount = 0

  /// Starts a search on up to `threadCount` threads, this one included; more than four do not help.
  init(for sealed: SealedHeader, threadCount: Int) {
    self.sealed = sealed
    workers = Workers.shared(count: min(threadCount - 1, Self.maximumHelperCount))
  }

  /// Tries the key at the beginning of `body`, at once or with a later batch. Returns whether more keys are wanted.
  mutating func goOn(to entry: HeaderKeys.Entry, with body: RawSpan) throws -> Bool {
    batch.append(entry, with: body)
    if batch.count == Self.batchSize { tryBatch() }
    return result.isOpen
  }

  /// Waits for the helpers. Returns whose key opens the header, with the header, or `nil` if none does; throws
  /// ``StorageError/damaged(_:)``.
  consuming func finish() throws -> HeaderKeys.Match? {
    if result.isOpen { tryBatch() }
    for _ in 0..<givenCount { done.wait() }
    return try result.value
  }

  private mutating func tryBatch() {
    let keys = Batch(exchange(&batch, with: HeaderKeys()))
    // As long as the helpers have something to do, this thread does its part.
    guard workers.count > 0, workers.waitingCount == 0 else {
      return result.settle(by: keys, for: sealed)
    }
    workers.start(signaling: done) { [result, sealed] in result.settle(by: keys, for: sealed) }
    givenCount += 1
  }
}

/// Keys that a thread tries.
private final class Batch: Sendable {
  let keys: HeaderKeys

  init(_ keys: consuming HeaderKeys) { self.keys = keys }
}

/// The result that the threads of a search share.
private final class SearchResult: Sendable {
  private let found = Mutex<Result<HeaderKeys.Match, any Error>?>(nil)

  /// Whether nothing has been found yet.
  var isOpen: Bool { found.withLock { $0 == nil } }

  /// What has been found, or `nil`; throws the error with which a search has ended.
  var value: HeaderKeys.Match? {
    get throws { try found.withLock { $0 }?.get() }
  }

  /// Tries keys, unless something has been found.
  func settle(by batch: Batch, for sealed: SealedHeader) {
    guard isOpen else { return }
    do {
      guard let match = try batch.keys.match(for: sealed) else { return }
      found.withLock { $0 = .success(match) }
    } catch { found.withLock { $0 = $0 ?? .failure(error) } }
  }
}
