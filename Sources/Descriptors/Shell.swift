import CSystem
package import Octets

/// Commands of the user's, run by the shell.
package enum Shell {
  /// What came of one.
  package struct Outcome: ~Copyable {
    private let output: Secret?
    /// Its exit status, as a shell gives it.
    package let status: Int32

    fileprivate init(output: consuming Secret?, status: Int32) {
      self.output = consume output
      self.status = status
    }

    /// What it wrote to its standard output; nothing when that was more than wanted.
    package consuming func takeOutput() -> Secret? { output }
  }

  /// Runs `command` with nothing to read, and takes up to `limit` bytes of its standard output.
  package static func run(
    _ command: [UInt8], outputAtMost limit: Int
  ) throws(SystemError) -> Outcome {
    var ends: [CInt] = [-1, -1]
    _ = try SystemCall.value("pipe") {
      unsafe ends.withUnsafeMutableBufferPointer { unsafe pawl_pipe($0.baseAddress) }
    }
    let reading = Descriptor(owning: ends[0])
    let process = try start(command, writingTo: Descriptor(owning: ends[1]))
    // Closed before the command is waited for, which may still be writing.
    do {
      let output = try drain(reading, limit)
      return Outcome(output: output, status: pawl_await_shell(process))
    } catch {
      _ = pawl_await_shell(process)
      throw error
    }
  }

  private static func drain(
    _ descriptor: consuming Descriptor, _ limit: Int
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
