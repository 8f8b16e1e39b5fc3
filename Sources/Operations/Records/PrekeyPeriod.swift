import Octets
import Primitives
import Ratcheting
import Storage

/// The signed prekey, SPK, that all bundles made in one period share.
struct PrekeyPeriod: ~Copyable, StoredRecord {
  static let kind = RecordKind(4)
  static let term = "period"

  /// The length of a period, in seconds. All bundles made in a period share its prekeys.
  static let length = Seconds.perWeek
  /// The time for which private halves are kept after the last bundle with them has expired, in
  /// seconds: the longest time that a message may take to arrive.
  static let grace = 30 * Seconds.perDay

  let id: RecordID
  /// The time at which the period started, in seconds since 1970.
  let started: UInt64
  let signed: AgreementKeyPair

  static func decoded(from record: borrowing Record) throws -> PrekeyPeriod {
    var reader = ByteReader(record.body.bytes)
    let signed = try reader.readAgreementKeyPair()
    try reader.finish()
    return PrekeyPeriod(id: record.id, started: record.place.number, signed: signed)
  }

  func encoded() -> Secret { Self.encoded(signed) }

  fileprivate static func encoded(_ signed: borrowing AgreementKeyPair) -> Secret {
    var writer = SecretWriter(capacity: 64)
    writer.append(signed)
    return writer.finish()
  }

  /// Whether bundles are made with the prekeys of this period at `now`.
  func isCurrent(at now: UInt64) -> Bool {
    // A period that started while the clock was ahead is left for later.
    started <= now && now - started < Self.length
  }

  /// Returns a copy of the signed prekey that the caller can consume.
  func signedCopy() -> AgreementKeyPair {
    AgreementKeyPair(
      privateKey: Secret(copying: signed.privateBytes), publicKey: signed.publicKey)
  }
}

/// The KEM prekey, KPK, that the reusable bundles of one period share.
struct ReusablePrekey: ~Copyable, StoredRecord {
  static let kind = RecordKind(11)
  static let term = "reusable prekey"
  static let parentKind: RecordKind? = PrekeyPeriod.kind

  let kem: KEMKeyPair

  static func decoded(from record: borrowing Record) throws -> ReusablePrekey {
    var reader = ByteReader(record.body.bytes)
    let kem = try reader.readKEMKeyPair()
    try reader.finish()
    return ReusablePrekey(kem: kem)
  }

  func encoded() -> Secret {
    var writer = SecretWriter(capacity: 2048)
    writer.append(kem)
    return writer.finish()
  }

  consuming func takeKEM() -> KEMKeyPair { kem }
}

/// An identity that has begun a session, together with the ephemeral key that it used.
///
/// The same pair cannot begin another session as long as the prekeys that it would need are held.
/// The name of the record says everything, so the body is empty.
struct RememberedPair: StoredRecord {
  static let kind = RecordKind(6)
  static let term = "remembered pair"
  static let parentKind: RecordKind? = PrekeyPeriod.kind

  static func decoded(from record: borrowing Record) throws -> RememberedPair {
    guard record.body.count == 0 else { throw ReadError.trailingBytes }
    return RememberedPair()
  }

  func encoded() -> Secret { Secret(zeros: 0) }

  fileprivate static func name(identity: IdentityKey, ephemeral: AgreementPublicKey) -> [UInt8] {
    identity.bytes + ephemeral.bytes
  }
}

extension Snapshot {
  /// Returns the period whose record has this identifier, or `nil` if there is none.
  func period(id: RecordID) throws(StorageError) -> PrekeyPeriod? { try value(id: id) }

  /// Returns the KEM prekey of a period's reusable bundles, or `nil` if there is none.
  func reusablePrekey(of period: RecordID) throws(StorageError) -> KEMKeyPair? {
    guard let prekey: ReusablePrekey = try value(of: period, number: 0) else { return nil }
    return prekey.takeKEM()
  }

  /// Returns whether the sender of an initial message has already begun a session with its
  /// ephemeral key.
  func remembers(_ initiator: Initiator) throws(StorageError) -> Bool {
    let name = RememberedPair.name(
      identity: initiator.identity, ephemeral: initiator.ephemeral)
    return try find(RememberedPair.kind, named: name) != nil
  }
}

extension Transaction {
  /// Returns the current period, to which new bundles belong, and begins one if necessary.
  func currentPeriod(randomness: any Randomness) throws -> PrekeyPeriod {
    var newest: RecordID?
    try forEach(PrekeyPeriod.self) { if $0.isCurrent(at: now) { newest = $0.id } }
    if let newest, let period = try period(id: newest) { return period }
    return try beginPeriod(randomness: randomness)
  }

  private func beginPeriod(randomness: any Randomness) throws(StorageError) -> PrekeyPeriod {
    let signed = AgreementKeyPair(from: randomness)
    let due = now.addingSaturating(PrekeyPeriod.grace)
    let id = try insert(
      PrekeyPeriod.encoded(signed).bytes, at: Place(PrekeyPeriod.kind, number: now, due: due))
    return PrekeyPeriod(id: id, started: now, signed: signed)
  }

  /// Extends the life of a period's prekey for a bundle that expires at `expiry`, in seconds since
  /// 1970.
  func keep(_ period: borrowing PrekeyPeriod, forBundleUntil expiry: UInt64) throws(StorageError) {
    guard let record = try find(PrekeyPeriod.kind, id: period.id) else { return }
    let due = max(record.place.due, expiry.addingSaturating(PrekeyPeriod.grace))
    try replace(
      period.id, with: record.body.bytes,
      at: Place(PrekeyPeriod.kind, number: period.started, due: due))
  }

  /// Returns the KEM prekey of a period for one more reusable bundle, which expires at `expiry`.
  /// Creates the prekey if there is none.
  func reusablePrekey(
    of period: RecordID, forBundleUntil expiry: UInt64, randomness: any Randomness
  ) throws(StorageError) -> KEMKeyPair {
    let due = expiry.addingSaturating(PrekeyPeriod.grace)
    if let record = try find(ReusablePrekey.kind, of: period, number: 0) {
      let place = Place(ReusablePrekey.kind, of: period, due: max(due, record.place.due))
      try replace(record.id, with: record.body.bytes, at: place)
      return try ReusablePrekey.read(record).takeKEM()
    }
    let prekey = ReusablePrekey(kem: KEMKeyPair(from: randomness))
    try insert(prekey.encoded().bytes, at: Place(ReusablePrekey.kind, of: period, due: due))
    return prekey.takeKEM()
  }

  /// Deletes the private halves of all prekeys, with the bundles and the pairs that belong to them, and
  /// marks the next bundle to say so (`docs/protocol.md`, section 2).
  func revokePrekeys() throws {
    var periods: [RecordID] = []
    try forEach(PrekeyPeriod.kind) { periods.append($0.id) }
    for period in periods { try delete(period) }
    var owner = try owner()
    owner.isRevocationDue = true
    try save(owner)
  }

  /// Remembers who began a session with which ephemeral key, for as long as the period is held.
  func remember(_ association: Association, in period: RecordID) throws(StorageError) {
    let name = RememberedPair.name(
      identity: association.initiator, ephemeral: association.ephemeral)
    try insert(
      RememberedPair().encoded().bytes, at: Place(RememberedPair.kind, of: period), named: name)
  }
}
