import Octets
import Primitives
import Ratcheting
import Storage

/// The signed prekey, SPK, that all bundles of one period share.
struct PrekeyPeriod: ~Copyable {
  /// How long bundles are made with the same prekeys, in seconds.
  static let length: UInt64 = Seconds.perWeek
  /// How long private halves outlive the last bundle that carries them, in seconds: a message may be
  /// on its way that long.
  static let grace: UInt64 = 30 * Seconds.perDay

  let id: RecordID
  let started: UInt64
  let signed: AgreementKeyPair

  /// The period that bundles made at `now` belong to, begun if need be.
  static func current(
    at now: UInt64, _ transaction: Transaction, _ randomness: any Randomness
  ) throws -> PrekeyPeriod {
    var newest: RecordID?
    try transaction.forEach(.period) { record in
      if isCurrent(startedAt: record.place.number, at: now) { newest = record.id }
    }
    if let newest, let period = try find(newest, transaction) { return period }
    return try begin(at: now, transaction, randomness)
  }

  /// Whether bundles are still made with the prekeys of this period.
  func isCurrent(at now: UInt64) -> Bool { Self.isCurrent(startedAt: started, at: now) }

  private static func isCurrent(startedAt started: UInt64, at now: UInt64) -> Bool {
    // One that began when the clock was ahead is left for later.
    started <= now && now - started < length
  }

  static func find(_ id: RecordID, _ transaction: Snapshot) throws -> PrekeyPeriod? {
    guard let record = try transaction.find(.period, id) else { return nil }
    return try restored(from: record)
  }

  static func restored(from record: borrowing Record) throws -> PrekeyPeriod {
    var reader = ByteReader(record.body.bytes)
    let signed = try reader.readAgreementKeyPair()
    try reader.finish()
    return PrekeyPeriod(id: record.id, started: record.place.number, signed: signed)
  }

  /// Keeps SPK for a bundle that ends at `expiry`, in seconds since 1970.
  func extend(to expiry: UInt64, _ transaction: Transaction) throws {
    guard let record = try transaction.find(.period, id) else { return }
    let due = max(record.place.due, expiry.addingSaturating(Self.grace))
    try transaction.replace(
      id, at: Place(.period, number: started, due: due), record.body.bytes)
  }

  /// SPK as a pair that can be given away.
  func signedCopy() -> AgreementKeyPair {
    AgreementKeyPair(
      privateKey: Secret(copying: signed.privateBytes), publicKey: signed.publicKey)
  }

  private static func begin(
    at now: UInt64, _ transaction: Transaction, _ randomness: any Randomness
  ) throws -> PrekeyPeriod {
    let signed = AgreementKeyPair(from: randomness)
    let id = try transaction.insert(
      at: Place(.period, number: now, due: now.addingSaturating(grace)), body(signed).bytes)
    return PrekeyPeriod(id: id, started: now, signed: signed)
  }

  static func body(_ signed: borrowing AgreementKeyPair) -> Secret {
    var writer = SecretWriter(capacity: 64)
    writer.append(signed)
    return writer.finish()
  }
}

/// The KEM prekey, KPK, that the reusable bundles of one period share.
enum ReusablePrekey {
  /// The one of `period`, for another bundle that ends at `expiry`; made if need be.
  static func forBundle(
    of period: RecordID, expiry: UInt64, _ transaction: Transaction,
    _ randomness: any Randomness
  ) throws -> KEMKeyPair {
    let due = expiry.addingSaturating(PrekeyPeriod.grace)
    if let record = try transaction.find(.reusable, of: period, number: 0) {
      let place = Place(.reusable, of: period, due: max(due, record.place.due))
      try transaction.replace(record.id, at: place, record.body.bytes)
      return try restored(from: record)
    }
    let kem = KEMKeyPair(from: randomness)
    try transaction.insert(at: Place(.reusable, of: period, due: due), body(kem).bytes)
    return kem
  }

  static func body(_ kem: borrowing KEMKeyPair) -> Secret {
    var writer = SecretWriter(capacity: 2048)
    writer.append(kem)
    return writer.finish()
  }

  /// The one of `period`, while it is held.
  static func find(_ period: RecordID, _ transaction: Snapshot) throws -> KEMKeyPair? {
    guard let record = try transaction.find(.reusable, of: period, number: 0) else { return nil }
    return try restored(from: record)
  }

  static func restored(from record: borrowing Record) throws -> KEMKeyPair {
    var reader = ByteReader(record.body.bytes)
    let pair = try reader.readKEMKeyPair()
    try reader.finish()
    return pair
  }
}
