package import Descriptors
import Octets
import Ratcheting
import Sealing
import Storage

/// `pawl channel`: a live conversation of two over one connection (`docs/protocol.md`, section 16).
package struct Channel: Sendable {
  private let contactName: ContactName?
  private let rule: SenderRule
  private let isPadded: Bool
  private let timeout: UInt64

  /// What happens while the channel is open.
  package enum Event: Sendable {
    /// The other side has opened the channel.
    case opened(Sender)
    /// This side has begun another message.
    case turned
  }

  /// How a channel has ended.
  package struct Ending: Sendable {
    /// The reason why a channel has ended.
    package enum Reason: Sendable {
      /// Both sides had no more to say, or the command that said this side's words has ended.
      case closed
      case failed(OperationError)
      /// The signal with this number is to end the process.
      case signal(Int32)
    }

    /// The reason.
    package let reason: Reason
    /// The other side, or `nil` if the channel was never open.
    package internal(set) var peer: Sender?
    /// The length of what was said and acknowledged by the other side, in bytes.
    package internal(set) var acknowledgedByteCount: UInt64 = 0
    /// How the command that took part has ended, or `nil` if there was none or it still runs.
    package internal(set) var command: Command.Ending?
  }

  /// Creates the verb.
  ///
  /// - Parameters:
  ///   - contact: The contact to talk to, or `nil` for any who opens the channel.
  ///   - newContactName: The name under which an unknown person is saved, or `nil` to refuse unknown
  ///     people.
  ///   - timeout: The number of seconds in which the other side has to open the channel.
  package init(
    with contact: ContactName?, accept newContactName: ContactName?, isPadded: Bool,
    timeout: UInt64
  ) {
    contactName = contact
    rule = SenderRule(expected: contact.map(Addressee.contact), newName: newContactName)
    self.isPadded = isPadded
    self.timeout = timeout
  }

  /// Opens the channel and keeps it until it is over.
  ///
  /// Throws errors from before the transport was used. After that, they are the reason of the ending.
  package func run(
    in context: Context, over transport: ChannelTransport, with content: ChannelContent,
    onEvent announce: (Event) -> Void
  ) throws(OperationError) -> Ending {
    try OperationError.folding {
      var streams = try ContentStreams(content)
      let store = ChannelStore(try context.vault(), in: context)
      let known = try store.read { try correspondent(in: $0) }
      let conversation = try Conversation(context.randomness, threadCount: context.threadCount)
      conversation.mailbox.receiveSignals()
      var line = try Line.open(transport)
      let speaker = Speaker(
        conversation, store: store, randomness: context.randomness, isPadded: isPadded,
        transport: line.takeOutput())
      let listener = Listener(conversation, store: store, transport: line.takeInput())

      let peer: Sender
      do {
        peer = try open(speaker, with: listener, to: known, at: conversation.mailbox)
      } catch {
        let reason = try openingFailure(error, on: &line, at: conversation.mailbox)
        try? store.end()
        line.end()
        return Ending(reason: reason)
      }
      announce(.opened(peer))
      streams.start(for: peer, from: listener, to: speaker)
      var channel = OpenChannel(conversation, with: peer, over: line, connecting: streams)
      try channel.start(speaker, with: listener)
      let reason = try channel.awaitEnd { announce(.turned) }
      return try channel.end(reason, using: store)
    }
  }

  /// Returns the contact to whom the first message can be written before theirs has been read.
  private func correspondent(in snapshot: Snapshot) throws -> IdentityKey? {
    guard let name = contactName else { return nil }
    let contact =
      name == rule.newName
      ? try snapshot.contact(named: name) : try snapshot.existingContact(named: name)
    guard let contact, try snapshot.sessions(with: contact.id).current != nil else { return nil }
    return contact.identity
  }

  // MARK: Opening

  /// The process is to end by a signal.
  private struct Interruption: Error {
    let signal: Int32
  }

  /// Exchanges the first messages, and returns the other side.
  private func open(
    _ speaker: Speaker, with listener: Listener, to known: IdentityKey?, at mailbox: Mailbox
  ) throws -> Sender {
    let deadline = Process.uptime + min(timeout, Seconds.perYear) * 1000
    if let known {
      do { try speaker.open(to: known) } catch let error as SystemError
        where error.call == "write" && error.hasLostConnection
      {
        // What the other side has said says why.
      }
    }
    let peer = try listener.open(as: rule) {
      try Self.await(listener, until: deadline, at: mailbox, limit: timeout)
    }
    if known == nil { try speaker.open(to: peer.identity) }
    return peer
  }

  private static func await(
    _ listener: Listener, until deadline: UInt64, at mailbox: Mailbox, limit: UInt64
  ) throws {
    while true {
      let now = Process.uptime
      guard now < deadline else { throw OperationError.channelNotAnswered(limit) }
      let patience = CInt(clamping: deadline - now)
      if try mailbox.wait(orReading: listener.number, within: patience) { return }
      if case .signal(let number) = try mailbox.next(within: 0) {
        throw Interruption(signal: number)
      }
    }
  }

  /// Returns what an error means that kept the channel from being opened.
  private func openingFailure(
    _ error: any Error, on line: inout Line, at mailbox: Mailbox
  ) throws -> Ending.Reason {
    if let interruption = error as? Interruption { return .signal(interruption.signal) }
    let error = OperationError(folding: error)
    let hasEnded =
      switch error {
      case .sealing(.truncated): true
      case .system(let error): error.hasLostConnection
      default: false
      }
    guard hasEnded else { return .failed(error) }
    return .failed(try line.failure(awaiting: mailbox) ?? .channelNotOpened)
  }
}
