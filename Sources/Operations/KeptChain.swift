import Octets
import Primitives
import Ratcheting
import Storage

/// A chain of a session that is being received, or has ended with messages still missing: its header
/// key, and the keys of messages that were passed over or kept.
struct KeptChain: ~Copyable {
  let id: RecordID
  let session: RecordID
  let chain: ChainID
  let headerKey: Key<KeyRole.Header>

  static func restored(from record: borrowing Record) throws -> KeptChain {
    guard let session = record.place.owner else { throw StorageError.damaged("chain") }
    var reader = ByteReader(record.body.bytes)
    let headerKey: Key<KeyRole.Header> = try reader.readKey()
    let chain = try ChainID(&reader)
    try reader.finish()
    return KeptChain(id: record.id, session: session, chain: chain, headerKey: headerKey)
  }

  /// The record of a session's chain.
  static func find(
    _ chain: ChainID, of session: RecordID, _ transaction: Snapshot
  ) throws -> RecordID? {
    try transaction.find(.chain, named: session.bytes + chain.bytes).borrowed { $0.id }
  }

  /// Adds the chain that a session has just begun to receive.
  static func insert(
    _ chain: ChainID, _ headerKey: borrowing Key<KeyRole.Header>, of session: RecordID,
    _ transaction: Transaction
  ) throws -> RecordID {
    try transaction.insert(
      at: Place(.chain, of: session), named: session.bytes + chain.bytes,
      body(chain, headerKey).bytes)
  }

  static func body(_ chain: ChainID, _ headerKey: borrowing Key<KeyRole.Header>) -> Secret {
    var writer = SecretWriter(capacity: 64)
    writer.append(headerKey.bytes)
    writer.append(chain.bytes.bytes)
    return writer.finish()
  }

  /// Notes that a chain has ended: it is forgotten at once when no message of it is missing, and
  /// otherwise with the last of their keys.
  static func end(
    _ id: RecordID, of session: RecordID, at now: UInt64, _ transaction: Transaction
  ) throws {
    guard try transaction.count(.messageKey, of: id) > 0 else { return try transaction.delete(id) }
    guard let record = try transaction.find(.chain, id) else { return }
    let chain = try restored(from: record)
    try transaction.replace(
      id, at: Place(.chain, of: session, due: now.addingSaturating(SkippedKeys.lifetime)),
      named: session.bytes + chain.chain.bytes, record.body.bytes)
  }

  /// Forgets an ended chain that has no keys left.
  static func deleteIfEmpty(_ id: RecordID, _ transaction: Transaction) throws {
    guard try transaction.count(.messageKey, of: id) == 0 else { return }
    try transaction.delete(id)
  }

  /// Forgets a chain that has ended and has no keys left.
  static func deleteIfEnded(_ id: RecordID, _ transaction: Transaction) throws {
    guard let record = try transaction.find(.chain, id), record.place.due > 0 else { return }
    try deleteIfEmpty(id, transaction)
  }

  /// For each chain of a session, the numbers that have not arrived.
  static func gaps(of session: RecordID, _ snapshot: Snapshot) throws -> [SessionState.Gap] {
    var gaps: [SessionState.Gap] = []
    try snapshot.forEach(.chain, of: session) { record in
      let chain = try restored(from: record)
      let numbers = try KeptMessageKey.missing(below: .max, in: chain.id, snapshot)
      if !numbers.isEmpty { gaps.append(SessionState.Gap(chain: chain.chain, numbers: numbers)) }
    }
    return gaps
  }

  /// How many keys are held of all chains of a contact.
  static func keyCount(of contact: RecordID, _ transaction: Snapshot) throws -> Int {
    var count = 0
    try transaction.forEach(.session, of: contact) { session in
      try transaction.forEach(.chain, of: session.id) { chain in
        count += try transaction.count(.messageKey, of: chain.id)
      }
    }
    return count
  }
}

/// The key of one message of a chain that has not been used up.
struct KeptMessageKey: ~Copyable {
  let id: RecordID
  /// Whether the message has been read; if not, it has not arrived.
  let wasRead: Bool
  let key: Key<KeyRole.Message>

  static func find(
    _ number: UInt32, in chain: RecordID, _ transaction: Snapshot
  ) throws -> KeptMessageKey? {
    guard let record = try transaction.find(.messageKey, of: chain, number: UInt64(number)) else {
      return nil
    }
    return try restored(from: record)
  }

  static func insert(
    _ key: RawSpan, _ number: UInt32, in chain: RecordID, wasRead: Bool, at now: UInt64,
    _ transaction: Transaction
  ) throws {
    try transaction.insert(
      at: Place(
        .messageKey, of: chain, number: UInt64(number),
        due: now.addingSaturating(SkippedKeys.lifetime)),
      body(key, wasRead: wasRead).bytes)
  }

  static func body(_ key: RawSpan, wasRead: Bool) -> Secret {
    var writer = SecretWriter(capacity: 64)
    writer.append(bigEndian: UInt8(wasRead ? 1 : 0))
    writer.append(key)
    return writer.finish()
  }

  /// Notes that the message has been read now, though its key is kept.
  func markRead(_ number: UInt32, in chain: RecordID, at now: UInt64, _ transaction: Transaction)
    throws
  {
    guard !wasRead else { return }
    try transaction.delete(id)
    try Self.insert(key.bytes, number, in: chain, wasRead: true, at: now, transaction)
  }

  static func insert(
    _ keys: borrowing SkippedKeys, in chain: RecordID, at now: UInt64, _ transaction: Transaction
  ) throws {
    for index in 0..<keys.count {
      try insert(
        keys.bytes(at: index), keys.first + UInt32(index), in: chain, wasRead: false, at: now,
        transaction)
    }
  }

  /// The numbers below `number` of messages of a chain that have not arrived.
  static func missing(
    below number: UInt32, in chain: RecordID, _ transaction: Snapshot
  ) throws -> [UInt32] {
    var numbers: [UInt32] = []
    try transaction.forEach(.messageKey, of: chain) { record in
      guard record.place.number < UInt64(number) else { return }
      let isMissing = try !restored(from: record).wasRead
      if isMissing { numbers.append(UInt32(record.place.number)) }
    }
    return numbers
  }

  static func restored(from record: borrowing Record) throws -> KeptMessageKey {
    var reader = ByteReader(record.body.bytes)
    let wasRead = try reader.readFlag()
    let key: Key<KeyRole.Message> = try reader.readKey()
    try reader.finish()
    return KeptMessageKey(id: record.id, wasRead: wasRead, key: key)
  }
}
