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
  /// The time between two looks at whether everything has been sent, in milliseconds.
  private static let interval: CInt = 10

  private var command: ConversingCommand?
  /// The number of the descriptor that leads to the other side if others have opened it, or `nil`.
  private let outputNumber: Int32?
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
    outputNumber = output.number
    self.input = consume input
    self.output = consume output
  }

  private init(command: consuming ConversingCommand) {
    var command = command
    outputNumber = nil
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
    var signal: Int32?
    guard let name = command?.name,
      let ending = try awaitEnd(for: Self.pause, at: mailbox, noting: &signal)
    else { return nil }
    return .transportFailed(name, ending)
  }

  /// Gives the other side and the command that makes the transport the time to take the last words. This
  /// side's ends have been closed by then where they are its own. Returns the signal that came meanwhile, or
  /// `nil`.
  mutating func close(at mailbox: Mailbox) throws -> Int32? {
    guard let outputNumber else {
      var signal: Int32?
      _ = try awaitEnd(for: Self.patience, at: mailbox, noting: &signal)
      return signal
    }
    // A network connection that is left with something unread is reset, and what has not been sent is lost.
    let deadline = Process.uptime + Self.patience
    while Descriptor(borrowing: outputNumber).unsentByteCount > 0, Process.uptime < deadline {
      if case .signal(let number) = try mailbox.next(within: Self.interval) { return number }
    }
    return nil
  }

  /// Ends the command that makes the transport, if there is one.
  mutating func end() { command?.terminate() }

  private mutating func awaitEnd(
    for milliseconds: UInt64, at mailbox: Mailbox, noting signal: inout Int32?
  ) throws -> Command.Ending? {
    guard var command = command.take() else { return nil }
    let deadline = Process.uptime + milliseconds
    var ending = command.endingSoFar()
    while ending == nil, signal == nil, Process.uptime < deadline {
      let patience = CInt(clamping: Int64(deadline) - Int64(Process.uptime))
      if case .signal(let number) = try mailbox.next(within: max(0, patience)) { signal = number }
      ending = command.endingSoFar()
    }
    self.command = consume command
    return ending
  }
}
