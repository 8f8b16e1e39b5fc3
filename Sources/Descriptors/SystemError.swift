import CSystem

/// The failure of a system call. All of pawl's system calls go through ``SystemCall``.
package struct SystemError: Error, Equatable {
  /// The value of `errno`.
  package let code: CInt
  /// The name of the system call, such as `open` or `write`.
  package let call: String
  /// The file that the call was made for, or `nil` if the file has no name.
  package let path: Path?

  /// The error of a path that now names a different file than it did a moment ago.
  package static func replaced(_ path: Path) -> SystemError {
    SystemError(code: EEXIST, call: "write to", path: path)
  }

  /// The error of a path that should name a directory and names another file.
  static func notADirectory(_ path: Path) -> SystemError {
    SystemError(code: ENOTDIR, call: "create", path: path)
  }

  /// The error of a path that should name a regular file and names a directory, a FIFO or a device.
  static func notRegular(_ path: Path, kind: FileStatus.Kind) -> SystemError {
    SystemError(code: kind == .directory ? EISDIR : EINVAL, call: "read", path: path)
  }

  /// The error of a pipe from which nobody reads.
  static let closedPipe = SystemError(code: EPIPE, call: "write", path: nil)

  /// The error that the system starts no further thread.
  package static let noThread = SystemError(code: EAGAIN, call: "start a thread", path: nil)

  /// The system's description of the code, such as `No space left on device`.
  package var reason: String { unsafe String(cString: strerror(code)) }

  /// Returns the error with `path` if it has no path of its own.
  package func about(_ path: Path) -> SystemError {
    SystemError(code: code, call: call, path: self.path ?? path)
  }

  /// Whether nobody reads from the pipe any more.
  package var isBrokenPipe: Bool { code == EPIPE }

  /// Whether the other end of a pipe or a connection has gone.
  package var hasLostConnection: Bool { [EPIPE, ECONNRESET, ETIMEDOUT].contains(code) }
  /// Whether the system lacks something at the moment, or a device has failed.
  var isPassing: Bool { [ENOMEM, EIO, ENFILE, EMFILE].contains(code) }
  /// Whether no file has the name.
  package var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  /// Whether a file has the name already.
  package var isTaken: Bool { code == EEXIST }
  /// Whether the system or the file system does not do this, or not for this user.
  var isUnsupported: Bool { [EPERM, EACCES, ENOSYS, EOPNOTSUPP, EINVAL].contains(code) }
  /// Whether the file system does not sync what the call was made for.
  var isUnsyncable: Bool { [EBADF, EROFS].contains(code) }
}

/// The only gate between the -1 or null of C functions and Swift's errors.
enum SystemCall {
  /// Returns the value of `body`, which is called again when a signal interrupts it. If
  /// `isRepeated` is false, it is not called again, and the value is 0.
  ///
  /// - Throws: ``SystemError`` when the value is -1.
  static func value<Value: SignedInteger>(
    _ call: String, path: Path? = nil, isRepeated: Bool = true, body: () -> Value
  ) throws(SystemError) -> Value {
    while true {
      let value = body()
      if value != -1 { return value }
      let code = pawl_error_code()
      guard code == EINTR else { throw SystemError(code: code, call: call, path: path) }
      if !isRepeated { return 0 }
    }
  }

  /// Returns the pointer that `body` returns, which is called again when a signal interrupts it.
  ///
  /// - Throws: ``SystemError`` when the pointer is null.
  static func pointer<Pointer>(
    _ call: String, path: Path, body: () -> Pointer?
  ) throws(SystemError) -> Pointer {
    while true {
      if let pointer = body() { return pointer }
      let code = pawl_error_code()
      guard code == EINTR else { throw SystemError(code: code, call: call, path: path) }
    }
  }
}
