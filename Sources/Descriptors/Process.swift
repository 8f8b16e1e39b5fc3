import CSystem
import Octets
import Synchronization

/// The current process: its clock, its arguments and environment, its protection and its end.
package enum Process {
  /// The time, in seconds since 1970.
  package static var now: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(max(0, time.tv_sec))
  }

  /// The time in milliseconds since an arbitrary moment before the process began. Unlike the time
  /// of day, it never jumps.
  package static var uptime: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
  }

  /// The user whose permissions the process has.
  package static var user: UInt32 { geteuid() }
  /// The user who may do everything.
  package static let superuser: UInt32 = 0

  /// The home of the user in the system's list of users, or `nil` if there is none, or no absolute
  /// path.
  package static var listedHome: Path? {
    var bytes = [UInt8](repeating: 0, count: Int(PATH_MAX) + 1)
    let status = unsafe bytes.withUnsafeMutableBytes {
      unsafe pawl_listed_home($0.baseAddress.unsafelyUnwrapped, $0.count)
    }
    let path = Path(bytes)
    return status == 0 && path.isAbsolute ? path : nil
  }

  /// Returns whether the owner of a file, which the system says is `user`, may be anyone outside of the
  /// user namespace that the process is in, such as a container.
  package static func isUnmapped(_ user: UInt32) -> Bool { pawl_may_be_unmapped(user) != 0 }

  /// The arguments as bytes, beginning with the name of the program.
  package static var arguments: [[UInt8]] {
    // `CommandLine` needs the process file system on Linux, so it is only the second choice.
    var next = unsafe pawl_arguments() ?? CommandLine.unsafeArgv
    var arguments: [[UInt8]] = []
    while let argument = unsafe next.pointee {
      unsafe arguments.append(bytes(of: argument))
      unsafe next += 1
    }
    return arguments
  }

  /// Returns the value of an environment variable as bytes, or `nil` if it is unset or, unless `orEmpty` is
  /// true, empty.
  package static func environment(_ name: String, orEmpty: Bool = false) -> [UInt8]? {
    guard let value = unsafe getenv(name) else { return nil }
    let bytes = unsafe bytes(of: value)
    return bytes.isEmpty && !orEmpty ? nil : bytes
  }

  /// Sets an environment variable for the commands that are started from here on.
  package static func setEnvironment(_ name: String, to value: String) {
    unsafe setenv(name, value, 1)
  }

  private static func bytes(of text: UnsafePointer<CChar>) -> [UInt8] {
    unsafe [UInt8](UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// Makes the process safe to hold secrets, before it does anything else. Returns the mask for the
  /// permissions of files that others may read.
  package static func harden() -> UInt32 {
    for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGQUIT] {
      // Swift's own handler prints the contents of memory near the fault.
      pawl_default_signal(signal)
    }
    pawl_forbid_core_files()
    pawl_forbid_attaching()
    wipeFreedMemory(longBlocks: true)
    pawl_keep_large_blocks()
    pawl_reserve_standard_streams()
    pawl_end_as_first_process()
    return UInt32(pawl_restrict_new_files())
  }

  /// The length of the longest block that is wiped while a long stream is processed, in bytes.
  /// Libraries keep keys in shorter blocks.
  private static let maximumShortBlock = 4096

  /// Sets which memory is wiped when it is freed, because libraries leave copies of keys in the
  /// heap. While a long stream is processed, wiping long blocks would be too slow, and none of them
  /// holds a key.
  package static func wipeFreedMemory(longBlocks: Bool) {
    pawl_wipe_freed_memory(longBlocks ? Int.max : maximumShortBlock)
  }

  /// Makes writing to a closed pipe fail with an error instead of ending the process, so that
  /// unfinished work can be undone. Returns whether this was already the case, for
  /// ``endByBrokenPipe(wasIgnored:)``.
  package static func catchBrokenPipes() -> Bool {
    pawl_ignore_broken_pipes() == 1
  }

  /// Ends the process in the way in which a closed pipe ends any filter.
  ///
  /// - Parameter wasIgnored: The result of ``catchBrokenPipes()``.
  package static func endByBrokenPipe(wasIgnored: Bool) -> Never {
    if !wasIgnored {
      pawl_default_signal(SIGPIPE)
      raise(SIGPIPE)
    }
    // The signal does not end the first process of a container.
    exit(128 + SIGPIPE)
  }

  /// Waits for ever, in a thread that is needed no more.
  package static func pause() { CSystem.pause() }

  /// Ends the process in the way in which a signal ends it, after it has been taken from a ``Mailbox``.
  package static func end(bySignal number: Int32) -> Never {
    pawl_default_signal(number)
    raise(number)
    // The signal does not end the first process of a container.
    exit(128 + number)
  }

  /// Ends the process with an exit status, removes the file that it has not finished, restores the
  /// terminal, and ends the command that runs beside it.
  package static func end(_ status: CInt) -> Never {
    pawl_show_input()
    pawl_end_companion()
    pawl_remove_temporary()
    exit(status)
  }
}

/// A group of threads that do pieces of work for the thread that created them.
///
/// They live as long as the process: they wait when there is nothing to do, and receive no signals.
package final class Workers: Sendable {
  /// The number of processors that the process may use.
  package static var processorCount: Int { max(1, Int(pawl_processor_count())) }

  private static let known = Mutex<[Int: Workers]>([:])

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

  /// Returns the group of `count` threads, or fewer if the system refuses, that the whole process shares. It is
  /// started the first time.
  package static func shared(count: Int) -> Workers {
    known.withLock { known in
      if let workers = known[count] { return workers }
      let workers = Workers(count: count)
      known[count] = workers
      return workers
    }
  }

  /// The number of pieces of work that no thread has taken yet.
  package var waitingCount: Int { queue.count }

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

  var count: Int { works.withLock { $0.count } }

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

/// Things of which each thread takes one for a moment, so that there are never more than threads.
package final class Pool<Item: Sendable>: Sendable {
  private let items = Mutex<[Item]>([])
  private let make: @Sendable () -> Item

  /// Creates an empty pool, for which `make` makes what is missing.
  package init(_ make: @escaping @Sendable () -> Item) { self.make = make }

  /// Takes an item, which nobody else has until it is put back.
  package func take() -> Item { items.withLock { $0.popLast() } ?? make() }

  /// Puts back an item that was taken.
  package func put(_ item: Item) { items.withLock { $0.append(item) } }
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
