import Descriptors
import Octets
import Primitives
import Ratcheting
import Sealing

/// The direction of a channel that says what the content is.
///
/// Each message is committed to the store before its first byte is written. What there is goes out at
/// once, and what comes while that is being written goes out together.
final class Speaker: @unchecked Sendable {
  private let conversation: Conversation
  private let store: ChannelStore
  private let randomness: any Randomness
  private let isPadded: Bool
  private let tools = SealingTools(.default)
  /// Where frames are sealed while there is no message.
  private var conveyor: Conveyor<FrameSealer>
  /// What leads to the other side.
  private var transport: Output
  /// The content, or `nil` if there is none yet or no more.
  private var content: Input?
  /// The message that was begun and can carry data, or `nil`.
  private var message: MessageWriter?
  /// The message that comes next, if it is being prepared.
  private var next: PreparedMessage?
  /// The thread that prepares messages, started when it is needed.
  private var preparer: Workers?

  init(
    _ conversation: Conversation, store: ChannelStore, randomness: any Randomness, isPadded: Bool,
    transport: consuming Descriptor
  ) {
    self.conversation = conversation
    self.store = store
    self.randomness = randomness
    self.isPadded = isPadded
    conveyor = Conveyor(on: conversation.crew)
    self.transport = Output(transport: transport)
  }

  /// Says the first message, which has no data.
  func open(to contact: IdentityKey) throws { try begin(isWhole: true, to: contact) }

  /// Sets what is said once the channel is open.
  func take(_ content: consuming Input) { self.content = consume content }

  /// Says the content to a contact until the channel is over, on a thread of its own.
  func speak(to contact: IdentityKey) {
    do {
      while let step = try nextStep() {
        switch step {
        case .say: try say(to: contact)
        case .end: try end()
        case .answer: try answer(to: contact)
        case .close: try close(to: contact)
        case .wait: break
        }
      }
    } catch let error as SystemError where error.call == "write" && error.hasLostConnection {
      // What the other side said before may still have to be read.
      conversation.announce { $0.isBrokenSince = Process.uptime }
    } catch { conversation.fail(error) }
    content = nil
    transport = .discarding()
    conversation.announce { $0.hasSpeakerEnded = true }
  }

  private enum Step {
    /// There is content.
    case say
    /// There is none, and the present message has to end.
    case end
    /// There is none, but the other side needs an answer.
    case answer
    /// The content has ended.
    case close
    /// Something may have changed.
    case wait
  }

  /// Waits for something to do, and returns it, or `nil` when the channel is over.
  private func nextStep() throws -> Step? {
    let now = Process.uptime
    let state = conversation.look { $0 }
    guard !state.isOver else { return nil }
    if try content?.isReady ?? false { return .say }
    if state.turns.isDueToAnswer(at: now) { return .answer }
    if state.turns.isDueToEnd(at: now) { return .end }
    if state.isContentEnding, !state.sides.hasClosed { return .close }
    try message?.flush(to: &transport)
    let patience = state.turns.deadline.map { CInt(clamping: $0 - now) }
    let mailbox = conversation.speakerMailbox
    switch content {
    case .some(let content):
      if try mailbox.wait(orReading: content.number, within: patience) { return .say }
    case .none: _ = try mailbox.next(within: patience)
    }
    while try mailbox.next(within: 0) != nil { continue }
    return .wait
  }

  /// Says what there is, in another message if it is time for one.
  private func say(to contact: IdentityKey) throws {
    let now = Process.uptime
    if conversation.look({ $0.turns.isDueToSpeak(at: now) }) {
      try end()
      try begin(isWhole: false, to: contact)
    }
    guard var content = content.take(), var message = message.take() else { return }
    let (byteCount, isEnd) = try message.writeReady(from: &content, to: &transport)
    self.message = consume message
    self.content = consume content
    let isHalfFull = conversation.change { state in
      state.turns.noteSaid(byteCount, at: now)
      state.sides.noteSaid(byteCount)
      return state.turns.isHalfFull
    }
    if isEnd { return try close(to: contact) }
    if isHalfFull, next == nil { prepareNext(to: contact) }
  }

  /// Has another thread prepare the next message, so that nothing stands still meanwhile.
  private func prepareNext(to contact: IdentityKey) {
    let thread = preparer ?? Workers(count: 1)
    preparer = thread
    guard thread.count > 0 else { return }
    let prepared = PreparedMessage(randomness)
    next = prepared
    thread.start(signaling: prepared.isDone) { [store] in
      prepared.prepare(to: contact, in: store)
    }
  }

  /// Ends the present message and writes one without data.
  private func answer(to contact: IdentityKey) throws {
    try end()
    try begin(isWhole: !isPadded, to: contact)
    try end()
  }

  /// Says that there is no more to say.
  private func close(to contact: IdentityKey) throws {
    content = nil
    // A message that is prepared is used in any case: the other side would miss it.
    if next != nil { try end() }
    if conversation.look({ !$0.turns.hasMessage }) { try begin(isWhole: false, to: contact) }
    try end(sayingClosed: true)
    conversation.announce { $0.sides.noteClosed() }
  }

  /// Begins a message; if `isWhole` is true, it has no data and ends at once.
  ///
  /// What the other side has begun and said is looked at before the store is, so that a message which
  /// takes no notice of it is followed by another.
  private func begin(isWhole: Bool, to contact: IdentityKey) throws {
    let isOpening = conversation.look { !$0.sides.hasBegun }
    let isPrepared = next != nil
    let preface = conversation.change { state in
      state.turns.begin(at: Process.uptime, isWhole: isWhole, isPrepared: isPrepared)
      state.turnCount += isOpening ? 0 : 1
      defer { if isWhole { state.sides.end() } }
      return state.sides.begin()
    }
    let prepared = next.take() ?? PreparedMessage(to: contact, in: store, randomness)
    let addressed = try prepared.addressed()
    let head = Head(stanzas: addressed.stanzas, fileSecret: prepared.fileSecret, form: .channel)
    var writer = MessageWriter(
      MessageSealer(
        fileSecret: prepared.fileSecret, headMAC: head.mac,
        authenticators: addressed.authenticators(of: head),
        isPadded: isPadded, tools: tools),
      on: conveyor)
    try transport.write(head.bytes.bytes)
    try writer.write(preface, isLast: isWhole, to: &transport)
    if !isWhole { message = consume writer }
    if !isOpening { conversation.mailbox.post() }
  }

  /// Ends the present message, if there is one that can carry data.
  private func end(sayingClosed isClosed: Bool = false) throws {
    guard var message = message.take() else { return }
    conversation.change {
      $0.turns.end()
      $0.sides.end()
    }
    try message.end(sayingClosed: isClosed, to: &transport)
    conveyor = message.conveyor
  }
}

/// A message whose step of the session has been taken, and committed to the store.
private final class PreparedMessage: @unchecked Sendable {
  let fileSecret: Key<KeyRole.FileSecret>
  /// Signalled when the message is prepared by another thread.
  let isDone = Semaphore()
  private let randomness: any Randomness
  /// What came of it. Before ``isDone`` is signalled only the thread that prepares it may access it.
  private var result: Result<AddressedMessage, any Error>?

  /// Creates a message that another thread is to prepare.
  init(_ randomness: any Randomness) {
    self.randomness = randomness
    fileSecret = randomness.key()
  }

  /// Prepares a message at once.
  convenience init(to contact: IdentityKey, in store: ChannelStore, _ randomness: any Randomness) {
    self.init(randomness)
    prepare(to: contact, in: store)
    isDone.signal()
  }

  func prepare(to contact: IdentityKey, in store: ChannelStore) {
    result = Result {
      try store.write { transaction in
        guard let recipient = try transaction.contact(withIdentity: contact) else {
          throw OperationError.unknownSender(contact)
        }
        return try transaction.address(fileSecret, to: [recipient], randomness: randomness)
      }
    }
  }

  /// Waits until the message is prepared, and returns its stanzas. This may be called once.
  func addressed() throws -> AddressedMessage {
    isDone.wait()
    guard let result else { preconditionFailure("a message that is done has a result") }
    return try result.get()
  }
}
