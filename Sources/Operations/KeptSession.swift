import Octets
import Primitives
import Ratcheting
import Storage

/// A session as it is kept: its record, and beside it the header keys it is recognised by.
struct KeptSession: ~Copyable {
  /// How many sessions with one contact are kept beside the current one.
  static let mostOthers = 40

  /// What is counted of a session, over all its chains.
  struct Tally {
    var sent: UInt64 = 0
    var received: UInt64 = 0
    /// When it was last sent or received in, in seconds since 1970; 0 for never.
    var lastUsed: UInt64 = 0

    mutating func noteSent(at now: UInt64) {
      sent += 1
      lastUsed = now
    }

    mutating func noteReceived(at now: UInt64) {
      received += 1
      lastUsed = now
    }
  }

  let id: RecordID
  let contact: RecordID
  var session: Session
  var tally: Tally

  static func find(_ id: RecordID, _ transaction: Snapshot) throws -> KeptSession? {
    guard let record = try transaction.find(.session, id) else { return nil }
    return try restored(from: record)
  }

  static func restored(from record: borrowing Record) throws -> KeptSession {
    guard let contact = record.place.owner else { throw StorageError.damaged("session") }
    var reader = ByteReader(record.body.bytes)
    let tally = Tally(
      sent: try reader.readInteger(), received: try reader.readInteger(),
      lastUsed: try reader.readInteger())
    let session = try Session.restored(from: reader.remaining)
    return KeptSession(id: record.id, contact: contact, session: session, tally: tally)
  }

  /// Adds a session.
  @discardableResult
  static func insert(
    _ session: consuming Session, with contact: RecordID, tally: Tally = Tally(),
    _ transaction: Transaction
  ) throws -> RecordID {
    let association = session.association
    let id = try transaction.insert(
      at: Place(.session, of: contact, number: association.began),
      named: association.ephemeral.bytes, body(session, tally).bytes)
    let kept = KeptSession(id: id, contact: contact, session: session, tally: tally)
    try kept.saveNextHeaderKey(transaction)
    return id
  }

  /// Puts the session as it is now in the stead of what is kept.
  func save(_ transaction: Transaction) throws {
    let association = session.association
    try transaction.replace(
      id, at: Place(.session, of: contact, number: association.began),
      named: association.ephemeral.bytes, Self.body(session, tally).bytes)
    try saveNextHeaderKey(transaction)
  }

  static func body(_ session: borrowing Session, _ tally: Tally) -> Secret {
    var writer = SecretWriter(capacity: 8192)
    writer.append(bigEndian: tally.sent)
    writer.append(bigEndian: tally.received)
    writer.append(bigEndian: tally.lastUsed)
    writer.append(session.record().bytes)
    return writer.finish()
  }

  private func saveNextHeaderKey(_ transaction: Transaction) throws {
    let known = try transaction.find(.next, of: id, number: 0).borrowed { $0.id }
    switch session.nextHeaderKey {
    case .some(let key):
      // It changes only when a chain begins, and while a send step is due there is none.
      if known == nil { try transaction.insert(at: Place(.next, of: id), key.bytes) }
    case .none:
      if let known { try transaction.delete(known) }
    }
  }

  /// What the choice among the sessions with one contact goes by.
  struct Summary {
    let id: RecordID
    let order: SessionOrder
    let canSend: Bool
    let isUnanswered: Bool
    let isRetired: Bool
    let role: Session.Role
    let bundleHash: [UInt8]
    let tally: Tally
  }

  /// The sessions with a contact, lowest in order first.
  static func all(
    of contact: RecordID, at now: UInt64, _ transaction: Snapshot
  ) throws -> [Summary] {
    var summaries: [Summary] = []
    try transaction.forEach(.session, of: contact) { record in
      let kept = try restored(from: record)
      summaries.append(
        Summary(
          id: kept.id, order: kept.session.association.order,
          canSend: kept.session.canSend(at: now), isUnanswered: kept.session.isUnanswered,
          isRetired: kept.session.isRetired, role: kept.session.role,
          bundleHash: kept.session.association.bundleHash, tally: kept.tally))
    }
    return summaries.sorted { $0.order < $1.order }
  }

  /// Of more sessions with a contact than are kept, deletes the lowest in order, be it the newest.
  static func prune(
    _ contact: RecordID, at now: UInt64, _ transaction: Transaction
  ) throws {
    let sessions = try all(of: contact, at: now, transaction)
    let current = sessions.last { $0.canSend }?.id
    let others = sessions.filter { $0.id != current }
    for session in others.dropLast(mostOthers) { try transaction.delete(session.id) }
  }
}
