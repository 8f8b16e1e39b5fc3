import Descriptors

/// A queue of jobs that run in parallel and come out in the order in which they went in.
///
/// Until the first job that is long enough to be worth a thread, the caller does all the work
/// itself, because most messages are short.
struct Conveyor<Job: ~Copyable> {
  /// A place that holds one job after another. Between ``start(isLong:_:)`` and ``finishFirst()``
  /// only the thread that works on the job may access it.
  final class Slot: @unchecked Sendable {
    var job: Job
    fileprivate let done = Semaphore()

    fileprivate init(_ job: consuming Job) { self.job = job }
  }

  private var slots: [Slot] = []
  /// The index of the slot with the oldest job.
  private var first = 0
  /// The number of jobs that have been started and have not come out yet.
  private(set) var count = 0
  private var isLongStream = false
  private var workers: Workers?
  private let threadCount: Int

  /// The maximum number of threads. With more, frames of the maximum length would take more memory
  /// than a stream may use.
  private static var maximumThreadCount: Int { 8 }

  /// The number of slots.
  private let capacity: Int

  /// Creates a conveyor for up to `threadCount` threads that holds up to `capacity` jobs. If
  /// `capacity` is `nil`, it holds two for each thread: one in progress and one that waits to come
  /// out.
  init(threadCount: Int, capacity: Int? = nil) {
    self.threadCount = min(threadCount, Self.maximumThreadCount)
    self.capacity = capacity ?? 2 * self.threadCount
  }

  var isEmpty: Bool { count == 0 }
  var isFull: Bool { count == capacity }

  /// The index of the slot for the job that is started next.
  private var nextIndex: Int { (first + count) % capacity }

  /// Whether ``add(_:)`` must be called before ``nextSlot``.
  var needsJob: Bool { slots.count <= nextIndex }

  /// Adds a slot that holds `job`.
  mutating func add(_ job: consuming Job) { slots.append(Slot(job)) }

  /// The slot for the job that is started next. It holds a job that has come out or one that was
  /// added.
  var nextSlot: Slot { slots[nextIndex] }

  /// Starts the job in ``nextSlot``, on another thread if `isLong` is true.
  mutating func start(isLong: Bool, _ work: @escaping @Sendable (inout Job) -> Void) {
    let slot = nextSlot
    count += 1
    // From here on much memory is freed, and no long block holds a key.
    if isLong, !isLongStream { Process.wipeFreedMemory(longBlocks: false) }
    isLongStream = isLongStream || isLong
    if isLong, threadCount > 1, workers == nil { workers = Workers(count: threadCount) }
    guard isLong, let workers, workers.count > 0 else {
      work(&slot.job)
      return slot.done.signal()
    }
    workers.start(signaling: slot.done) { work(&slot.job) }
  }

  /// Waits for the oldest job, removes it from the conveyor and returns its slot.
  mutating func finishFirst() -> Slot {
    precondition(count > 0, "a job comes out of a conveyor that has one")
    let slot = slots[first]
    slot.done.wait()
    first = (first + 1) % capacity
    count -= 1
    return slot
  }
}
