import CSystem
import Octets
import Synchronization

/// A group of threads that do pieces of work for the thread that created them.
///
/// They live as long as the process: they wait when there is nothing to do, and receive no signals.
package final class Workers: Sendable {
  /// The number of processors that the process may use.
  package static var processorCount: Int { max(1, Int(pawl_processor_count())) }

  private let queue: Queue
  /// The number of threads: the threads that the system was able to start, which may be 0.
  package let count: Int

  /// Starts `count` threads, or fewer if the system refuses.
  package init(count: Int) {
    let queue = Queue()
    self.queue = queue
    self.count = (0..<count).count { _ in
      unsafe pawl_start_thread(workThread, Unmanaged.passRetained(queue).toOpaque()) == 0
    }
  }

  /// Has the next free thread do `work` and then signal `done`.
  package func start(signaling done: Semaphore, work: @escaping @Sendable () -> Void) {
    queue.append {
      work()
      done.signal()
    }
  }
}

/// A queue of pieces of work that wait for a thread.
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

/// The code of a thread. It is a function because C accepts no closure with a context.
private func workThread(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  guard let context = unsafe context else { return nil }
  let queue = unsafe Unmanaged<Queue>.fromOpaque(context).takeUnretainedValue()
  while true { queue.takeFirst()() }
}

/// A count that one thread raises and another waits for.
@safe package final class Semaphore: @unchecked Sendable {
  private let handle: OpaquePointer

  /// Creates a semaphore whose count is 0. Ends the program if there is no memory.
  package init() {
    guard let handle = unsafe pawl_semaphore_create() else { Memory.exhausted() }
    unsafe self.handle = handle
  }

  deinit { unsafe pawl_semaphore_destroy(handle) }

  /// Raises the count by one.
  package func signal() { unsafe pawl_semaphore_signal(handle) }

  /// Waits until the count is above 0, and lowers it by one.
  package func wait() { unsafe pawl_semaphore_wait(handle) }
}
