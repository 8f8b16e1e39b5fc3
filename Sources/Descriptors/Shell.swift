package import Octets

/// The shell, which runs the commands that print secrets.
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
    var shell = try WritingCommand.prepare(try Command(script: command), hasInput: false)
    try shell.start(asCompanion: false)
    let output = try Descriptor(borrowing: shell.number).readSecret(atMost: limit)
    // The pipe is closed before the shell is waited for, since it may still be writing.
    return Completion(output: output, status: shell.awaitEnd().shellStatus)
  }
}
