import Descriptors
import Octets
import Ratcheting
import Sealing
import Storage

/// A message whose head has been read, and what this store can do with it.
///
/// The store is not locked while the stanzas are tried and while the content is read, so other processes
/// may change it in the meantime. Whatever is said about the message is true of one state of the store:
/// what was found in an earlier state only saves a search, and if the message cannot be read by it, the
/// search is repeated.
struct ReceivedMessage {
  /// The number of searches without a lock. Each of them fails only if another process has written to the
  /// store in the meantime. After that the store is locked during the search.
  private static let maximumSearchCount = 4

  let head: Head
  private let vault: Vault
  private let context: Context
  /// Whose sessions are tried first: who is expected to have written the message, or `nil`.
  private let likelySender: Addressee?
  private var found: FoundStanza?
  /// Whether the message could be read in some state of the store.
  private var wasReadable = false

  /// Reads the head of a message from `input`. `likelySender` is who is expected to have written it, or `nil`.
  init(
    from input: inout Input, in vault: Vault, _ context: Context,
    likelyFrom likelySender: Addressee? = nil
  ) throws {
    _ = try input.find([.message])
    let head = try input.readHead()
    if input.series != nil, head.repeatsFirstLine { throw SealingError.truncated(frames: 0) }
    self.init(head, in: vault, context, likelyFrom: likelySender)
  }

  /// Creates the message with this head.
  init(
    _ head: Head, in vault: Vault, _ context: Context, likelyFrom likelySender: Addressee? = nil
  ) {
    self.head = head
    self.vault = vault
    self.context = context
    self.likelySender = likelySender
  }

  /// Runs `body` on the reading of the message, with its head verified, in the present state of the store.
  mutating func read<Result: ~Copyable>(
    _ body: (consuming Reading, Snapshot) throws -> Result
  ) throws -> Result {
    let (vault, context) = (vault, context)
    return try repeated { message in
      try context.read(vault) { try body(message.reading(in: $0), $0) }
    }
  }

  /// Runs `body` on the reading of the message, with its head verified, in a transaction. If `isExclusive`
  /// is true, no other process reads the store in the meantime.
  mutating func write<Result: ~Copyable>(
    isExclusive: Bool = false, _ body: (consuming Reading, Transaction) throws -> Result
  ) throws -> Result {
    let (vault, context) = (vault, context)
    return try repeated { message in
      try context.write(to: vault, isExclusive: isExclusive) {
        try body(message.reading(in: $0), $0)
      }
    }
  }

  /// Runs `attempt` until it does not throw ``StateHasChanged``.
  private mutating func repeated<Result: ~Copyable>(
    _ attempt: (inout ReceivedMessage) throws -> Result
  ) throws -> Result {
    do {
      for _ in 0..<Self.maximumSearchCount {
        do {
          if !head.isQuicklySearched { found = try found ?? search() }
          return try attempt(&self)
        } catch is StateHasChanged { found = nil }
      }
      return try attempt(&self)
    } catch OperationError.notForThisStore where wasReadable {
      // It was for this store a moment ago: another process has deleted its key.
      throw OperationError.alreadyDecrypted
    }
  }

  /// Finds the stanza without a lock on the store.
  private func search() throws -> FoundStanza {
    let keys = try context.read(vault) { try KeysOnHand($0) }
    return try StanzaSearch(head: head, threadCount: context.threadCount)
      .run(with: keys) { try context.read(vault, in: $0) }
  }

  private func search(in snapshot: Snapshot) throws -> FoundStanza {
    if head.isQuicklySearched { return try quickSearch(in: snapshot) }
    return try StanzaSearch(head: head, threadCount: context.threadCount)
      .run(with: KeysOnHand(snapshot)) { try $0(snapshot) }
  }

  /// Finds whose session opens the only stanza. Keys after the one that opens it are not looked at, so damage in
  /// them does not matter.
  private func quickSearch(in snapshot: Snapshot) throws -> FoundStanza {
    let contact: Contact? =
      if case .contact(let name) = likelySender { try snapshot.contact(named: name) } else { nil }
    let found = try snapshot.headerKeyHolder(
      for: head.stanzas[0].sealedHeader, likelyFrom: contact?.id,
      threadCount: context.threadCount)
    guard let (holder, header) = found else { throw OperationError.notForThisStore }
    return FoundStanza(
      index: 0, match: .session(holder, header), generation: try snapshot.generation)
  }

  /// Returns the reading of the message, with its head verified.
  private mutating func reading(in snapshot: Snapshot) throws -> Reading {
    let found = try found ?? search(in: snapshot)
    self.found = found
    let reading = try StateHasChanged.check(snapshot, against: found.generation) {
      let reader = StanzaReader(stanza: found.index, of: head, in: snapshot)
      guard try reader.holds(found.match) else { throw OperationError.notForThisStore }
      var skipLimit = SkippedKeys.maximumPerMessage
      do {
        let reading = try reader.read(found.match, skipLimit: &skipLimit)
        try head.verify(with: reading.fileSecret)
        return reading
      } catch let refusal as Refusal { throw refusal.error }
    }
    wasReadable = true
    return reading
  }
}

extension Head {
  /// Whether the search takes no longer than the reading, so that both are done in one look at the store:
  /// the only stanza is of a session that has been answered.
  fileprivate var isQuicklySearched: Bool { stanzas.count == 1 && stanzas[0].initiator == nil }
}

extension Input {
  /// Reads the head of a message of this form; throws ``SealingError``. Calls `beforeWaiting` before a wait
  /// for bytes.
  mutating func readHead(
    of form: MessageForm = .stream, beforeWaiting: () throws -> Void = {}
  ) throws -> Head {
    var parser = HeadParser(form)
    while let wanted = parser.wantedByteCount {
      guard try fetch(wanted, beforeWaiting: beforeWaiting) else {
        let isCut = parser.hasFirstLine || parser.canBegin(with: [UInt8](bytes))
        throw isCut ? SealingError.truncated(frames: 0) : .notPawl
      }
      try parser.accept(bytes.extracting(0..<wanted))
      drop(wanted)
    }
    guard let head = parser.head else { throw SealingError.truncated(frames: 0) }
    return head
  }
}

/// The stanza of a message that this store can open.
struct FoundStanza {
  /// The index of the stanza.
  let index: Int
  /// The key that opened the stanza.
  let match: KeysOnHand.Match
  /// The generation of the store that the key is from.
  let generation: UInt64
}

/// Thrown if the store changed while a message was examined: what was found belongs to an earlier state, and may
/// no longer be true.
struct StateHasChanged: Error {
  /// Returns the result of `body`, which finds out something about a message in `snapshot` by what was
  /// found in an earlier snapshot, of the generation `generation`.
  ///
  /// Only if both snapshots are of the same generation is an error of `body` true of the message.
  static func check<Result: ~Copyable>(
    _ snapshot: Snapshot, against generation: UInt64, _ body: () throws -> Result
  ) throws -> Result {
    do {
      return try body()
    } catch {
      let isAboutMessage =
        error is Refusal || OperationError(folding: error).isAboutMessage
      guard isAboutMessage, try snapshot.generation != generation else { throw error }
      throw StateHasChanged()
    }
  }
}

/// The search for the first stanza of a head that this store can read (`docs/protocol.md`, section 5).
struct StanzaSearch {
  let head: Head
  let threadCount: Int

  /// Searches with the keys of one state of the store. `access` runs what it is given on a state of the
  /// store.
  ///
  /// The first stanza that a session opens is taken, whether or not it then verifies. Only if there is none
  /// are the stanzas tried as first messages. Such a stanza must be readable in full; otherwise the
  /// search goes on, and the gravest reason is thrown when it ends without a stanza. Throws
  /// ``StateHasChanged`` if the reasons are not all from the state that the keys are from.
  func run(
    with keys: borrowing KeysOnHand, in access: ((Snapshot) throws -> Void) throws -> Void
  ) throws -> FoundStanza {
    let generation = keys.generation
    for (index, stanza) in head.stanzas.enumerated() {
      guard let match = try keys.session(for: stanza) else { continue }
      return FoundStanza(index: index, match: match, generation: generation)
    }
    var gravest = Refusal.notForThisStore
    var skipLimit = SkippedKeys.maximumPerMessage
    var search = FirstMessageSearch(in: head, with: keys.prekeys, threadCount: threadCount)
    while let (index, match) = search.next() {
      do {
        try access { snapshot in
          try StateHasChanged.check(snapshot, against: generation) {
            _ = try StanzaReader(stanza: index, of: head, in: snapshot)
              .read(match, skipLimit: &skipLimit).wasReadBefore
          }
        }
        return FoundStanza(index: index, match: match, generation: generation)
      } catch let refusal as Refusal { gravest = max(gravest, refusal) }
    }
    throw gravest.error
  }
}

/// Goes through the stanzas of a head in their order and finds those that prekeys open, within the limit
/// on decapsulations.
private struct FirstMessageSearch {
  /// From this number of decapsulations on, several threads share the work. A thread takes as long to
  /// start as two of them.
  private static let parallelCount = 64

  private let stanzas: [Stanza]
  private let prekeys: PrekeySet
  private let workers: Workers?
  private let batchSize: Int
  /// The index of the next stanza.
  private var index = 0
  /// The attempts on the stanzas from `index` on that have been made already.
  private var attempts: ArraySlice<PrekeySet.Attempt> = []
  /// The number of decapsulations that are left.
  private var limit = SealedInitiator.Opener.maximumDecapsulationCount

  init(in head: Head, with prekeys: PrekeySet, threadCount: Int) {
    stanzas = head.stanzas
    self.prekeys = prekeys
    let initialCount = head.stanzas.count { $0.initiator != nil }
    let isLong = initialCount > 1 && initialCount * prekeys.kemPrekeyCount >= Self.parallelCount
    workers = isLong && threadCount > 1 ? Workers.shared(count: threadCount) : nil
    // A few for each thread, so that none waits long for the others.
    batchSize = workers == nil ? 1 : 4 * threadCount
  }

  /// Returns the index of the next stanza that prekeys open, with what opens it, or `nil` if there is
  /// none.
  mutating func next() -> (Int, KeysOnHand.Match)? {
    while index < stanzas.count, prekeys.kemPrekeyCount <= limit {
      if attempts.isEmpty { attempts = nextAttempts()[...] }
      let attempt = attempts.removeFirst()
      index += 1
      guard case .tried(let match) = attempt else { continue }
      limit -= prekeys.kemPrekeyCount
      if let match { return (index - 1, match) }
    }
    return nil
  }

  private func nextAttempts() -> [PrekeySet.Attempt] {
    let batch = stanzas[index..<min(index + batchSize, stanzas.count)]
    guard let workers, workers.count > 0 else { return batch.map { prekeys.attempt(on: $0) } }
    return prekeys.attempts(on: batch, with: workers)
  }
}
