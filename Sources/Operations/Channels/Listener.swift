import Descriptors
import Octets
import Ratcheting
import Sealing

/// The direction of a channel that gives out what the other side says.
///
/// A frame is given out as soon as it has been verified. The session advances in the store when a message
/// is whole.
final class Listener: @unchecked Sendable {
  /// The channel is over while the listener waits for the other side.
  private struct ChannelIsOver: Error {}

  private let conversation: Conversation
  private let store: ChannelStore
  /// What comes from the other side.
  private var transport: Input
  /// The number of its descriptor.
  let number: Int32
  private let tools = OpeningTools()
  /// Where frames are opened while no message is read.
  private var conveyor: Conveyor<FrameOpener>
  /// What gets the content.
  private var content = Output.discarding()

  init(_ conversation: Conversation, store: ChannelStore, transport: consuming Descriptor) {
    self.conversation = conversation
    self.store = store
    conveyor = MessageReader.conveyor(on: conversation.crew)
    number = transport.number
    self.transport = Input(transport)
  }

  /// Reads the first message, whose sender has to be as `rule` says, and returns the sender. Calls
  /// `beforeWaiting` before each wait.
  func open(
    as rule: SenderRule, beforeWaiting: @escaping () throws -> Void
  ) throws -> Sender {
    let head = try transport.readHead(of: .channel, beforeWaiting: beforeWaiting)
    var sender: Sender?
    let opener = try store.begin(head) { reading, snapshot in
      sender = try rule.sender(of: reading, in: snapshot)
      return reading.opener(of: head, with: tools)
    }
    var reader = MessageReader(
      opener, on: conveyor, check: { _ in }, beforeWaiting: beforeWaiting)
    try accept(&reader, isOnlyFrame: true)
    try store.commit { source, transaction in
      let name = try rule.name(of: source, in: transaction)
      return try source.contact ?? transaction.addContact(named: name, identity: source.sender)
    }
    conversation.change { $0.sides.noteRead(sayingClosed: false) }
    guard let sender else { throw OperationError.notForThisStore }
    return sender
  }

  /// Sets what gets the content once the channel is open.
  func take(_ content: consuming Output) { self.content = consume content }

  /// Gives out what a contact says until the channel is over, on a thread of its own.
  func listen(to contact: IdentityKey) {
    listenUntilEnd(to: contact)
    // A relay that is still connected sees that nothing more is wanted.
    transport = .ended()
  }

  private func listenUntilEnd(to contact: IdentityKey) {
    do {
      // What follows when both sides have no more to say is nobody's.
      while !conversation.look({ $0.sides.areClosed }) {
        guard try transport.fetch(1, beforeWaiting: awaitTransport) else {
          return conversation.announce { $0.hasTransportEnded = true }
        }
        try readMessage(from: contact)
      }
    } catch is ChannelIsOver {
      // Nobody waits for an answer.
    } catch SealingError.truncated {
      conversation.announce { $0.hasTransportEnded = true }
    } catch let error as SystemError where error.call == "read" && error.hasLostConnection {
      conversation.announce { $0.hasTransportEnded = true }
    } catch { conversation.fail(error) }
  }

  private func awaitTransport() throws {
    let mailbox = conversation.listenerMailbox
    conversation.change { $0.isListenerWaitingSince = Process.uptime }
    defer { conversation.change { $0.isListenerWaitingSince = nil } }
    while !conversation.look({ $0.isOver }) {
      if try mailbox.wait(orReading: number, within: nil) { return }
      while try mailbox.next(within: 0) != nil { continue }
    }
    throw ChannelIsOver()
  }

  /// Reads the next message, which has to be from the contact that the first one was from.
  private func readMessage(from contact: IdentityKey) throws {
    do {
      let head = try transport.readHead(of: .channel, beforeWaiting: awaitTransport)
      let opener = try store.begin(head) { reading, _ in
        guard reading.source.contact?.identity == contact else { throw SealingError.alteredHead }
        return reading.opener(of: head, with: tools)
      }
      var hasData = false
      var reader = MessageReader(
        opener, on: conveyor,
        check: { [conversation] _ in
          if conversation.look({ $0.isOver }) { throw ChannelIsOver() }
          hasData = true
          try conversation.noteHeard()
        }, beforeWaiting: awaitTransport)
      if try !accept(&reader, isOnlyFrame: false) {
        try reader.copyContent(from: &transport, to: &content) { _ in }
      }
      try store.commit { source, transaction in
        guard let known = try transaction.contact(withIdentity: contact) else {
          throw OperationError.unknownSender(source.sender)
        }
        return known
      }
      conveyor = reader.conveyor
      try finish(withData: hasData, sayingClosed: reader.saysClosed)
    } catch SealingError.truncated(let frames) {
      throw SealingError.truncated(frames: frames)
    } catch is ChannelIsOver {
      throw ChannelIsOver()
    } catch let error as SystemError {
      // It may say that the connection is gone.
      throw error
    } catch {
      let error = OperationError(folding: error)
      throw error.isAboutMessage ? OperationError.channelAltered : error
    }
  }

  /// Reads the preface of a message and checks it; returns whether it is the whole message.
  @discardableResult
  private func accept(_ reader: inout MessageReader, isOnlyFrame: Bool) throws -> Bool {
    try reader.readPreface(from: &transport, isOnlyFrame: isOnlyFrame) { preface in
      try conversation.change { (state) throws(SealingError) in
        try state.sides.accept(preface)
        state.turns.notePeerBegan()
      }
    }
  }

  /// Notes that a message was read whole.
  private func finish(withData hasData: Bool, sayingClosed isClosed: Bool) throws {
    if isClosed { try content.end() }
    let change = { (state: inout Conversation.State) in
      state.sides.noteRead(sayingClosed: isClosed)
      if hasData { state.turns.noteHeardAll() }
    }
    guard !isClosed else { return conversation.announce(change) }
    conversation.change(change)
    if hasData { conversation.speakerMailbox.post() }
  }
}

extension Conversation {
  /// Notes that the other side has said something.
  ///
  /// Throws ``SealingError/alteredFrame(_:)`` if it has said that it would not.
  fileprivate func noteHeard() throws {
    let isFirst = try change { (state) throws(SealingError) in
      try state.sides.checkOpen()
      let isFirst = !state.turns.hasHeard
      state.turns.noteHeard(at: Process.uptime)
      return isFirst
    }
    if isFirst { speakerMailbox.post() }
  }
}
