import Octets
import Primitives
package import Ratcheting
import Storage

/// The key of one message of a chain that was read with `--keep`.
///
/// Its time is counted from the first reading. If the clock is set back beyond that moment, either it was
/// ahead then or it is behind now. A key whose time has not come again counts its time once more, from
/// when that was noticed, so that it is not kept until then; but if the clock returns before, nothing has
/// changed.
struct KeptKeyRecord: ~Copyable, StoredRecord {
  static let kind = RecordKind(14)
  static let term = "kept key"
  static let parentKind: RecordKind? = ChainRecord.kind

  let id: RecordID
  let chain: RecordID
  /// N, the number of the message in its chain.
  let number: UInt32
  let key: Key<KeyRole.Message>
  /// The time at which the message was first read, in seconds since 1970.
  let since: UInt64
  /// The time at which the key is deleted.
  let due: UInt64
  /// The time at which the clock was first found to be before ``since``, or 0 if it was not.
  fileprivate var setBack: UInt64

  /// The number of seconds for which the key is kept.
  private var lifetime: UInt64 { due - since }

  static func decoded(from record: borrowing Record) throws -> KeptKeyRecord {
    guard let chain = record.place.parent else { throw ReadError.invalidValue }
    var reader = ByteReader(record.body.bytes)
    let key: Key<KeyRole.Message> = try reader.readKey()
    let since: UInt64 = try reader.readInteger()
    let setBack: UInt64 = try reader.readInteger()
    try reader.finish()
    let due = record.place.due
    guard since < due, due - since <= SkippedKeys.lifetime, setBack <= since else {
      throw ReadError.invalidValue
    }
    return KeptKeyRecord(
      id: record.id, chain: chain, number: UInt32(clamping: record.place.number), key: key,
      since: since, due: due, setBack: setBack)
  }

  func encoded() -> Secret { Self.encoded(key, since: since, setBack: setBack) }

  fileprivate static func encoded(
    _ key: borrowing Key<KeyRole.Message>, since: UInt64, setBack: UInt64 = 0
  ) -> Secret {
    var writer = SecretWriter(capacity: 64)
    writer.append(key.bytes)
    writer.append(bigEndian: since)
    writer.append(bigEndian: setBack)
    return writer.finish()
  }

  /// Returns the time at which the key is deleted, by the clock that says `now`.
  func end(at now: UInt64) -> UInt64 {
    guard now < since else { return due }
    return min(due, (setBack == 0 ? now : setBack).addingSaturating(lifetime))
  }

  /// Returns what ``setBack`` should be when the clock says `now`.
  fileprivate func expectedSetBack(at now: UInt64) -> UInt64 {
    guard now < since else { return 0 }
    return setBack == 0 ? max(1, now) : setBack
  }
}

/// A message whose key was kept.
package struct KeptMessage: Sendable {
  /// The chain of the message.
  package let chain: ChainID
  /// N, the number of the message in its chain.
  package let number: UInt32
  /// The time at which the key is deleted, in seconds since 1970.
  package let end: UInt64
}

extension Snapshot {
  /// Calls `body`, which must not change the store, with each kept key whose time is not over, or with
  /// those of a chain.
  func forEachKeptKey(
    of chain: RecordID? = nil, do body: (borrowing KeptKeyRecord) throws -> Void
  ) throws {
    try forEach(KeptKeyRecord.self, of: chain) { if $0.end(at: now) > now { try body($0) } }
  }

  /// Returns the kept key of message `number` of a chain, or `nil` if there is none or its time is over.
  func keptKey(_ number: UInt32, of chain: RecordID) throws(StorageError) -> KeptKeyRecord? {
    guard let key: KeptKeyRecord = try value(of: chain, number: UInt64(number)),
      key.end(at: now) > now
    else { return nil }
    return key
  }

  /// Returns the messages of a session whose keys were kept, by chain and number.
  func keptMessages(of session: RecordID) throws -> [KeptMessage] {
    var messages: [KeptMessage] = []
    try forEach(ChainRecord.self, of: session) { chain in
      let id = chain.chain
      try forEachKeptKey(of: chain.id) { key in
        messages.append(KeptMessage(chain: id, number: key.number, end: key.end(at: now)))
      }
    }
    return messages
  }
}

extension Transaction {
  /// Keeps the key of message `number` of a chain, which was just read, for `lifetime` seconds.
  func keep(
    _ key: borrowing Key<KeyRole.Message>, of number: UInt32, in chain: RecordID,
    for lifetime: UInt64
  ) throws(StorageError) {
    let due = now.addingSaturating(lifetime)
    try insert(
      KeptKeyRecord.encoded(key, since: now).bytes,
      at: Place(KeptKeyRecord.kind, of: chain, number: UInt64(number), due: due))
    // With an ended chain all its keys would go.
    try extendEndedChain(chain, until: due)
  }

  /// Deletes all kept keys, and returns their number.
  func deleteKeptKeys() throws -> Int {
    var keys: [RecordID] = []
    var chains: Set<RecordID> = []
    try forEachKeptKey { key in
      keys.append(key.id)
      chains.insert(key.chain)
    }
    for key in keys { try delete(key) }
    for chain in chains { try deleteChainIfEnded(chain) }
    return keys.count
  }

  /// Deletes the kept keys whose time is over although the clock was set back, and notes that it was.
  func reviewKeptKeys() throws {
    var ended: [RecordID] = []
    var changed: [RecordID] = []
    try forEach(KeptKeyRecord.self) { key in
      if key.end(at: now) <= now {
        ended.append(key.id)
      } else if key.expectedSetBack(at: now) != key.setBack {
        changed.append(key.id)
      }
    }
    for id in ended { try delete(id) }
    for id in changed {
      guard var key: KeptKeyRecord = try value(id: id) else { continue }
      key.setBack = key.expectedSetBack(at: now)
      try replace(
        id, with: key.encoded().bytes,
        at: Place(
          KeptKeyRecord.kind, of: key.chain, number: UInt64(key.number), due: key.due))
    }
  }
}
