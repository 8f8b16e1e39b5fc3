import CSystem
import Octets
import Synchronization

/// Threads that do pieces of work beside their owner.
///
/// They live as long as the process: they wait when there is nothing to do, and take no signals.
package final class Workers: Sendable {
  /// How many processors the process may use.
  package static var processorCount: Int { max(1, Int(pawl_processor_count())) }

  private let queue: Queue
  /// How many threads there are: as many as the system gave, which may be none.
  package let count: Int

  /// Starts `count` threads.
  package init(count: Int) {
    let queue = Queue()
    self.queue = queue
    self.count = (0..<count).count { _ in
      unsafe pawl_start_thread(workThread, Unmanaged.passRetained(queue).toOpaque()) == 0
    }
  }

  /// Has `work` done by the next thread that is free; `done` is told.
  package func start(_ done: Semaphore, _ work: @escaping @Sendable () -> Void) {
    queue.append {
      work()
      done.signal()
    }
  }
}

/// Work that waits for a thread.
private final class Queue: Sendable {
  private let works = Mutex<[@Sendable () -> Void]>([])
  private let available = Semaphore()

  func append(_ work: @escaping @Sendable () -> Void) {
    works.withLock { $0.append(work) }
    available.signal()
  }

  func takeFirst() -> @Sendable () -> Void {
    available.wait()
    return works.withLock { $0.removeFirst() }
  }
}

/// The body of a thread. A function of its own, since C takes no closure.
private func workThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context = unsafe context else { return nil }
  let queue = unsafe Unmanaged<Queue>.fromOpaque(context).takeUnretainedValue()
  while true { queue.takeFirst()() }
}

/// A count that one thread raises and another waits for.
@safe package final class Semaphore: @unchecked Sendable {
  private let handle: UnsafeMutablePointer<sem_t>

  package init() {
    unsafe handle = .allocate(capacity: 1)
    unsafe sem_init(handle, 0, 0)
  }

  deinit {
    unsafe sem_destroy(handle)
    unsafe handle.deallocate()
  }

  package func signal() { unsafe _ = sem_post(handle) }

  package func wait() {
    // A signal may interrupt it.
    while unsafe sem_wait(handle) != 0 {}
  }
}
