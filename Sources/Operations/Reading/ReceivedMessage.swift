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
  private var found: FoundStanza?
  /// Whether the message could be read in some state of the store.
  private var wasReadable = false

  /// Reads the head of a message from `input` and finds the stanza that this store can open.
  init(from input: inout Input, in vault: Vault, _ context: Context) throws {
    _ = try input.find([.message])
    let head = try input.readHead()
    if input.series != nil, head.repeatsFirstLine { throw SealingError.truncated(frames: 0) }
    self.init(head, in: vault, context)
  }

  /// Creates the message with this head.
  init(_ head: Head, in vault: Vault, _ context: Context) {
    self.head = head
    self.vault = vault
    self.context = context
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
          found = try found ?? search()
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
    try StanzaSearch(head: head, threadCount: context.threadCount)
      .run(with: KeysOnHand(snapshot)) { try $0(snapshot) }
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

extension Input {
  /// Reads the head of a message; throws ``SealingError``.
  mutating func readHead() throws -> Head {
    var parser = HeadParser()
    while let wanted = parser.wantedByteCount {
      guard try fetch(wanted) else {
        let isCut = parser.hasFirstLine || Head.magic.starts(with: [UInt8](bytes))
        throw isCut ? SealingError.truncated(frames: 0) : .notPawl
      }
      try parser.accept(bytes.extracting(0..<wanted))
      drop(wanted)
    }
    guard let head = parser.head else { throw SealingError.truncated(frames: 0) }
    return head
  }
}
