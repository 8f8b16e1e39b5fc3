import Descriptors
import Ratcheting

/// The source of what is said in a channel, and the destination of what is heard.
struct ContentStreams: ~Copyable {
  private var input: Input?
  private var output: Output?
  private let command: Command?
  private var running: ConversingCommand?
  /// How the command has ended, or `nil` if there is none or it ran when it was looked at.
  private(set) var ending: Command.Ending?
  /// Why the command could not be run, or `nil`.
  private var refusal: OperationError?

  init(_ content: ChannelContent) throws {
    switch content {
    case .standardStreams(let isRaw):
      input = try Input.open(nil, for: .anything)
      output = try Output.open(nil, for: .conversation, isInsisting: isRaw)
      command = nil
    case .command(let command): self.command = command
    case .refused(let error):
      command = nil
      refusal = error
    }
  }

  /// Gives the streams to the two directions, and starts the command if there is one. If it cannot be run,
  /// that is its failure, and there is nothing to say.
  mutating func start(for peer: Sender, from listener: Listener, to speaker: Speaker) {
    if let command {
      Process.setEnvironment("PAWL_FROM", to: peer.name.description)
      do {
        var running = try ConversingCommand.start(command)
        input = Input(running.takeOutput())
        output = Output(toCommand: running.takeInput())
        self.running = consume running
      } catch { refusal = .commandNotRun(error) }
    }
    if let input = input.take() { speaker.take(input) }
    if let output = output.take() { listener.take(output) }
  }

  /// Finds out whether the command has ended.
  mutating func lookAtCommand() { ending = ending ?? running?.endingSoFar() }

  /// Whether there is a command that has not ended.
  var hasRunningCommand: Bool { command != nil && ending == nil && refusal == nil }

  /// Whether there was a command that has ended, or could not be run.
  var hasEndedCommand: Bool { ending != nil || refusal != nil }

  /// Returns why a channel is over whose command, if there is one, has ended. If `wasSilenced` is true, it
  /// could say nothing more, and may have ended for that reason.
  func reason(wasSilenced: Bool) -> Channel.Ending.Reason {
    if let refusal { return .failed(refusal) }
    guard let command, let ending, !ending.isSuccess else { return .closed }
    return wasSilenced && ending.isByBrokenPipe
      ? .closed : .failed(.channelCommandFailed(command.name, ending))
  }

  /// Tells the command that the connection has gone.
  mutating func hangUp() { running?.hangUp() }
}
