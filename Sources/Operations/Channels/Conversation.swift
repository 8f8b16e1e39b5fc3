import Descriptors
import Primitives
import Sealing
import Storage
import Synchronization

/// What the two directions of a channel and the thread that watches over them share.
final class Conversation: Sendable {
  /// How far the channel has come, in the words of both directions.
  struct State {
    var sides: ChannelSides
    var turns = Turns()
    /// The first thing that went wrong.
    var failure: OperationError?
    /// Whether the other side sends nothing more, since the transport has ended.
    var hasTransportEnded = false
    /// When writing to the transport failed because nobody reads from it, in milliseconds, or `nil`.
    var isBrokenSince: UInt64?
    /// Since when the direction that listens has been waiting for the other side, in milliseconds, or `nil`
    /// while it does anything else.
    var isListenerWaitingSince: UInt64?
    /// Whether what is said ends with what can be read at once: the command that says it has ended.
    var isContentEnding = false
    /// Whether both directions are to end.
    var isOver = false
    /// Whether the direction that speaks has ended.
    var hasSpeakerEnded = false
    /// The number of turns that have not been reported.
    var turnCount = 0
  }

  /// Where word is left for the thread that watches over the channel.
  let mailbox: Mailbox
  /// Where word is left for the directions.
  let speakerMailbox: Mailbox
  let listenerMailbox: Mailbox
  /// The threads on which frames are sealed and opened.
  let crew: Crew
  private let state: Mutex<State>

  /// Begins a channel.
  ///
  /// Throws ``SystemError`` if the system refuses a pipe.
  init(_ randomness: any Randomness, threadCount: Int) throws {
    mailbox = try Mailbox()
    speakerMailbox = try Mailbox()
    listenerMailbox = try Mailbox()
    crew = Crew(threadCount: threadCount)
    state = Mutex(State(sides: ChannelSides(randomness)))
  }

  /// Returns what `body` finds in the state.
  func look<Result: Sendable>(_ body: (State) -> Result) -> Result { state.withLock { body($0) } }

  /// Changes the state, and returns the result of `body`.
  @discardableResult
  func change<Result: Sendable, Failure: Error>(
    _ body: (inout State) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try state.withLock { (state) throws(Failure) in try body(&state) }
  }

  /// Changes the state, and tells all threads.
  func announce(_ body: (inout State) -> Void) {
    change(body)
    mailbox.post()
    speakerMailbox.post()
    listenerMailbox.post()
  }

  /// Returns the number of turns since the last call.
  func takeTurnCount() -> Int {
    change { state in
      defer { state.turnCount = 0 }
      return state.turnCount
    }
  }

  /// Notes that a direction cannot go on.
  func fail(_ error: any Error) {
    announce { $0.failure = $0.failure ?? OperationError(folding: error) }
  }
}

/// The store as the two directions of a channel use it, one after the other.
final class ChannelStore: @unchecked Sendable {
  private let vault: Vault
  private let context: Context
  /// The message of the other side that is being read. Only its turn of the lock may access it.
  private var present: ReceivedMessage?
  /// The message before that one, if it is whole and not committed. The same holds for it.
  private var whole: ReceivedMessage?
  private var hasEnded = false
  private let turn = Semaphore()

  init(_ vault: Vault, in context: Context) {
    self.vault = vault
    self.context = context
    turn.signal()
  }

  private func inTurn<Result: ~Copyable>(_ body: () throws -> Result) throws -> Result {
    turn.wait()
    // When the channel is over, the process is about to end.
    while hasEnded { Process.pause() }
    defer { turn.signal() }
    return try body()
  }

  /// Runs `body` on the present state of the store.
  func read<Result: ~Copyable>(_ body: (Snapshot) throws -> Result) throws -> Result {
    try inTurn { try context.atPresent.read(vault, in: body) }
  }

  /// Runs `body` in a transaction.
  func write<Result: ~Copyable>(_ body: (Transaction) throws -> Result) throws -> Result {
    try inTurn { try context.atPresent.write(to: vault, in: body) }
  }

  /// Begins to read the message with this head. `body` gets its reading and the present state of the store.
  func begin<Result: ~Copyable>(
    _ head: Head, body: (borrowing Reading, Snapshot) throws -> Result
  ) throws -> Result {
    try inTurn {
      var message = ReceivedMessage(head, in: vault, context.atPresent)
      let result = try message.read { reading, snapshot in try body(reading, snapshot) }
      present = message
      return result
    }
  }

  /// Notes that the message that is being read is whole.
  func noteWhole() throws { try inTurn { whole = present.take() } }

  /// Deletes the key of the message that is whole and saves its session. `contact` returns the contact that
  /// the message is from.
  func commit(_ contact: (Reading.Source, Transaction) throws -> Contact) throws {
    try inTurn { try commit(whole.take(), as: contact) }
  }

  /// Ends the use of the store. A message that is being read is given up: nothing will bring the rest, so
  /// its key is deleted. If it would have made its sender a contact, the store stays as it is.
  func end() throws {
    try inTurn {
      hasEnded = true
      let earlier = Result { try giveUp(whole.take()) }
      try giveUp(present.take())
      try earlier.get()
    }
  }

  private func giveUp(_ message: ReceivedMessage?) throws {
    try commit(message) { try $1.contact(withIdentity: $0.sender) }
  }

  private func commit(
    _ message: ReceivedMessage?, as contact: (Reading.Source, Transaction) throws -> Contact?
  ) throws {
    guard var message else { return }
    try message.write { reading, transaction in
      guard let contact = try contact(reading.source, transaction) else { return }
      _ = try reading.commit(as: contact, keepingFor: nil, in: transaction)
    }
  }
}
