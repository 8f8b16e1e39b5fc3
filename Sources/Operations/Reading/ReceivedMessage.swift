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
    switch try input.detectFormat() {
    case .message, .armoredMessage: break
    case .bundle, .armoredBundle, .armoredBackup, .undecided: throw SealingError.otherKind
    }
    try self.init(input.readHead(), in: vault, context)
  }

  /// Finds the first stanza that this store can read.
  ///
  /// A stanza that a session opens is chosen, whether or not it then verifies. A stanza that only a
  /// prekey opens is chosen only if it can be read completely. Otherwise the search continues, and
  /// if it finds no stanza, the most serious reason is thrown (`docs/protocol.md`, section 5).
  init(_ head: Head, in vault: Vault, _ context: Context) throws {
    let keys = try context.read(vault) { try KeysOnHand($0) }
    var gravest = Refusal.notForThisStore
    var skipLimit = SkippedKeys.maximumPerMessage
    for (index, stanza) in head.stanzas.enumerated() {
      guard let match = keys.match(for: stanza) else { continue }
      if case .prekey = match {
        do {
          try context.read(vault) { snapshot in
            _ = try StanzaReader(stanza: index, of: head, in: snapshot)
              .read(match, skipLimit: &skipLimit).wasReadBefore
          }
        } catch let refusal as Refusal {
          gravest = max(gravest, refusal)
          continue
        }
      }
      self.init(head: head, stanzaIndex: index, match: match)
      return
    }
    throw gravest.error
  }

  private init(head: Head, stanzaIndex: Int, match: KeysOnHand.Match) {
    self.head = head
    self.stanzaIndex = stanzaIndex
    self.match = match
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

extension Input {
  /// Reads the head of a message; throws ``SealingError``.
  mutating func readHead() throws -> Head {
    var parser = HeadParser()
    while let wanted = parser.wantedByteCount {
      guard try fetch(wanted) else { throw SealingError.truncated(frames: 0) }
      try parser.accept(bytes.extracting(0..<wanted))
      drop(wanted)
    }
    guard let head = parser.head else { throw SealingError.truncated(frames: 0) }
    return head
  }
}
