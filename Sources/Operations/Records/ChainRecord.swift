import Octets
import Primitives
import Ratcheting
import Storage

/// A chain that a session receives, or an ended chain of which messages are missing.
///
/// The keys of its skipped and kept messages are records of their own that belong to it
/// (``MessageKeyRecord``). An ended chain is deleted together with the last of these keys.
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

/// The key of one message of a chain: skipped, because the message has not arrived, or kept,
/// because it was read with `--keep`.
struct MessageKeyRecord: ~Copyable, StoredRecord {
  static let kind = RecordKind(10)
  static let term = "message key"
  static let parentKind: RecordKind? = ChainRecord.kind

  let id: RecordID
  /// N, the number of the message in its chain.
  let number: UInt32
  /// The time at which the key is deleted, in seconds since 1970.
  let due: UInt64
  /// Whether the message has been read. If it has not been read, it has not arrived.
  let wasRead: Bool
  let key: Key<KeyRole.Message>

  /// The time at which the key was skipped or kept, in seconds since 1970.
  var added: UInt64 { due < SkippedKeys.lifetime ? 0 : due - SkippedKeys.lifetime }

  static func decoded(from record: borrowing Record) throws -> MessageKeyRecord {
    var reader = ByteReader(record.body.bytes)
    let wasRead = try reader.readFlag()
    let key: Key<KeyRole.Message> = try reader.readKey()
    try reader.finish()
    return MessageKeyRecord(
      id: record.id, number: UInt32(clamping: record.place.number), due: record.place.due,
      wasRead: wasRead, key: key)
  }

  func encoded() -> Secret { Self.encoded(key.bytes, wasRead: wasRead) }

  fileprivate static func encoded(_ key: RawSpan, wasRead: Bool) -> Secret {
    var writer = SecretWriter(capacity: 64)
    writer.append(flag: wasRead)
    writer.append(key)
    return writer.finish()
  }
}

extension Snapshot {
  /// Returns the record of a session's chain, or `nil` if there is none.
  func recordID(of chain: ChainID, in session: RecordID) throws(StorageError) -> RecordID? {
    try find(ChainRecord.kind, named: ChainRecord.name(of: chain, in: session)).borrowed { $0.id }
  }

  /// Returns the key of message `number` of a chain, or `nil` if it has been used.
  func messageKey(
    _ number: UInt32, of chain: RecordID
  ) throws(StorageError) -> MessageKeyRecord? {
    try value(of: chain, number: UInt64(number))
  }

  /// Returns the numbers below `limit` of the messages of a chain that have not arrived.
  func missingNumbers(of chain: RecordID, below limit: UInt32 = .max) throws -> [UInt32] {
    var numbers: [UInt32] = []
    try forEach(MessageKeyRecord.self, of: chain) { key in
      if !key.wasRead, key.number < limit { numbers.append(key.number) }
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
        count += try self.count(MessageKeyRecord.kind, of: chain.id)
      }
    }
    return count
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
      at: Place(ChainRecord.kind, of: session), named: ChainRecord.name(of: chain, in: session))
  }

  /// Records that a chain has ended: the chain is deleted immediately if none of its messages is
  /// missing, and otherwise with the last of its keys.
  func endChain(_ id: RecordID) throws(StorageError) {
    guard try count(MessageKeyRecord.kind, of: id) > 0 else { return try delete(id) }
    guard let chain: ChainRecord = try value(id: id) else { return }
    let due = now.addingSaturating(SkippedKeys.lifetime)
    try replace(
      id, with: chain.encoded().bytes, at: Place(ChainRecord.kind, of: chain.session, due: due),
      named: ChainRecord.name(of: chain.chain, in: chain.session))
  }

  /// Deletes an ended chain if it has no keys left.
  func deleteChainIfEmpty(_ id: RecordID) throws(StorageError) {
    guard try count(MessageKeyRecord.kind, of: id) == 0 else { return }
    try delete(id)
  }

  /// Deletes a chain if it has ended and has no keys left.
  func deleteChainIfEnded(_ id: RecordID) throws(StorageError) {
    guard let record = try find(ChainRecord.kind, id: id), record.place.due > 0 else { return }
    try deleteChainIfEmpty(id)
  }

  /// Adds the key of message `number` of a chain.
  func insert(
    messageKey key: RawSpan, number: UInt32, of chain: RecordID, wasRead: Bool
  ) throws(StorageError) {
    let due = now.addingSaturating(SkippedKeys.lifetime)
    try insert(
      MessageKeyRecord.encoded(key, wasRead: wasRead).bytes,
      at: Place(MessageKeyRecord.kind, of: chain, number: UInt64(number), due: due))
  }

  /// Adds the keys of messages of a chain that have not arrived.
  func insert(_ keys: borrowing SkippedKeys, of chain: RecordID) throws(StorageError) {
    for index in 0..<keys.count {
      try insert(
        messageKey: keys.bytes(at: index), number: keys.first + UInt32(index), of: chain,
        wasRead: false)
    }
  }

  /// Records that the message of a key has been read and that the key is kept.
  func markRead(_ key: borrowing MessageKeyRecord, of chain: RecordID) throws(StorageError) {
    guard !key.wasRead else { return }
    try delete(key.id)
    try insert(messageKey: key.key.bytes, number: key.number, of: chain, wasRead: true)
  }
}
