import CSystem
import Octets

/// A pipe, closed in the commands that this process starts.
struct Pipe: ~Copyable, Sendable {
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
    pawl_use_without_waiting(pipe.writing.number)
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

/// A command that this process reads from and writes to.
package struct ConversingCommand: ~Copyable {
  /// The program as it was named.
  package let name: Path
  private var running: RunningCommand
  /// The end that leads to the standard input of the command, until it is taken.
  private var input: Descriptor?
  /// The end that its standard output leads to, until it is taken.
  private var output: Descriptor?

  /// Starts a command. It does not end with this process, unless the platform sees to that.
  ///
  /// - Throws: ``SystemError`` when it cannot be run.
  package static func start(_ command: Command) throws(SystemError) -> ConversingCommand {
    let toCommand = try Pipe.open()
    let fromCommand = try Pipe.open()
    let running = try command.start(
      reading: toCommand.reading, writing: fromCommand.writing, asCompanion: false)
    return ConversingCommand(
      name: command.name, running: running, input: toCommand.writing, output: fromCommand.reading)
  }

  private init(
    name: Path, running: consuming RunningCommand, input: consuming Descriptor,
    output: consuming Descriptor
  ) {
    self.name = name
    self.running = consume running
    self.input = consume input
    self.output = consume output
  }

  /// Takes the end that leads to the standard input of the command. This may be called once.
  package mutating func takeInput() -> Descriptor {
    guard let end = input.take() else { preconditionFailure("an end is taken once") }
    return end
  }

  /// Takes the end that the standard output of the command leads to. This may be called once.
  package mutating func takeOutput() -> Descriptor {
    guard let end = output.take() else { preconditionFailure("an end is taken once") }
    return end
  }

  /// Returns how the command has ended, or `nil` if it still runs.
  package mutating func endingSoFar() -> Command.Ending? { running.endingSoFar() }

  /// Sends SIGHUP, as when a connection has gone, and gives the command a second to end.
  package mutating func hangUp() { running.hangUp() }

  /// Sends SIGTERM, and gives the command a second to end.
  package mutating func terminate() { running.terminate() }
}
