import CSystem

/// What concerns the process as a whole.
package enum Process {
  /// Seconds since 1970.
  package static var now: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return UInt64(max(0, time.tv_sec))
  }

  /// Milliseconds since some moment before the process began; unlike the time of day it never jumps.
  package static var uptime: UInt64 {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return UInt64(time.tv_sec) * 1000 + UInt64(time.tv_nsec) / 1_000_000
  }

  /// The user that files must belong to.
  package static var user: UInt32 { geteuid() }

  /// The arguments, the program's name first, as bytes.
  package static var arguments: [[UInt8]] {
    // Not `CommandLine`, which needs the process file system to be there.
    (0..<pawl_argument_count()).map { index in
      guard let argument = unsafe pawl_argument(index) else { return [] }
      return unsafe bytes(argument)
    }
  }

  /// The value of an environment variable, as bytes; nothing when it is unset or empty.
  package static func environment(_ name: String) -> [UInt8]? {
    guard let value = unsafe getenv(name) else { return nil }
    let bytes = unsafe bytes(value)
    return bytes.isEmpty ? nil : bytes
  }

  private static func bytes(_ text: UnsafePointer<CChar>) -> [UInt8] {
    unsafe [UInt8](UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }

  /// Makes the process safe to hold secrets in; called first thing. Returns the mask that files for
  /// others are made with.
  package static func harden() -> UInt32 {
    for signal in [SIGILL, SIGTRAP, SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGQUIT] {
      // Swift's own handler prints memory near the fault.
      pawl_default_signal(signal)
    }
    var none = rlimit(rlim_cur: 0, rlim_max: 0)
    unsafe setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
    _ = pawl_forbid_dumps()
    wipeFreedMemory(longBlocks: true)
    pawl_keep_large_blocks()
    pawl_reserve_standard_streams()
    return umask(0o077)
  }

  /// What is wiped while a long stream runs: larger than what libraries keep a key in, in bytes.
  private static let shortBlock = 4096

  /// Has memory overwritten when it is freed: libraries leave copies of keys in the heap. For long blocks
  /// that is too slow while a stream runs, and none of them holds a key then.
  package static func wipeFreedMemory(longBlocks: Bool) {
    pawl_wipe_freed_memory(longBlocks ? Int.max : shortBlock)
  }

  /// Lets writing to a closed pipe fail with an error, so that what is unfinished is cleaned up; says
  /// what ``endByBrokenPipe(wasIgnored:)`` needs.
  package static func catchBrokenPipes() -> Bool {
    pawl_ignore_broken_pipes() == 1
  }

  /// Ends the process as a closed pipe ends a filter.
  package static func endByBrokenPipe(wasIgnored: Bool) -> Never {
    if !wasIgnored {
      pawl_default_signal(SIGPIPE)
      raise(SIGPIPE)
    }
    exit(128 + SIGPIPE)
  }

  /// Ends the process with a status. What it has not finished leaves no file.
  package static func end(_ status: CInt) -> Never {
    pawl_remove_temporary()
    exit(status)
  }
}
