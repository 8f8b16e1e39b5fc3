import Octets
import Primitives
import Ratcheting
import Storage

/// The prekeys that all bundles of one period share: SPK, and KPK of its reusable bundles.
struct PrekeyPeriod: ~Copyable {
  /// How long bundles are made with the same prekeys, in seconds.
  static let length: UInt64 = 7 * 86_400
  /// How long private halves outlive the last bundle that carries them, in seconds: a message may be
  /// on its way that long.
  static let grace: UInt64 = 30 * 86_400

  let id: RecordID
  let started: UInt64
  /// When the last of its bundles ends, in seconds since 1970.
  private(set) var lastExpiry: UInt64
  let signed: AgreementKeyPair
  let kem: KEMKeyPair

  /// The period that bundles made at `now` belong to, begun if need be.
  static func current(
    at now: UInt64, _ transaction: Transaction, _ randomness: any Randomness
  ) throws -> PrekeyPeriod {
    var newest: RecordID?
    try transaction.forEach(.period) { newest = $0.id }
    if let newest, let period = try find(newest, transaction), period.isCurrent(at: now) {
      return period
    }
    return try begin(at: now, transaction, randomness)
  }

  static func find(_ id: RecordID, _ transaction: Transaction) throws -> PrekeyPeriod? {
    guard let record = try transaction.find(.period, id) else { return nil }
    return try restored(from: record)
  }

  /// The ids of all periods whose private halves are still held.
  static func all(_ transaction: Transaction) throws -> [RecordID] {
    var ids: [RecordID] = []
    try transaction.forEach(.period) { ids.append($0.id) }
    return ids
  }

  /// Keeps the prekeys for a bundle that ends at `expiry`, in seconds since 1970.
  mutating func extend(to expiry: UInt64, _ transaction: Transaction) throws {
    lastExpiry = max(lastExpiry, expiry)
    try transaction.replace(id, at: place, body().bytes)
  }

  /// The pair SPK as one that can be given away.
  func signedCopy() -> AgreementKeyPair {
    AgreementKeyPair(
      privateKey: Secret(copying: signed.privateBytes), publicKey: signed.publicKey)
  }

  /// The pair KPK as one that can be given away.
  func kemCopy() -> KEMKeyPair {
    KEMKeyPair(seed: Secret(copying: kem.seed), publicKey: kem.publicKey)
  }

  private init(
    id: RecordID, started: UInt64, lastExpiry: UInt64, signed: consuming AgreementKeyPair,
    kem: consuming KEMKeyPair
  ) {
    self.id = id
    self.started = started
    self.lastExpiry = lastExpiry
    self.signed = signed
    self.kem = kem
  }

  // A clock that was ahead when the period began must not stretch it.
  private func isCurrent(at now: UInt64) -> Bool {
    started <= now && now - started < Self.length
  }

  private static func begin(
    at now: UInt64, _ transaction: Transaction, _ randomness: any Randomness
  ) throws -> PrekeyPeriod {
    let signed = AgreementKeyPair(from: randomness)
    let kem = KEMKeyPair(from: randomness)
    let place = Place(.period, number: now, due: now + grace)
    let id = try transaction.insert(at: place, body(now, now, signed, kem).bytes)
    return PrekeyPeriod(id: id, started: now, lastExpiry: now, signed: signed, kem: kem)
  }

  private var place: Place { Place(.period, number: started, due: lastExpiry + Self.grace) }

  private func body() -> Secret { Self.body(started, lastExpiry, signed, kem) }

  private static func body(
    _ started: UInt64, _ lastExpiry: UInt64, _ signed: borrowing AgreementKeyPair,
    _ kem: borrowing KEMKeyPair
  ) -> Secret {
    var writer = SecretWriter(capacity: 2048)
    writer.append(bigEndian: started)
    writer.append(bigEndian: lastExpiry)
    writer.append(signed)
    writer.append(kem)
    return writer.finish()
  }

  private static func restored(from record: borrowing Record) throws -> PrekeyPeriod {
    var reader = ByteReader(record.body.bytes)
    let started: UInt64 = try reader.integer()
    let lastExpiry: UInt64 = try reader.integer()
    let signed = try reader.agreementKeyPair()
    let kem = try reader.kemKeyPair()
    return PrekeyPeriod(
      id: record.id, started: started, lastExpiry: lastExpiry, signed: signed, kem: kem)
  }
}

extension SecretWriter {
  /// Adds both halves of a pair.
  mutating func append(_ pair: borrowing AgreementKeyPair) {
    append(pair.privateBytes)
    append(pair.publicKey.bytes.bytes)
  }

  /// Adds seed and public key of a pair.
  mutating func append(_ pair: borrowing KEMKeyPair) {
    append(pair.seed)
    append(pair.publicKey.bytes.bytes)
  }
}

extension ByteReader {
  mutating func agreementKeyPair() throws -> AgreementKeyPair {
    let privateKey = try secret(AgreementKeyPair.privateByteCount)
    let publicKey = try AgreementPublicKey(try bytes(AgreementPublicKey.byteCount))
    return AgreementKeyPair(privateKey: privateKey, publicKey: publicKey)
  }

  mutating func kemKeyPair() throws -> KEMKeyPair {
    let seed = try secret(KEMKeyPair.seedByteCount)
    let publicKey = try KEMPublicKey(kept: try bytes(KEMPublicKey.byteCount))
    return KEMKeyPair(seed: seed, publicKey: publicKey)
  }
}
