import Descriptors
import Octets
import Ratcheting
import Sealing

/// The direction of a channel that gives out what the other side says.
///
/// A frame is given out as soon as it has been verified. The session advances in the store when a message
/// is whole. If the next one is there already, it is read meanwhile, so that nothing stands still.
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
  /// The message that is whole and not known to be committed, or `nil`.
  private var whole: WholeMessage?
  /// The thread that commits messages while others are read, started when it is needed.
  private var committer: Workers?

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
    try store.noteWhole()
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
    let end = Result { try readMessages(from: contact) }
    // What was read whole before is committed, whatever follows it.
    let commit = Result { try commitWhole() }
    do {
      try commit.get()
      try end.get()
    } catch is ChannelIsOver {
      // Nobody waits for an answer.
    } catch SealingError.truncated {
      conversation.announce { $0.hasTransportEnded = true }
    } catch let error as SystemError where error.call == "read" && error.hasLostConnection {
      conversation.announce { $0.hasTransportEnded = true }
    } catch { conversation.fail(Self.meaning(of: error)) }
    // A relay that is still connected sees that nothing more is wanted.
    transport = .ended()
  }

  /// Reads messages until both sides have no more to say: what follows then is nobody's.
  private func readMessages(from contact: IdentityKey) throws {
    while !conversation.look({ $0.sides.areClosed }) {
      guard try transport.fetch(1, beforeWaiting: awaitTransport) else {
        throw SealingError.truncated(frames: 0)
      }
      try readMessage(from: contact)
    }
  }

  /// Returns what an error in reading or committing a message means for the channel.
  private static func meaning(of error: any Error) -> OperationError {
    let error = OperationError(folding: error)
    return error.isAboutMessage ? .channelAltered : error
  }

  private func awaitTransport() throws {
    if whole?.isStarted == false { try commitWhole() }
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
    let head = try transport.readHead(of: .channel, beforeWaiting: awaitTransport)
    let opener: MessageOpener
    do { opener = try self.opener(of: head, from: contact) } catch {
      guard whole != nil else { throw error }
      // It may take what the message before it leaves in the store.
      try commitWhole()
      opener = try self.opener(of: head, from: contact)
    }
    commitWholeMeanwhile()
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
    conveyor = reader.conveyor
    try commitWhole()
    try store.noteWhole()
    whole = WholeMessage(from: contact, hasData: hasData, saysClosed: reader.saysClosed)
    if reader.saysClosed { try commitWhole() }
  }

  private func opener(of head: Head, from contact: IdentityKey) throws -> MessageOpener {
    try store.begin(head) { reading, _ in
      guard reading.source.contact?.identity == contact else { throw SealingError.alteredHead }
      return reading.opener(of: head, with: tools)
    }
  }

  /// Has another thread commit the message that was read whole, while the next one is read.
  private func commitWholeMeanwhile() {
    guard let message = whole else { return }
    let thread = committer ?? Workers(count: 1)
    committer = thread
    guard thread.count > 0 else { return }
    message.isStarted = true
    thread.start(signaling: message.isDone) { [self] in
      message.result = Result { try commit(message) }
      if case .failure(let error) = message.result { conversation.fail(Self.meaning(of: error)) }
    }
  }

  /// Commits the message that was read whole, or waits until the other thread has.
  private func commitWhole() throws {
    guard let message = whole else { return }
    whole = nil
    guard message.isStarted else { return try commit(message) }
    message.isDone.wait()
    try message.result.get()
  }

  private func commit(_ message: WholeMessage) throws {
    try store.commit { source, transaction in
      guard let contact = try transaction.contact(withIdentity: message.contact) else {
        throw OperationError.unknownSender(source.sender)
      }
      return contact
    }
    try finish(withData: message.hasData, sayingClosed: message.saysClosed)
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

  /// Notes that a message was read whole and committed.
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

/// A message that was read whole, on its way into the store.
private final class WholeMessage: @unchecked Sendable {
  /// The contact that it is from.
  let contact: IdentityKey
  /// Whether it has data.
  let hasData: Bool
  /// Whether it says that nothing more will be said.
  let saysClosed: Bool
  /// Whether another thread commits it.
  var isStarted = false
  /// Signalled when that thread has.
  let isDone = Semaphore()
  /// What came of that. Before ``isDone`` is signalled only that thread may access it.
  var result: Result<Void, any Error> = .success(())

  init(from contact: IdentityKey, hasData: Bool, saysClosed: Bool) {
    self.contact = contact
    self.hasData = hasData
    self.saysClosed = saysClosed
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
