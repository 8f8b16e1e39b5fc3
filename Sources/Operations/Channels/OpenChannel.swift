import Descriptors

/// A channel that both sides have opened, as the thread that watches over it sees it.
struct OpenChannel: ~Copyable {
  /// How long nobody reads from the transport before it counts as ended, in milliseconds: the last words
  /// of the other side may still have to be read.
  private static let patience: UInt64 = 500

  private let conversation: Conversation
  private let peer: Sender
  private var line: Line
  private var streams: ContentStreams

  /// Takes over a channel with `peer`.
  init(
    _ conversation: Conversation, with peer: Sender, over line: consuming Line,
    connecting streams: consuming ContentStreams
  ) {
    self.conversation = conversation
    self.peer = peer
    self.line = line
    self.streams = streams
  }

  /// Starts both directions, each on a thread of its own.
  ///
  /// Throws ``SystemError`` if the system starts no threads.
  func start(_ speaker: Speaker, with listener: Listener) throws {
    let threads = Workers(count: 2)
    guard threads.count == 2 else { throw SystemError.noThread }
    let contact = peer.identity
    threads.start(signaling: Semaphore()) { speaker.speak(to: contact) }
    threads.start(signaling: Semaphore()) { listener.listen(to: contact) }
  }

  /// Waits until the channel is over, and returns why. Calls `onTurn` for each turn.
  mutating func awaitEnd(onTurn: () -> Void) throws -> Channel.Ending.Reason {
    while true {
      for _ in 0..<conversation.takeTurnCount() { onTurn() }
      streams.lookAtCommand()
      let state = conversation.look { $0 }
      if let failure = state.failure, !state.sides.areClosed { return .failed(failure) }
      if let reason = reason(in: state) { return reason }
      let patience = state.isBrokenSince.map { _ in CInt(Self.patience) }
      if case .signal(let number) = try conversation.mailbox.next(within: patience) {
        return .signal(number)
      }
    }
  }

  /// Returns the reason why the channel is over, or `nil` if it goes on.
  private func reason(in state: Conversation.State) -> Channel.Ending.Reason? {
    let hasTransportEnded = state.hasTransportEnded || hasBroken(in: state)
    if hasTransportEnded, !state.sides.hasPeerClosed {
      return .failed(
        .channelCut(
          acknowledged: state.sides.acknowledgedByteCount, said: state.sides.saidByteCount))
    }
    if state.sides.areClosed || hasTransportEnded {
      // A command has nobody left to talk to, but may have work to do.
      if !state.isOver { conversation.announce { $0.isOver = true } }
      return streams.hasRunningCommand ? nil : streams.reason(wasSilenced: hasTransportEnded)
    }
    guard streams.hasEndedCommand else { return nil }
    if state.sides.hasClosed { return streams.reason(wasSilenced: false) }
    if !state.isContentEnding { conversation.announce { $0.isContentEnding = true } }
    return nil
  }

  /// Returns whether nobody reads from the transport, and all that the other side said has been read.
  private func hasBroken(in state: Conversation.State) -> Bool {
    guard let broken = state.isBrokenSince, let waiting = state.isListenerWaitingSince else {
      return false
    }
    return Process.uptime >= max(broken, waiting) + Self.patience
  }

  /// Ends both directions and the commands. A message that was not read whole is given up.
  mutating func end(
    _ known: Channel.Ending.Reason, using store: ChannelStore
  ) throws -> Channel.Ending {
    var reason = known
    do { try store.end() } catch {
      if case .closed = reason { reason = .failed(OperationError(folding: error)) }
    }
    conversation.announce { $0.isOver = true }
    switch reason {
    case .closed, .failed(.channelCommandFailed), .failed(.commandNotRun):
      try awaitSpeaker()
      if let signal = try line.close(at: conversation.mailbox) { reason = .signal(signal) }
    case .failed, .signal:
      streams.hangUp()
    }
    line.end()
    streams.lookAtCommand()
    let acknowledged = conversation.look { $0.sides.acknowledgedByteCount }
    return Channel.Ending(
      reason: reason, peer: peer, acknowledgedByteCount: acknowledged, command: streams.ending)
  }

  /// Waits until the direction that speaks has closed its end of the transport.
  private func awaitSpeaker() throws {
    let deadline = Process.uptime + Self.patience
    while !conversation.look({ $0.hasSpeakerEnded }), Process.uptime < deadline {
      if case .signal = try conversation.mailbox.next(within: CInt(Self.patience)) { return }
    }
  }
}
