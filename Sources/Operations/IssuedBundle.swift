import Octets
import Primitives
import Ratcheting
import Storage

/// A bundle of one's own that is out in the world, with the private halves that are its own.
struct IssuedBundle: ~Copyable {
  /// OPK and KPK of a one-time bundle.
  struct OneTime: ~Copyable {
    let agreement: AgreementKeyPair
    let kem: KEMKeyPair
  }

  let id: RecordID
  let period: RecordID
  let hash: [UInt8]
  /// Both in seconds since 1970.
  let created: UInt64
  let expires: UInt64
  let oneTime: OneTime?

  var isOneTime: Bool { oneTime != nil }

  /// Whether it can still be imported.
  func isOut(at now: UInt64) -> Bool { now < expires }

  /// The body of its record.
  func body() -> Secret {
    switch oneTime {
    case .some(let pairs): Self.body(hash, expires, pairs.agreement, pairs.kem)
    case .none: Self.front(hash, expires).finish()
    }
  }

  /// Signs a bundle, once its private halves are in the store.
  static func issue(
    oneTime isOneTime: Bool, lifetime: UInt64, by owner: inout Owner, at now: UInt64,
    _ transaction: Transaction, _ randomness: any Randomness
  ) throws -> SignedBundle {
    let period = try PrekeyPeriod.current(at: now, transaction, randomness)
    let created = max(now, owner.lastBundle.addingSaturating(1))
    let expires = created.addingSaturating(lifetime)
    guard created < expires else { throw StorageError.damaged("owner") }
    try period.extend(to: expires, transaction)
    let prekeys = Prekeys(
      signed: period.signedCopy(),
      oneTime: isOneTime ? AgreementKeyPair(from: randomness) : nil,
      kem: isOneTime
        ? KEMKeyPair(from: randomness)
        : try ReusablePrekey.forBundle(
          of: period.id, expiry: expires, transaction, randomness))
    let signed = SignedBundle(
      of: prekeys, by: owner.identity, created: created, expires: expires,
      suggestedName: owner.suggestedName)
    try insert(signed.bundle, prekeys, period.id, transaction)
    owner.lastBundle = created
    try owner.save(transaction)
    return signed
  }

  /// The bundle of that id, if it carried the prekeys of `period`.
  static func find(
    _ id: BundleID, in period: RecordID, _ transaction: Snapshot
  ) throws -> IssuedBundle? {
    guard let bundle = try find(id, transaction), bundle.period == period else { return nil }
    return bundle
  }

  /// The bundle of that id.
  static func find(_ id: BundleID, _ snapshot: Snapshot) throws -> IssuedBundle? {
    guard let record = try snapshot.find(.bundle, named: id.bytes) else { return nil }
    return try restored(from: record)
  }

  /// The private halves of all its prekeys, while they are held.
  consuming func prekeys(
    _ period: borrowing PrekeyPeriod, _ transaction: Snapshot
  ) throws -> Prekeys? {
    switch consume oneTime {
    case .some(let pairs):
      return Prekeys(signed: period.signedCopy(), oneTime: pairs.agreement, kem: pairs.kem)
    case .none:
      guard let kem = try ReusablePrekey.find(period.id, transaction) else { return nil }
      return Prekeys(signed: period.signedCopy(), oneTime: nil, kem: kem)
    }
  }

  private static func insert(
    _ bundle: Bundle, _ prekeys: borrowing Prekeys, _ period: RecordID, _ transaction: Transaction
  ) throws {
    // Reusable bundles stay as long as the period whose prekeys they carry.
    let due = bundle.oneTimePrekey == nil ? 0 : bundle.expires.addingSaturating(PrekeyPeriod.grace)
    try transaction.insert(
      at: Place(.bundle, of: period, number: bundle.created, due: due), named: bundle.id.bytes,
      body(bundle, prekeys).bytes)
  }

  /// The KEM prekey of a reusable bundle belongs to the period.
  private static func body(_ bundle: Bundle, _ prekeys: borrowing Prekeys) -> Secret {
    switch prekeys.oneTime {
    case .some(let agreement): body(bundle.hash, bundle.expires, agreement, prekeys.kem)
    case .none: front(bundle.hash, bundle.expires).finish()
    }
  }

  private static func body(
    _ hash: [UInt8], _ expires: UInt64, _ agreement: borrowing AgreementKeyPair,
    _ kem: borrowing KEMKeyPair
  ) -> Secret {
    var writer = front(hash, expires)
    writer.append(agreement)
    writer.append(kem)
    return writer.finish()
  }

  private static func front(_ hash: [UInt8], _ expires: UInt64) -> SecretWriter {
    var writer = SecretWriter(capacity: 4096)
    writer.append(hash.bytes)
    writer.append(bigEndian: expires)
    return writer
  }

  static func restored(from record: borrowing Record) throws -> IssuedBundle {
    guard let period = record.place.owner else { throw StorageError.damaged("bundle") }
    var reader = ByteReader(record.body.bytes)
    let hash = try reader.readArray(SHA256.byteCount)
    let expires: UInt64 = try reader.readInteger()
    let oneTime =
      reader.remaining.isEmpty
      ? nil
      : OneTime(agreement: try reader.readAgreementKeyPair(), kem: try reader.readKEMKeyPair())
    try reader.finish()
    return IssuedBundle(
      id: record.id, period: period, hash: hash, created: record.place.number, expires: expires,
      oneTime: oneTime)
  }
}
