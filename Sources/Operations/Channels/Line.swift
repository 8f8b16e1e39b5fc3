package import Descriptors

/// The connection between the two sides of a channel.
package enum ChannelTransport: Sendable {
  /// Standard input and output.
  case standardStreams
  /// The descriptors with these numbers, of which the first is read and the second written.
  case descriptors(Int32, Int32)
  /// The standard streams of a command.
  case command(Command)
}

/// What is said in a channel, and what gets the other side's words.
package enum ChannelContent: Sendable {
  /// Standard input and output. If `isRaw` is true, a terminal gets what is said as it is.
  case standardStreams(isRaw: Bool)
  /// The standard streams of a command, which is started when the channel is open.
  case command(Command)
  /// Nothing, since there is no such command.
  case refused(OperationError)
}

/// An open transport.
struct Line: ~Copyable {
  /// How long a command is given to pass on the last words after the channel is over, in milliseconds.
  private static let patience: UInt64 = 30_000
  /// How long a command whose output has ended is given to end, in milliseconds.
  private static let pause: UInt64 = 1000

  private var command: ConversingCommand?
  private var input: Descriptor?
  private var output: Descriptor?

  /// Opens a transport. A command that makes it is started.
  ///
  /// Throws ``OperationError/commandNotRun(_:)`` if it cannot be run, and
  /// ``OperationError/binaryToTerminal`` if standard output is a terminal.
  static func open(_ transport: ChannelTransport) throws -> Line {
    switch transport {
    case .standardStreams:
      let output = Descriptor(borrowing: 1)
      guard !output.isTerminal else { throw OperationError.binaryToTerminal }
      return Line(input: Descriptor(borrowing: 0), output: output)
    case .descriptors(let input, let output):
      return Line(input: Descriptor(borrowing: input), output: Descriptor(borrowing: output))
    case .command(let command):
      do { return Line(command: try ConversingCommand.start(command)) } catch {
        throw OperationError.commandNotRun(error)
      }
    }
  }

  private init(input: consuming Descriptor, output: consuming Descriptor) {
    self.input = consume input
    self.output = consume output
  }

  private init(command: consuming ConversingCommand) {
    var command = command
    input = command.takeOutput()
    output = command.takeInput()
    self.command = consume command
  }

  /// Takes the end that the other side is read from. This may be called once.
  mutating func takeInput() -> Descriptor {
    guard let end = input.take() else { preconditionFailure("an end is taken once") }
    return end
  }

  /// Takes the end that leads to the other side. This may be called once.
  mutating func takeOutput() -> Descriptor {
    guard let end = output.take() else { preconditionFailure("an end is taken once") }
    return end
  }

  /// Returns the error that a command which makes the transport has ended, after it has closed its
  /// output, or `nil` if there is no such command or it goes on.
  mutating func failure(awaiting mailbox: Mailbox) throws -> OperationError? {
    guard let name = command?.name, let ending = try awaitEnd(for: Self.pause, at: mailbox) else {
      return nil
    }
    return .transportFailed(name, ending)
  }

  /// Ends the command that makes the transport, if there is one. If `isClosed` is true, it first gets the
  /// time to pass on the last words; both its ends have been closed by then.
  mutating func end(isClosed: Bool, at mailbox: Mailbox) throws {
    if isClosed { _ = try awaitEnd(for: Self.patience, at: mailbox) }
    command?.terminate()
  }

  private mutating func awaitEnd(
    for milliseconds: UInt64, at mailbox: Mailbox
  ) throws -> Command.Ending? {
    guard var command = command.take() else { return nil }
    let deadline = Process.uptime + milliseconds
    var ending = command.endingSoFar()
    while ending == nil, Process.uptime < deadline {
      let patience = CInt(clamping: Int64(deadline) - Int64(Process.uptime))
      if case .signal = try mailbox.next(within: max(0, patience)) { break }
      ending = command.endingSoFar()
    }
    self.command = consume command
    return ending
  }
}
