import Octets
import Primitives
import Ratcheting
import Storage

/// The record of a session with a contact.
///
/// The header keys by which a session is recognised are in separate records (``NextHeaderKey``,
/// ``ChainRecord``), so that the session of a message is found without opening every session.
struct SessionRecord: ~Copyable, StoredRecord {
  static let kind = RecordKind(7)
  static let term = "session"
  static let parentKind: RecordKind? = Contact.kind

  /// The number of sessions with one contact that are kept besides the current one.
  static let maximumOtherCount = 40
  /// The size of the longest body, in bytes, rounded up.
  private static let capacity = 8192

  /// The number of messages sent and received in all chains of a session, and the time of the last
  /// one.
  struct Usage {
    /// The number of messages sent.
    var sent: UInt64 = 0
    /// The number of messages received.
    var received: UInt64 = 0
    /// The time at which the last message was sent, in seconds since 1970, or 0 if there was none.
    var lastSent: UInt64 = 0
    /// The time at which the last message was received, in seconds since 1970, or 0 if there was none.
    var lastReceived: UInt64 = 0

    /// The later of these two times.
    var lastUsed: UInt64 { max(lastSent, lastReceived) }

    mutating func noteSent(at now: UInt64) {
      sent += 1
      lastSent = now
    }

    mutating func noteReceived(at now: UInt64) {
      received += 1
      lastReceived = now
    }
  }

  let id: RecordID
  /// The record of the contact at the other end of the session.
  let contact: RecordID
  var session: Session
  var usage: Usage

  static func decoded(from record: borrowing Record) throws -> SessionRecord {
    guard let contact = record.place.parent else { throw ReadError.invalidValue }
    var reader = ByteReader(record.body.bytes)
    let usage = Usage(
      sent: try reader.readInteger(), received: try reader.readInteger(),
      lastSent: try reader.readInteger(), lastReceived: try reader.readInteger())
    let session = try Session.restored(from: reader.remaining)
    return SessionRecord(id: record.id, contact: contact, session: session, usage: usage)
  }

  func encoded() -> Secret { Self.encoded(session, usage: usage) }

  fileprivate static func encoded(_ session: borrowing Session, usage: Usage) -> Secret {
    var writer = SecretWriter(capacity: capacity)
    writer.append(bigEndian: usage.sent)
    writer.append(bigEndian: usage.received)
    writer.append(bigEndian: usage.lastSent)
    writer.append(bigEndian: usage.lastReceived)
    writer.append(session.record().bytes)
    return writer.finish()
  }
}

/// The header key of the chain that the peer of a session may begin. The body of the record is only
/// this key.
struct NextHeaderKey: ~Copyable, StoredRecord {
  static let kind = RecordKind(9)
  static let term = "header key"
  static let parentKind: RecordKind? = SessionRecord.kind

  let session: RecordID
  let key: Key<KeyRole.Header>

  static func decoded(from record: borrowing Record) throws -> NextHeaderKey {
    guard let session = record.place.parent else { throw ReadError.invalidValue }
    var reader = ByteReader(record.body.bytes)
    let key: Key<KeyRole.Header> = try reader.readKey()
    try reader.finish()
    return NextHeaderKey(session: session, key: key)
  }

  func encoded() -> Secret { Secret(copying: key.bytes) }
}

/// The properties of a session on which the choice among the sessions with one contact depends.
struct SessionSummary {
  let id: RecordID
  let order: SessionOrder
  /// Whether messages can be sent in the session now.
  let canSend: Bool
  let isUnanswered: Bool
  let isRetired: Bool
  let role: Session.Role
  /// The hash of the bundle that the session began with.
  let bundleHash: [UInt8]
  let usage: SessionRecord.Usage

  fileprivate init(_ record: borrowing SessionRecord, at now: UInt64) {
    id = record.id
    order = record.session.association.order
    canSend = record.session.canSend(at: now)
    isUnanswered = record.session.isUnanswered
    isRetired = record.session.isRetired
    role = record.session.role
    bundleHash = record.session.association.bundleHash
    usage = record.usage
  }

  /// The time at which an unanswered session that the store's owner began expires, in seconds since
  /// 1970; `nil` for all other sessions.
  var unansweredUntil: UInt64? {
    guard isUnanswered, case .initiator(let expires) = role else { return nil }
    return expires
  }
}

extension Snapshot {
  /// Returns the session whose record has this identifier; throws ``StorageError/damaged(_:)`` if
  /// there is none.
  func session(id: RecordID) throws(StorageError) -> SessionRecord {
    guard let record: SessionRecord = try value(id: id) else {
      throw .damaged(.missingRecord(SessionRecord.kind))
    }
    return record
  }

  /// Returns the sessions with a contact, the lowest in order first.
  func sessions(with contact: RecordID) throws -> [SessionSummary] {
    var summaries: [SessionSummary] = []
    try forEach(SessionRecord.self, of: contact) { summaries.append(SessionSummary($0, at: now)) }
    return summaries.sorted { $0.order < $1.order }
  }
}

extension Array where Element == SessionSummary {
  /// The session in which messages are sent: the last one, in order, that can send.
  var current: SessionSummary? { last { $0.canSend } }
}

extension SessionSummary {
  /// Returns whether the session was begun while this clock was ahead; nothing was received in it, so
  /// nothing is lost with it.
  func isFromWrongClock(at now: UInt64) -> Bool {
    isUnanswered && order.began > now.addingSaturating(Bundle.clockTolerance)
  }
}

extension Transaction {
  /// Adds a session with a contact, and returns the identifier of its record.
  @discardableResult
  func insert(
    _ session: borrowing Session, with contact: RecordID,
    usage: SessionRecord.Usage = SessionRecord.Usage()
  ) throws(StorageError) -> RecordID {
    let association = session.association
    let id = try insert(
      SessionRecord.encoded(session, usage: usage).bytes,
      at: Place(SessionRecord.kind, of: contact, number: association.began),
      named: association.ephemeral.bytes)
    try saveNextHeaderKey(of: session, id: id)
    return id
  }

  /// Saves the present state of a session.
  func save(_ record: borrowing SessionRecord) throws(StorageError) {
    let association = record.session.association
    try replace(
      record.id, with: record.encoded().bytes,
      at: Place(SessionRecord.kind, of: record.contact, number: association.began),
      named: association.ephemeral.bytes)
    try saveNextHeaderKey(of: record.session, id: record.id)
  }

  private func saveNextHeaderKey(
    of session: borrowing Session, id: RecordID
  ) throws(StorageError) {
    let known = try find(NextHeaderKey.kind, of: id, number: 0).borrowed { $0.id }
    switch session.nextHeaderKey {
    case .some(let key):
      // The key changes only when the peer begins a chain. A send step is then due, and there is no
      // key.
      if known == nil {
        try insert(key.bytes, at: Place(NextHeaderKey.kind, of: id), isApart: true)
      }
    case .none:
      if let known { try delete(known) }
    }
  }

  /// Deletes the first sessions in order with a contact until the limit is met, even if one of them
  /// was added last.
  func pruneSessions(with contact: RecordID) throws {
    let sessions = try sessions(with: contact)
    let current = sessions.current?.id
    let others = sessions.filter { $0.id != current }
    for session in others.dropLast(SessionRecord.maximumOtherCount) { try delete(session.id) }
  }
}
