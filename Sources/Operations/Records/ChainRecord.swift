import Octets
import Primitives
import Ratcheting
import Storage

/// A chain that a session receives, or an ended chain of which messages are missing.
///
/// The keys of its skipped and kept messages are records of their own that belong to it
/// (``SkippedKeyRecord``, ``KeptKeyRecord``). An ended chain is deleted together with the last of these keys.
struct ChainRecord: ~Copyable, StoredRecord {
  static let kind = RecordKind(8)
  static let term = "chain"
  static let parentKind: RecordKind? = SessionRecord.kind

  let id: RecordID
  let session: RecordID
  let chain: ChainID
  /// The key that the headers of the chain are sealed with.
  let headerKey: Key<KeyRole.Header>
  /// Whether the chain is the initiator's first, whose headers are shorter.
  let isFirstChain: Bool

  static func decoded(from record: borrowing Record) throws -> ChainRecord {
    guard let session = record.place.parent else { throw ReadError.invalidValue }
    var reader = ByteReader(record.body.bytes)
    let headerKey: Key<KeyRole.Header> = try reader.readKey()
    let chain = try ChainID(&reader)
    let isFirstChain = try reader.readFlag()
    try reader.finish()
    return ChainRecord(
      id: record.id, session: session, chain: chain, headerKey: headerKey,
      isFirstChain: isFirstChain)
  }

  func encoded() -> Secret {
    Self.encoded(chain, headerKey: headerKey, isFirstChain: isFirstChain)
  }

  fileprivate static func encoded(
    _ chain: ChainID, headerKey: borrowing Key<KeyRole.Header>, isFirstChain: Bool
  ) -> Secret {
    var writer = SecretWriter(capacity: 64)
    writer.append(headerKey.bytes)
    writer.append(chain.bytes.bytes)
    writer.append(flag: isFirstChain)
    return writer.finish()
  }

  /// The name of the record of a session's chain.
  fileprivate static func name(of chain: ChainID, in session: RecordID) -> [UInt8] {
    session.bytes + chain.bytes
  }
}

/// The key of one message of a chain that has not arrived.
struct SkippedKeyRecord: ~Copyable, StoredRecord {
  static let kind = RecordKind(10)
  static let term = "skipped key"
  static let parentKind: RecordKind? = ChainRecord.kind

  let id: RecordID
  /// N, the number of the message in its chain.
  let number: UInt32
  /// The time at which the key is deleted, in seconds since 1970.
  let due: UInt64
  let key: Key<KeyRole.Message>

  /// The time at which the key was skipped, in seconds since 1970.
  var added: UInt64 { due < SkippedKeys.lifetime ? 0 : due - SkippedKeys.lifetime }

  static func decoded(from record: borrowing Record) throws -> SkippedKeyRecord {
    var reader = ByteReader(record.body.bytes)
    let key: Key<KeyRole.Message> = try reader.readKey()
    try reader.finish()
    return SkippedKeyRecord(
      id: record.id, number: UInt32(clamping: record.place.number), due: record.place.due,
      key: key)
  }

  func encoded() -> Secret { Secret(copying: key.bytes) }
}

/// The key of a message that a session has passed.
enum HeldKey: ~Copyable {
  case skipped(SkippedKeyRecord)
  case kept(KeptKeyRecord)

  var id: RecordID {
    switch self {
    case .skipped(let record): record.id
    case .kept(let record): record.id
    }
  }

  /// Whether the message was read before.
  var wasKept: Bool {
    switch self {
    case .skipped: false
    case .kept: true
    }
  }

  func copy() -> Key<KeyRole.Message> {
    switch self {
    case .skipped(let record): record.key.copy()
    case .kept(let record): record.key.copy()
    }
  }
}

extension Snapshot {
  /// Returns the record of a session's chain, or `nil` if there is none.
  func recordID(of chain: ChainID, in session: RecordID) throws(StorageError) -> RecordID? {
    try find(ChainRecord.kind, named: ChainRecord.name(of: chain, in: session)).borrowed { $0.id }
  }

  /// Returns the key of message `number` of a chain, or `nil` if it has been used.
  func heldKey(_ number: UInt32, of chain: RecordID) throws(StorageError) -> HeldKey? {
    if let kept = try keptKey(number, of: chain) { return .kept(kept) }
    guard let skipped: SkippedKeyRecord = try value(of: chain, number: UInt64(number)) else {
      return nil
    }
    return .skipped(skipped)
  }

  /// Returns the numbers below `limit` of the messages of a chain that have not arrived.
  func missingNumbers(of chain: RecordID, below limit: UInt32 = .max) throws -> [UInt32] {
    var numbers: [UInt32] = []
    try forEach(SkippedKeyRecord.self, of: chain) { key in
      if key.number < limit { numbers.append(key.number) }
    }
    return numbers
  }

  /// Returns the chains of a session in which messages are missing, with their numbers.
  func gaps(of session: RecordID) throws -> [SessionState.Gap] {
    var gaps: [SessionState.Gap] = []
    try forEach(ChainRecord.self, of: session) { chain in
      let numbers = try missingNumbers(of: chain.id)
      if !numbers.isEmpty { gaps.append(SessionState.Gap(chain: chain.chain, numbers: numbers)) }
    }
    return gaps
  }

  /// Returns the number of message keys held for all chains of a contact.
  func messageKeyCount(with contact: RecordID) throws -> Int {
    var count = 0
    try forEach(SessionRecord.kind, of: contact) { session in
      try forEach(ChainRecord.kind, of: session.id) { chain in
        count += try heldKeyCount(of: chain.id)
      }
    }
    return count
  }

  /// Returns the number of message keys held for a chain.
  fileprivate func heldKeyCount(of chain: RecordID) throws(StorageError) -> Int {
    try count(SkippedKeyRecord.kind, of: chain) + count(KeptKeyRecord.kind, of: chain)
  }
}

extension Transaction {
  /// Adds the chain that a session has just begun to receive, and returns the identifier of its
  /// record.
  func insert(
    _ chain: ChainID, headerKey: borrowing Key<KeyRole.Header>, isFirstChain: Bool,
    of session: RecordID
  ) throws(StorageError) -> RecordID {
    try insert(
      ChainRecord.encoded(chain, headerKey: headerKey, isFirstChain: isFirstChain).bytes,
      at: Place(ChainRecord.kind, of: session), named: ChainRecord.name(of: chain, in: session),
      isApart: true)
  }

  /// Records that a chain has ended: the chain is deleted immediately if none of its messages is
  /// missing, and otherwise with the last of its keys.
  func endChain(_ id: RecordID) throws(StorageError) {
    guard try heldKeyCount(of: id) > 0 else { return try delete(id) }
    guard let chain: ChainRecord = try value(id: id) else { return }
    try end(chain, at: now.addingSaturating(SkippedKeys.lifetime))
  }

  /// Makes an ended chain stay until `due` at least, in seconds since 1970.
  func extendEndedChain(_ id: RecordID, until due: UInt64) throws(StorageError) {
    guard let record = try find(ChainRecord.kind, id: id), record.place.due > 0,
      record.place.due < due
    else { return }
    try end(ChainRecord.read(record), at: due)
  }

  private func end(_ chain: borrowing ChainRecord, at due: UInt64) throws(StorageError) {
    try replace(
      chain.id, with: chain.encoded().bytes,
      at: Place(ChainRecord.kind, of: chain.session, due: due),
      named: ChainRecord.name(of: chain.chain, in: chain.session))
  }

  /// Deletes an ended chain if it has no keys left.
  func deleteChainIfEmpty(_ id: RecordID) throws(StorageError) {
    guard try heldKeyCount(of: id) == 0 else { return }
    try delete(id)
  }

  /// Deletes a chain if it has ended and has no keys left.
  func deleteChainIfEnded(_ id: RecordID) throws(StorageError) {
    guard let record = try find(ChainRecord.kind, id: id), record.place.due > 0 else { return }
    try deleteChainIfEmpty(id)
  }

  /// Adds the keys of messages of a chain that have not arrived.
  func insert(_ keys: borrowing SkippedKeys, of chain: RecordID) throws(StorageError) {
    let due = now.addingSaturating(SkippedKeys.lifetime)
    for index in 0..<keys.count {
      let number = UInt64(keys.first) + UInt64(index)
      try insert(
        keys.bytes(at: index),
        at: Place(SkippedKeyRecord.kind, of: chain, number: number, due: due))
    }
  }
}
