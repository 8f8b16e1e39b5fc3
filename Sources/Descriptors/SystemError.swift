import CSystem

/// A system call that failed. All of pawl's come through ``SystemCall``.
package struct SystemError: Error, Equatable {
  /// `errno` as it was left.
  package let code: CInt
  /// What was being done, with what: `open`, `write`.
  package let call: String
  /// What it was done with, where that has a name.
  package let path: Path?

  /// What the system would say of a file that is not there.
  package static func missing(_ path: Path) -> SystemError {
    SystemError(code: ENOENT, call: "open", path: path)
  }

  /// What is said of a name that means another file from one moment to the next.
  package static func replaced(_ path: Path) -> SystemError {
    SystemError(code: EEXIST, call: "write to", path: path)
  }

  /// What is said of a name that should mean a file and means a directory, a FIFO or a device.
  static func noFile(_ path: Path, _ kind: FileStatus.Kind) -> SystemError {
    SystemError(code: kind == .directory ? EISDIR : EINVAL, call: "read", path: path)
  }

  /// What the system says of a pipe that nobody reads.
  static let closedPipe = SystemError(code: EPIPE, call: "write", path: nil)

  /// What the system says about the code: `No space left on device`.
  package var reason: String { unsafe String(cString: strerror(code)) }

  /// The same, with the path of what it was done with where it names none.
  package func about(_ path: Path) -> SystemError {
    SystemError(code: code, call: call, path: self.path ?? path)
  }

  /// The reader at the other end has gone.
  package var isBrokenPipe: Bool { code == EPIPE }
  /// Nothing has that name.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  /// Something has that name already.
  package var isTaken: Bool { code == EEXIST }
}

/// The one gate between C's -1 and Swift's errors.
enum SystemCall {
  /// The value of `body`, which is tried again when a signal interrupts it, where that `isRepeated`.
  static func value<Value: SignedInteger>(
    _ call: String, _ path: Path? = nil, isRepeated: Bool = true, _ body: () -> Value
  ) throws(SystemError) -> Value {
    while true {
      let value = body()
      if value != -1 { return value }
      let code = pawl_error_code()
      guard code == EINTR else { throw SystemError(code: code, call: call, path: path) }
      if !isRepeated { return 0 }
    }
  }
}
