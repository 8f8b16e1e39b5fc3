import Octets
import Primitives
import Ratcheting
import Storage

/// A session as it is kept: its record, and beside it the header keys it is recognised by.
struct KeptSession: ~Copyable {
  /// How many sessions with one contact are kept beside the current one.
  static let mostOthers = 40

  let id: RecordID
  let contact: RecordID
  var session: Session

  static func find(_ id: RecordID, _ transaction: Snapshot) throws -> KeptSession? {
    guard let record = try transaction.find(.session, id) else { return nil }
    return try restored(from: record)
  }

  static func restored(from record: borrowing Record) throws -> KeptSession {
    guard let contact = record.place.owner else { throw StorageError.damaged("session") }
    let session = try Session.restored(from: record.body.bytes)
    return KeptSession(id: record.id, contact: contact, session: session)
  }

  /// Adds a session.
  @discardableResult
  static func insert(
    _ session: consuming Session, with contact: RecordID, _ transaction: Transaction
  ) throws -> RecordID {
    let association = session.association
    let id = try transaction.insert(
      at: Place(.session, of: contact, number: association.began),
      named: association.ephemeral.bytes, session.record().bytes)
    let kept = KeptSession(id: id, contact: contact, session: session)
    try kept.saveNextHeaderKey(transaction)
    return id
  }

  /// Puts the session as it is now in the stead of what is kept.
  func save(_ transaction: Transaction) throws {
    let association = session.association
    try transaction.replace(
      id, at: Place(.session, of: contact, number: association.began),
      named: association.ephemeral.bytes, session.record().bytes)
    try saveNextHeaderKey(transaction)
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
    let role: Session.Role
    let bundleHash: [UInt8]
  }

  /// The sessions with a contact, lowest in order first.
  static func all(
    of contact: RecordID, at now: UInt64, _ transaction: Snapshot
  ) throws -> [Summary] {
    var summaries: [Summary] = []
    try transaction.forEach(.session, of: contact) { record in
      let session = try Session.restored(from: record.body.bytes)
      summaries.append(
        Summary(
          id: record.id, order: session.association.order, canSend: session.canSend(at: now),
          isUnanswered: session.isUnanswered, role: session.role,
          bundleHash: session.association.bundleHash))
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
