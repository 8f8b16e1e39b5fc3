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
  var suggestedName: String
  /// The time at which the last bundle was made, in seconds since 1970; 0 if there was none.
  var lastBundle: UInt64
  /// The time before which the owner's bundles are revoked, in seconds since 1970; 0 if none is.
  var notBefore: UInt64
  /// Whether the next bundle sets ``notBefore`` to its own time of creation.
  var isRevocationDue: Bool

  init(
    identity: consuming Identity, suggestedName: String, lastBundle: UInt64 = 0,
    notBefore: UInt64 = 0, isRevocationDue: Bool = false
  ) {
    self.identity = identity
    self.suggestedName = suggestedName
    self.lastBundle = lastBundle
    self.notBefore = notBefore
    self.isRevocationDue = isRevocationDue
  }

  static func decoded(from record: borrowing Record) throws -> Owner {
    var reader = ByteReader(record.body.bytes)
    let seed = try reader.readSecret(Identity.seedByteCount)
    let lastBundle: UInt64 = try reader.readInteger()
    let notBefore: UInt64 = try reader.readInteger()
    let isRevocationDue = try reader.readFlag()
    guard let name = String(validating: [UInt8](reader.remaining), as: UTF8.self) else {
      throw ReadError.invalidValue
    }
    return Owner(
      identity: Identity(seed: seed.bytes), suggestedName: name, lastBundle: lastBundle,
      notBefore: notBefore, isRevocationDue: isRevocationDue)
  }

  func encoded() -> Secret {
    var writer = SecretWriter(capacity: 256)
    writer.append(identity.seed)
    writer.append(bigEndian: lastBundle)
    writer.append(bigEndian: notBefore)
    writer.append(flag: isRevocationDue)
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

/// What the owner must know about the clock when a bundle is made (`docs/protocol.md`, section 2).
package enum ClockWarning: Sendable, Equatable {
  /// The clock is more than a day behind the owner's last bundle, which was made at this time, in seconds
  /// since 1970: whoever has bundles from then cannot import them before the time has come.
  case behindLastBundle(UInt64)
  /// The owner's `not_before` is more than a day ahead: each new bundle revokes those before it.
  case revocationAhead(UInt64)
}

extension Owner {
  /// Returns what the owner must know about the clock before a bundle is made at `now`.
  func clockWarnings(at now: UInt64) -> [ClockWarning] {
    let horizon = now.addingSaturating(Bundle.clockTolerance)
    var warnings: [ClockWarning] = []
    if lastBundle > horizon { warnings.append(.behindLastBundle(lastBundle)) }
    if notBefore > horizon, !isRevocationDue { warnings.append(.revocationAhead(notBefore)) }
    return warnings
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
