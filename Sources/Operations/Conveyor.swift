import Descriptors

/// Jobs that are done beside each other and come out in the order they went in.
///
/// Until the first is worth a thread everything is done at once, by the caller: most messages are
/// short.
struct Conveyor<Job: ~Copyable> {
  /// A place for one job after another. Whoever has started it leaves it alone until it comes out.
  final class Slot: @unchecked Sendable {
    var job: Job
    fileprivate let done = Semaphore()

    fileprivate init(_ job: consuming Job) { self.job = job }
  }

  private var slots: [Slot] = []
  /// The oldest job that is on it.
  private var first = 0
  /// How many are on it.
  private(set) var count = 0
  private var isLongStream = false
  private var workers: Workers?
  private let threadCount: Int

  /// More threads than this would take more memory than a stream may, in frames of the longest.
  private static var mostThreads: Int { 8 }

  /// A conveyor for `threadCount` threads, where that many are not too many.
  init(threadCount: Int) { self.threadCount = min(threadCount, Self.mostThreads) }

  /// Two for each thread: one at work, one waiting for its turn to come out.
  private var capacity: Int { 2 * threadCount }

  var isEmpty: Bool { count == 0 }
  var isFull: Bool { count == capacity }

  /// The place of the job to be prepared and started next: one that came out, or a new one.
  mutating func next(_ makeJob: () -> Job) -> Slot {
    let place = (first + count) % capacity
    while slots.count <= place { slots.append(Slot(makeJob())) }
    return slots[place]
  }

  /// Starts what ``next(_:)`` gave; on another thread where it `isLong`.
  mutating func start(isLong: Bool, _ work: @escaping @Sendable (inout Job) -> Void) {
    let slot = slots[(first + count) % capacity]
    count += 1
    // From here on much is freed, and no long block of it is a key.
    if isLong, !isLongStream { Process.wipeFreedMemory(longBlocks: false) }
    isLongStream = isLongStream || isLong
    if isLong, threadCount > 1, workers == nil { workers = Workers(count: threadCount) }
    guard isLong, let workers, workers.count > 0 else {
      work(&slot.job)
      return slot.done.signal()
    }
    workers.start(slot.done) { work(&slot.job) }
  }

  /// Waits for the oldest job, takes it off and returns its place.
  mutating func finishFirst() -> Slot {
    let slot = slots[first]
    slot.done.wait()
    first = (first + 1) % capacity
    count -= 1
    return slot
  }
}
