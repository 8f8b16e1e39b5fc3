import CSystem
package import Octets

/// The shell, which runs the user's commands.
package enum Shell {
  /// The result of a command that has ended.
  package struct Completion: ~Copyable {
    private let output: Secret?
    /// The exit status, or 128 plus the number of the signal that ended the command.
    package let status: Int32

    fileprivate init(output: consuming Secret?, status: Int32) {
      self.output = consume output
      self.status = status
    }

    /// Returns the standard output of the command, or `nil` if it was longer than the limit.
    package consuming func takeOutput() -> Secret? { output }
  }

  /// Runs `command` with no input, and reads up to `limit` bytes of its standard output.
  ///
  /// - Throws: ``SystemError`` when the shell cannot be started, or reading fails.
  package static func run(
    _ command: [UInt8], outputAtMost limit: Int
  ) throws(SystemError) -> Completion {
    var ends: [CInt] = [-1, -1]
    _ = try SystemCall.value("pipe") {
      unsafe ends.withUnsafeMutableBufferPointer { unsafe pawl_pipe($0.baseAddress) }
    }
    let reading = Descriptor(owning: ends[0])
    let process = try start(command, writingTo: Descriptor(owning: ends[1]))
    // The pipe is closed before the command is waited for, since the command may still be writing.
    do {
      let output = try drain(reading, atMost: limit)
      return Completion(output: output, status: pawl_await_shell(process))
    } catch {
      _ = pawl_await_shell(process)
      throw error
    }
  }

  private static func drain(
    _ descriptor: consuming Descriptor, atMost limit: Int
  ) throws(SystemError) -> Secret? {
    try descriptor.readSecret(atMost: limit)
  }

  private static func start(
    _ command: [UInt8], writingTo output: consuming Descriptor
  ) throws(SystemError) -> CInt {
    let number = output.number
    return try SystemCall.value("run /bin/sh") {
      unsafe Path(command).withCString { unsafe pawl_start_shell($0, number) }
    }
  }
}
