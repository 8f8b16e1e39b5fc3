import Descriptors
import Synchronization

/// A queue of jobs that run in parallel and come out in the order in which they went in.
///
/// Until the first job that is long enough to be worth a thread, the caller does all the work
/// itself, because most messages are short.
struct Conveyor<Job: ~Copyable> {
  /// A place that holds one job after another. Between ``start(_:isLong:_:)`` and ``finishFirst()``
  /// only the thread that works on the job may access it.
  final class Slot: @unchecked Sendable {
    var job: Job
    fileprivate let done = Semaphore()

    fileprivate init(_ job: consuming Job) { self.job = job }
  }

  /// The slots whose jobs have been started and have not come out yet, oldest first.
  private var started: [Slot] = []
  /// The other slots. The one that came out last is used next, since its memory is still in the
  /// processor's cache.
  private var free: [Slot] = []
  private var isLongStream = false
  private let crew: Crew

  /// The most jobs that are started and have not come out.
  private let capacity: Int
  /// Whether the caller works beside the threads, which takes the memory that one of them takes.
  private let canCallerHelp: Bool

  /// Creates a conveyor for up to `threadCount` threads that holds up to `capacity` jobs. If
  /// `capacity` is `nil`, it holds two for each thread: one in progress and one that waits to come
  /// out.
  init(threadCount: Int, capacity: Int? = nil, canCallerHelp: Bool = true) {
    self.init(
      on: Crew(threadCount: threadCount), capacity: capacity, canCallerHelp: canCallerHelp)
  }

  /// Creates a conveyor on the threads that it shares with others.
  init(on crew: Crew, capacity: Int? = nil, canCallerHelp: Bool = true) {
    self.crew = crew
    self.canCallerHelp = canCallerHelp
    self.capacity = capacity ?? 2 * crew.threadCount
  }

  /// The most threads that work on jobs.
  var threadCount: Int { crew.threadCount }

  /// The number of jobs that have been started and have not come out yet.
  var count: Int { started.count }
  var isEmpty: Bool { started.isEmpty }
  var isFull: Bool { count == capacity }

  /// Whether ``add(_:)`` must be called before ``takeSlot()``.
  var needsJob: Bool { free.isEmpty }

  /// Adds a slot that holds `job`.
  mutating func add(_ job: consuming Job) { free.append(Slot(job)) }

  /// Takes a slot for the job that is started next. It holds a job that has come out or one that was
  /// added.
  mutating func takeSlot() -> Slot {
    guard let slot = free.popLast() else {
      preconditionFailure("a job is added before it is taken")
    }
    return slot
  }

  /// Puts back a slot whose job is not started.
  mutating func putBack(_ slot: Slot) { free.append(slot) }

  /// Starts the job in `slot`, on another thread if `isLong` is true. When a job waits for each thread,
  /// the caller does the work itself, if it can help: it would have to wait for them soon. If it cannot, it works
  /// only while no thread does. With `isForThreads`, a long job is left to them in any case.
  mutating func start(
    _ slot: Slot, isLong: Bool, isForThreads: Bool = false,
    _ work: @escaping @Sendable (inout Job) -> Void
  ) {
    started.append(slot)
    // From here on much memory is freed, and no long block holds a key.
    if isLong, !isLongStream { Process.wipeFreedMemory(longBlocks: false) }
    isLongStream = isLongStream || isLong
    guard isLong || (!canCallerHelp && count > 1), let workers = crew.workers,
      isForThreads || !canCallerHelp || workers.waitingCount < crew.threadCount
    else {
      work(&slot.job)
      return slot.done.signal()
    }
    workers.start(signaling: slot.done) { work(&slot.job) }
  }

  /// Waits for the oldest job, removes it from the conveyor and returns its slot.
  mutating func finishFirst() -> Slot {
    precondition(!isEmpty, "a job comes out of a conveyor that has one")
    let slot = started.removeFirst()
    slot.done.wait()
    free.append(slot)
    return slot
  }
}

/// The threads that conveyors share. They are started when the first long job comes, and last as long as
/// the process.
final class Crew: Sendable {
  /// The maximum number of threads. With more, frames of the maximum length would take more memory
  /// than a stream may use.
  private static let maximumThreadCount = 8

  /// The number of threads, of which the system may start fewer.
  let threadCount: Int
  private let started = Mutex<Workers?>(nil)

  init(threadCount: Int) { self.threadCount = min(threadCount, Self.maximumThreadCount) }

  /// The threads, or `nil` if the caller does the work itself.
  fileprivate var workers: Workers? {
    guard threadCount > 1 else { return nil }
    return started.withLock { known in
      let workers = known ?? Workers(count: threadCount)
      known = workers
      return workers.count > 0 ? workers : nil
    }
  }
}
