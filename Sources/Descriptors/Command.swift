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

    /// The exit status, or 128 plus the number of the signal, as a shell reports it.
    var shellStatus: Int32 {
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

  /// Creates the command that has the shell run `script`.
  init(script: [UInt8]) throws(SystemError) {
    try self.init([UInt8]("/bin/sh".utf8), arguments: [[UInt8]("-c".utf8), script])
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
  fileprivate func start(
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

  deinit { if ending == nil { pawl_end_command(process) } }

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
    if endingSoFar() == nil { pawl_end_command(process) }
  }
}

/// A pipe, closed in the commands that this process starts.
private struct Pipe: ~Copyable {
  let reading: Descriptor
  let writing: Descriptor

  static func open() throws(SystemError) -> Pipe {
    var ends: [CInt] = [-1, -1]
    _ = try SystemCall.value("pipe") {
      unsafe ends.withUnsafeMutableBufferPointer { unsafe pawl_pipe($0.baseAddress) }
    }
    return Pipe(reading: Descriptor(owning: ends[0]), writing: Descriptor(owning: ends[1]))
  }
}

/// A command that reads, as its standard input, what this process writes.
package struct ReadingCommand: ~Copyable {
  /// The time between two looks at whether a command that reads nothing has ended, in milliseconds.
  private static let interval: CInt = 50

  private var running: RunningCommand
  /// The end of the pipe, or `nil` when the command gets nothing more. It stands behind the command,
  /// which therefore gets SIGTERM first when both are destroyed.
  private var pipe: Descriptor?

  /// Starts a command.
  ///
  /// - Throws: ``SystemError`` when the command cannot be run.
  package static func start(_ command: Command) throws(SystemError) -> ReadingCommand {
    let pipe = try Pipe.open()
    let running = try command.start(reading: pipe.reading, writing: Descriptor(borrowing: 1))
    pawl_write_without_waiting(pipe.writing.number)
    pipe.writing.enlargePipe()
    return ReadingCommand(running: running, pipe: pipe.writing)
  }

  private init(running: consuming RunningCommand, pipe: consuming Descriptor) {
    self.running = consume running
    self.pipe = consume pipe
  }

  /// Gives all of `bytes` to the command, except for what it does not want: a command may close its
  /// standard input, or end.
  ///
  /// - Throws: ``SystemError`` when writing fails otherwise.
  package mutating func write(_ bytes: RawSpan) throws(SystemError) {
    var rest = bytes
    while !rest.isEmpty {
      switch pipe {
      case .some(let open):
        guard let count = try open.writeOnce(rest, waiting: Self.interval) else { break }
        rest = rest.extracting(count..<rest.byteCount)
        // Another process may hold the other end.
        if count > 0 || running.endingSoFar() == nil { continue }
      case .none: return
      }
      pipe = nil
    }
  }

  /// How the command has ended if it wants nothing more, or `nil`.
  package mutating func earlyEnding() -> Command.Ending? {
    switch pipe {
    case .some: nil
    case .none: running.endingSoFar()
    }
  }

  /// Ends the standard input of the command, and waits for the command to end.
  package mutating func finish() -> Command.Ending {
    pipe = nil
    return running.awaitEnd()
  }

  /// Sends SIGTERM, ends the standard input of the command, and waits for the command to end.
  package mutating func abandon() {
    running.terminate()
    _ = finish()
  }
}

/// A command whose standard output this process reads.
package struct WritingCommand: ~Copyable {
  private let command: Command
  private let hasInput: Bool
  private var running: RunningCommand?
  /// The end into which the command writes, until it has been started.
  private var input: Descriptor?
  /// The end from which this process reads.
  private var output: Descriptor?
  /// The number of that end, until ``awaitEnd()`` closes it.
  package let number: CInt

  /// Prepares a command, which does not begin yet. If `hasInput` is true, it has the standard input of
  /// this process, and otherwise none.
  ///
  /// - Throws: ``SystemError`` when there can be no pipe.
  package static func prepare(
    _ command: Command, hasInput: Bool
  ) throws(SystemError) -> WritingCommand {
    let pipe = try Pipe.open()
    return WritingCommand(
      command, hasInput: hasInput, input: pipe.writing, output: pipe.reading)
  }

  private init(
    _ command: Command, hasInput: Bool, input: consuming Descriptor, output: consuming Descriptor
  ) {
    self.command = command
    self.hasInput = hasInput
    self.input = consume input
    number = output.number
    self.output = consume output
  }

  /// The program as it was named.
  package var name: Path { command.name }

  /// Starts the command.
  ///
  /// - Throws: ``SystemError`` when it cannot be run.
  package mutating func start() throws(SystemError) { try start(asCompanion: true) }

  mutating func start(asCompanion isCompanion: Bool) throws(SystemError) {
    guard let end = input.take() else { return }
    if hasInput {
      running = try command.start(
        reading: Descriptor(borrowing: 0), writing: end, asCompanion: isCompanion)
    } else {
      running = try command.start(
        reading: Descriptor(reading: Path("/dev/null")), writing: end, asCompanion: isCompanion)
    }
  }

  /// Closes the pipe, into which nothing may be written any more, and waits for the command to end.
  package mutating func awaitEnd() -> Command.Ending {
    output = nil
    return running?.awaitEnd() ?? .status(255)
  }
}
