import Octets
import Ratcheting
import Sealing
import Storage

/// A message whose head has been read, and the one of its stanzas that this store can open.
struct IncomingMessage {
  let head: Head
  /// The number of the reader's stanza.
  let place: Int
  /// What opened it, which spares a second search.
  private let lead: Trial.Lead

  /// Reads the head of what `input` holds and finds the reader's stanza.
  init(_ input: inout Input, _ vault: Vault, _ context: Context) throws {
    switch try input.detectForm() {
    case .message, .armoredMessage: break
    case .bundle, .armoredBundle, .armoredBackup, .undecided: throw SealingError.otherKind
    }
    try self.init(Head.read(&input), vault, context)
  }

  /// Finds the reader's stanza: the first that can be read. A stanza that a session opens is the one,
  /// whether or not it then verifies.
  init(_ head: Head, _ vault: Vault, _ context: Context) throws {
    let trial = try context.read(vault) { try Trial($0) }
    var gravest = Refusal.none
    var room = SkippedKeys.mostPerMessage
    for (place, stanza) in head.stanzas.enumerated() {
      guard let lead = trial.lead(stanza) else { continue }
      if case .prekey = lead {
        do {
          try context.read(vault) { snapshot in
            _ = try Self.reader(head, place, context, snapshot)
              .reading(lead, room: &room).wasReadBefore
          }
        } catch let refusal as Refusal {
          gravest = max(gravest, refusal)
          continue
        }
      }
      self.init(head: head, place: place, lead: lead)
      return
    }
    throw gravest.error
  }

  private init(head: Head, place: Int, lead: Trial.Lead) {
    self.head = head
    self.place = place
    self.lead = lead
  }

  /// The reading of the reader's stanza, its head checked. The stanza could be read a moment ago: if
  /// it is not for this store now, another process has decrypted it.
  func reading(_ context: Context, _ snapshot: Snapshot) throws -> Reading {
    let reading: Reading
    do {
      reading = try Self.reader(head, place, context, snapshot).reading(expecting: lead)
    } catch OperationError.notForThisStore {
      throw OperationError.alreadyDecrypted
    } catch let refusal as Refusal {
      throw refusal == .none ? OperationError.alreadyDecrypted : refusal.error
    }
    try head.verify(with: reading.fileSecret)
    return reading
  }

  private static func reader(
    _ head: Head, _ place: Int, _ context: Context, _ snapshot: Snapshot
  ) -> Reader {
    Reader(
      stanza: head.stanzas[place], count: head.stanzas.count, snapshot: snapshot,
      now: context.now)
  }
}

extension Head {
  /// The head of the message that an input holds.
  static func read(_ input: inout Input) throws -> Head {
    var parser = HeadParser()
    while let wanted = parser.wanted {
      guard try input.fetch(wanted) else { throw SealingError.truncated(frames: 0) }
      try parser.accept(input.bytes.extracting(0..<wanted))
      input.drop(wanted)
    }
    guard let head = parser.head else { throw SealingError.truncated(frames: 0) }
    return head
  }
}
