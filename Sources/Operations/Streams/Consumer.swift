package import Descriptors
import Octets
import Ratcheting

/// The command that gets the content of messages, run once for each message.
struct Consumer: ~Copyable {
  private let command: Command
  /// Whether there are several messages, of which the others are read if the command fails for one.
  private let isForSeveral: Bool
  /// Whether there is a message for which the command has not been started.
  private var isDue = false
  private var running: ReadingCommand?

  fileprivate init(_ command: Command, isForSeveral: Bool) {
    self.command = command
    self.isForSeveral = isForSeveral
  }

  /// Prepares the run for a message, which the command finds described in its environment. It starts
  /// only with the first content that has been verified.
  mutating func begin(from sender: ContactName, number: UInt32) {
    Process.setEnvironment("PAWL_FROM", to: sender.description)
    Process.setEnvironment("PAWL_NUMBER", to: "\(number)")
    isDue = true
  }

  /// Gives all of `bytes` to the command, as far as it reads them.
  ///
  /// Throws ``OperationError/consumerFailed(_:_:)`` if it has failed already, unless there are other
  /// messages: what remains of an endless one need not be waited for.
  mutating func write(_ bytes: RawSpan) throws {
    try start()
    try running?.write(bytes)
    guard !isForSeveral, let ending = running?.earlyEnding() else { return }
    try check(ending)
  }

  /// Ends the content of the message, and waits until the command has succeeded.
  ///
  /// Throws ``OperationError/consumerFailed(_:_:)`` if it fails.
  mutating func finish() throws {
    try start()
    guard var command = running.take() else { return }
    try check(command.finish())
  }

  /// Ends the command, since the content is not whole. It gets SIGTERM before the end of its input, so
  /// that it does not take a part for the whole.
  mutating func abandon() {
    isDue = false
    guard var command = running.take() else { return }
    command.abandon()
  }

  private mutating func start() throws {
    guard isDue else { return }
    isDue = false
    do {
      running = try ReadingCommand.start(command)
    } catch { throw OperationError.commandNotRun(error) }
  }

  private func check(_ ending: Command.Ending) throws {
    guard ending.isSuccess else { throw OperationError.consumerFailed(command.name, ending) }
  }
}

extension Output {
  /// Creates an output that gives the content of a message to a command, or the content of each of
  /// several messages.
  package static func command(_ command: Command, isForSeveral: Bool) -> Output {
    Output(consumer: Consumer(command, isForSeveral: isForSeveral))
  }
}
