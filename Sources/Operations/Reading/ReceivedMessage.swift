import Descriptors
import Octets
import Ratcheting
import Sealing
import Storage

/// A message whose head has been read and whose stanza for this store has been found.
struct ReceivedMessage {
  let head: Head
  /// The index of the stanza that this store can open.
  let stanzaIndex: Int
  /// The key that opened the stanza, which is kept to avoid a second search.
  private let match: KeysOnHand.Match

  /// Reads the head of a message from `input` and finds the stanza that this store can open.
  init(from input: inout Input, in vault: Vault, _ context: Context) throws {
    _ = try input.find([.message])
    let head = try input.readHead()
    if input.series != nil, head.repeatsFirstLine { throw SealingError.truncated(frames: 0) }
    try self.init(head, in: vault, context)
  }

  /// Finds the first stanza that this store can read (`docs/protocol.md`, section 5).
  ///
  /// The first stanza that a session opens is the one, whether or not it then verifies. Only if there is
  /// none, the stanzas are tried as first messages. Such a stanza must be readable in full; otherwise the
  /// search goes on, and the gravest reason is thrown when it ends without a stanza.
  init(_ head: Head, in vault: Vault, _ context: Context) throws {
    let keys = try context.read(vault) { try KeysOnHand($0) }
    for (index, stanza) in head.stanzas.enumerated() {
      guard let match = keys.session(for: stanza) else { continue }
      self.init(head: head, stanzaIndex: index, match: match)
      return
    }
    var gravest = Refusal.notForThisStore
    var skipLimit = SkippedKeys.maximumPerMessage
    var search = FirstMessageSearch(in: head, with: keys.prekeys, threadCount: context.threadCount)
    while let (index, match) = search.next() {
      do {
        try context.read(vault) { snapshot in
          _ = try StanzaReader(stanza: index, of: head, in: snapshot)
            .read(match, skipLimit: &skipLimit).wasReadBefore
        }
        self.init(head: head, stanzaIndex: index, match: match)
        return
      } catch let refusal as Refusal { gravest = max(gravest, refusal) }
    }
    throw gravest.error
  }

  private init(head: Head, stanzaIndex: Int, match: KeysOnHand.Match) {
    self.head = head
    self.stanzaIndex = stanzaIndex
    self.match = match
  }

  /// Returns an opener of the message's frames, with the keys of `reading`.
  func opener(for reading: borrowing Reading) -> MessageOpener {
    MessageOpener(
      fileSecret: reading.fileSecret, head: head, stanzaIndex: stanzaIndex,
      authenticatorKey: reading.authenticatorKey.copy())
  }

  /// Returns the reading of the message, with its head verified.
  ///
  /// The stanza could be read a moment ago. If this store can no longer read it, another process
  /// has decrypted the message in the meantime.
  func reading(in snapshot: Snapshot) throws -> Reading {
    let reading: Reading
    do {
      reading = try StanzaReader(stanza: stanzaIndex, of: head, in: snapshot)
        .read(expecting: match)
    } catch OperationError.notForThisStore {
      throw OperationError.alreadyDecrypted
    } catch let refusal as Refusal {
      throw refusal == .notForThisStore ? OperationError.alreadyDecrypted : refusal.error
    }
    try head.verify(with: reading.fileSecret)
    return reading
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
    workers = isLong && threadCount > 1 ? Workers(count: threadCount) : nil
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
