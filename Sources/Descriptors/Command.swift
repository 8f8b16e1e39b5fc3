import CSystem

/// A program with its arguments.
package struct Command: Sendable {
  /// The directories that a program is looked for in if `PATH` is not set.
  private static let usualDirectories = [UInt8]("/usr/local/bin:/usr/bin:/bin".utf8)

  /// The program as it was named.
  package let name: Path
  private let program: Path
  private let words: [[UInt8]]

  /// The way in which a command has ended.
  package enum Ending: Equatable, Sendable {
    /// With this exit status, from 0 to 255.
    case status(Int32)
    /// By the signal with this number.
    case signal(Int32)

    fileprivate init?(_ result: CInt) {
      guard result != PAWL_RUNNING else { return nil }
      self = result < 0 ? .signal(-result) : .status(result)
    }

    /// The system's name for the signal, such as `Terminated`, or `nil` if no signal ended the command.
    package var signalName: String? {
      guard case .signal(let number) = self, let name = unsafe strsignal(number) else { return nil }
      return unsafe String(cString: name)
    }

    /// Whether the exit status is 0.
    package var isSuccess: Bool { self == .status(0) }

    /// Whether SIGPIPE has ended the command: it wrote what nobody read any more.
    package var isByBrokenPipe: Bool { self == .signal(SIGPIPE) }

    /// The exit status, or 128 plus the number of the signal, as a shell reports it.
    package var shellStatus: Int32 {
      switch self {
      case .status(let status): status
      case .signal(let number): 128 + number
      }
    }
  }

  /// Finds the program that `name` names, in the directories of `PATH` unless the name has a slash.
  ///
  /// - Parameter arguments: Any bytes except zeros.
  /// - Throws: ``SystemError`` when there is no such program, or it may not be run.
  package init(_ name: [UInt8], arguments: [[UInt8]]) throws(SystemError) {
    self.name = Path(name)
    words = [name] + arguments
    program = try Self.program(named: self.name)
  }

  /// Creates the command that has the shell run `script`, and is named by it.
  ///
  /// - Throws: ``SystemError`` when there is no shell.
  package init(script: [UInt8]) throws(SystemError) {
    let shell = [UInt8]("/bin/sh".utf8)
    name = Path(script)
    words = [shell, [UInt8]("-c".utf8), script]
    program = try Self.program(named: Path(shell))
  }

  private static func program(named name: Path) throws(SystemError) -> Path {
    let slash = UInt8(ascii: "/")
    let colon = UInt8(ascii: ":")
    let directories = Process.environment("PATH") ?? usualDirectories
    let candidates =
      name.bytes.contains(slash) || name.bytes.isEmpty
      ? [name]
      : directories.split(separator: colon, omittingEmptySubsequences: false).map {
        ($0.isEmpty ? Path(".") : Path([UInt8]($0))).appending(name.bytes)
      }
    var isForbidden = false
    for candidate in candidates {
      guard let kind = try? FileStatus(of: candidate).kind else { continue }
      let isAllowed = unsafe candidate.withCString { unsafe access($0, X_OK) == 0 }
      if kind == .regular, isAllowed { return candidate }
      isForbidden = true
    }
    throw SystemError(code: isForbidden ? EACCES : ENOENT, call: "run", path: name)
  }

  /// Starts the program.
  ///
  /// Of pawl's files it gets only its standard input and output and pawl's standard error.
  func start(
    reading input: borrowing Descriptor, writing output: borrowing Descriptor,
    asCompanion isCompanion: Bool = true
  ) throws(SystemError) -> RunningCommand {
    let (inputNumber, outputNumber) = (input.number, output.number)
    var copies = unsafe words.map { unsafe Path($0).withCString { unsafe strdup($0) } } + [nil]
    defer { for index in unsafe copies.indices { unsafe free(copies[index]) } }
    let process = try SystemCall.value("run", path: name) { () -> pid_t in
      unsafe program.withCString { path in
        unsafe copies.withUnsafeMutableBufferPointer {
          guard let words = $0.baseAddress else { return -1 }
          return unsafe pawl_start_command(
            path, words, inputNumber, outputNumber, isCompanion ? 1 : 0)
        }
      }
    }
    return RunningCommand(process)
  }
}

/// A command that has been started. It gets SIGTERM when the value is destroyed before it has ended.
struct RunningCommand: ~Copyable {
  private let process: CInt
  private var ending: Command.Ending?

  fileprivate init(_ process: CInt) { self.process = process }

  deinit { if ending == nil { pawl_end_command(process, SIGTERM) } }

  /// Returns how the command has ended, or `nil` if it still runs.
  mutating func endingSoFar() -> Command.Ending? {
    ending = ending ?? Command.Ending(pawl_await_command(process, 0))
    return ending
  }

  /// Waits for the command to end.
  mutating func awaitEnd() -> Command.Ending {
    let known = ending ?? Command.Ending(pawl_await_command(process, 1)) ?? .status(255)
    ending = known
    return known
  }

  /// Sends SIGTERM, and gives the command a second to end.
  mutating func terminate() {
    if endingSoFar() == nil { pawl_end_command(process, SIGTERM) }
  }

  /// Sends SIGHUP, as when a terminal or a connection has gone, and gives the command a second to end.
  mutating func hangUp() {
    if endingSoFar() == nil { pawl_end_command(process, SIGHUP) }
  }
}
