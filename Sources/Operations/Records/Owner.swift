import Octets
import Ratcheting
import Storage

/// The person to whom the store belongs.
struct Owner: ~Copyable, StoredRecord {
  static let kind = RecordKind(1)
  static let term = "owner"
  private static let name = [UInt8]("owner".utf8)

  /// The owner's identity, including its private half.
  let identity: Identity
  /// The name that the owner's bundles suggest, or the empty string.
  let suggestedName: String
  /// The time at which the last bundle was made, in seconds since 1970; 0 if there was none.
  var lastBundle: UInt64

  init(identity: consuming Identity, suggestedName: String, lastBundle: UInt64 = 0) {
    self.identity = identity
    self.suggestedName = suggestedName
    self.lastBundle = lastBundle
  }

  static func decoded(from record: borrowing Record) throws -> Owner {
    var reader = ByteReader(record.body.bytes)
    let seed = try reader.readSecret(Identity.seedByteCount)
    let lastBundle: UInt64 = try reader.readInteger()
    guard let name = String(validating: [UInt8](reader.remaining), as: UTF8.self) else {
      throw ReadError.invalidValue
    }
    return Owner(
      identity: Identity(seed: seed.bytes), suggestedName: name, lastBundle: lastBundle)
  }

  func encoded() -> Secret {
    var writer = SecretWriter(capacity: 256)
    writer.append(identity.seed)
    writer.append(bigEndian: lastBundle)
    writer.append([UInt8](suggestedName.utf8).bytes)
    return writer.finish()
  }

  fileprivate static func record(in snapshot: Snapshot) throws(StorageError) -> Record {
    guard let record = try snapshot.find(kind, named: name) else {
      throw .damaged(.missingRecord(kind))
    }
    return record
  }

  fileprivate func insert(into transaction: Transaction) throws(StorageError) {
    try transaction.insert(encoded().bytes, at: Place(Self.kind), named: Self.name)
  }

  fileprivate func replace(in transaction: Transaction) throws(StorageError) {
    try transaction.replace(
      Self.record(in: transaction).id, with: encoded().bytes, at: Place(Self.kind),
      named: Self.name)
  }
}

extension Snapshot {
  /// Returns the store's owner; throws ``StorageError/damaged(_:)`` when the record is missing.
  func owner() throws(StorageError) -> Owner { try Owner.read(Owner.record(in: self)) }

  /// Returns the public identity of the store's owner.
  func ownIdentity() throws(StorageError) -> IdentityKey { try owner().identity.key }
}

extension Transaction {
  /// Adds the owner to a store that has none.
  func insert(_ owner: borrowing Owner) throws(StorageError) { try owner.insert(into: self) }

  /// Saves what has changed about the owner.
  func save(_ owner: borrowing Owner) throws(StorageError) { try owner.replace(in: self) }
}
