import Octets
import Primitives
import Ratcheting
import Storage

/// A bundle that the store's owner has given out, with the private halves that belong to it alone.
struct IssuedBundle: ~Copyable, StoredRecord {
  static let kind = RecordKind(5)
  static let term = "bundle"
  static let parentKind: RecordKind? = PrekeyPeriod.kind

  /// The prekeys of a one-time bundle, OPK and KPK in the specification.
  struct OneTimePrekeys: ~Copyable {
    let agreement: AgreementKeyPair
    let kem: KEMKeyPair
  }

  let id: RecordID
  /// The period whose prekey the bundle carries.
  let period: RecordID
  /// The SHA-256 hash of the signed bytes, 32 bytes.
  let hash: [UInt8]
  /// The time at which the bundle was made, in seconds since 1970.
  let created: UInt64
  /// The time at which the bundle expires, in seconds since 1970.
  let expires: UInt64
  /// The prekeys of a one-time bundle, or `nil` for a reusable bundle, whose KEM prekey belongs to
  /// the period.
  let oneTime: OneTimePrekeys?

  /// Whether the bundle is for one importer only.
  var isOneTime: Bool { oneTime != nil }

  /// Returns whether the bundle can still be imported at `now`.
  func isValid(at now: UInt64) -> Bool { now < expires }

  static func decoded(from record: borrowing Record) throws -> IssuedBundle {
    guard let period = record.place.parent else { throw ReadError.invalidValue }
    var reader = ByteReader(record.body.bytes)
    let hash = try reader.readArray(SHA256.byteCount)
    let expires: UInt64 = try reader.readInteger()
    let oneTime =
      reader.remaining.isEmpty
      ? nil
      : OneTimePrekeys(
        agreement: try reader.readAgreementKeyPair(), kem: try reader.readKEMKeyPair())
    try reader.finish()
    return IssuedBundle(
      id: record.id, period: period, hash: hash, created: record.place.number, expires: expires,
      oneTime: oneTime)
  }

  func encoded() -> Secret {
    switch oneTime {
    case .some(let pairs):
      Self.encoded(hash, expires: expires, oneTime: pairs.agreement, kem: pairs.kem)
    case .none: Self.front(hash, expires: expires).finish()
    }
  }

  fileprivate static func encoded(_ bundle: Bundle, prekeys: borrowing Prekeys) -> Secret {
    switch prekeys.oneTime {
    case .some(let agreement):
      encoded(bundle.hash, expires: bundle.expires, oneTime: agreement, kem: prekeys.kem)
    case .none: front(bundle.hash, expires: bundle.expires).finish()
    }
  }

  private static func encoded(
    _ hash: [UInt8], expires: UInt64, oneTime: borrowing AgreementKeyPair,
    kem: borrowing KEMKeyPair
  ) -> Secret {
    var writer = front(hash, expires: expires)
    writer.append(oneTime)
    writer.append(kem)
    return writer.finish()
  }

  private static func front(_ hash: [UInt8], expires: UInt64) -> SecretWriter {
    var writer = SecretWriter(capacity: 4096)
    writer.append(hash.bytes)
    writer.append(bigEndian: expires)
    return writer
  }

  consuming func takeOneTimePrekeys() -> OneTimePrekeys? { oneTime }
}

/// A mark that this store has made a bundle, which outlives the bundle, even if the keys of the bundle
/// have been deleted.
///
/// In a prekey directory, it tells the store's own bundles from those of another store of the same
/// identity. The name of the record says everything, so the body is empty.
struct BundleMark: StoredRecord {
  static let kind = RecordKind(13)
  static let term = "bundle mark"

  static func decoded(from record: borrowing Record) throws -> BundleMark {
    guard record.body.count == 0 else { throw ReadError.trailingBytes }
    return BundleMark()
  }

  func encoded() -> Secret { Secret(zeros: 0) }
}

extension Snapshot {
  /// Returns whether this store has made the bundle with this identifier, which has not expired.
  func hasMade(_ id: BundleID) throws(StorageError) -> Bool {
    try find(BundleMark.kind, named: id.bytes) != nil
  }

  /// Returns the bundle with this identifier, or `nil` if it was never issued or its keys have been
  /// deleted.
  func issuedBundle(_ id: BundleID) throws(StorageError) -> IssuedBundle? {
    try value(named: id.bytes)
  }

  /// Returns the private halves of all prekeys of a bundle, or `nil` if they are no longer held.
  func prekeys(
    of bundle: consuming IssuedBundle, in period: borrowing PrekeyPeriod
  ) throws(StorageError) -> Prekeys? {
    switch bundle.takeOneTimePrekeys() {
    case .some(let pairs):
      return Prekeys(signed: period.signedCopy(), oneTime: pairs.agreement, kem: pairs.kem)
    case .none:
      guard let kem = try reusablePrekey(of: period.id) else { return nil }
      return Prekeys(signed: period.signedCopy(), oneTime: nil, kem: kem)
    }
  }
}

extension Transaction {
  /// Makes a bundle that lives for `lifetime` seconds and signs it, after its private halves have been
  /// saved (`docs/protocol.md`, section 2).
  func issueBundle(
    isOneTime: Bool, lifetime: UInt64, by owner: inout Owner, randomness: any Randomness
  ) throws -> SignedBundle {
    let period = try currentPeriod(randomness: randomness)
    let last = try lastBundleWithoutWrongClock(of: owner)
    var created = max(now, last.addingSaturating(1))
    // If the clock was behind in between, there may be a bundle of this very second. Two reusable ones
    // with the same prekeys and times would be the same.
    while try find(IssuedBundle.kind, of: period.id, number: created) != nil {
      created = created.addingSaturating(1)
    }
    if owner.isRevocationDue {
      owner.notBefore = created
      owner.isRevocationDue = false
    }
    let expires = created.addingSaturating(lifetime)
    guard created < expires else { throw StorageError.damaged(.content(Owner.kind)) }
    try keep(period, forBundleUntil: expires)
    let prekeys = Prekeys(
      signed: period.signedCopy(),
      oneTime: isOneTime ? AgreementKeyPair(from: randomness) : nil,
      kem: isOneTime
        ? KEMKeyPair(from: randomness)
        : try reusablePrekey(of: period.id, forBundleUntil: expires, randomness: randomness))
    let signed = SignedBundle(
      of: prekeys, by: owner.identity, created: created, expires: expires,
      notBefore: min(created, owner.notBefore), suggestedName: owner.suggestedName)
    try insert(signed.bundle, prekeys: prekeys, in: period.id)
    owner.lastBundle = created
    try save(owner)
    return signed
  }

  /// Returns when the owner's last bundle was made, in seconds since 1970, or 0 if there was none.
  ///
  /// A bundle that was made while the clock was ahead does not count: no importer whose clock is right can
  /// have imported it. Then it is the last of the others that are still known.
  private func lastBundleWithoutWrongClock(of owner: borrowing Owner) throws -> UInt64 {
    let horizon = now.addingSaturating(Bundle.clockTolerance)
    guard owner.lastBundle > horizon else { return owner.lastBundle }
    var last: UInt64 = 0
    try forEach(PrekeyPeriod.kind) { period in
      try forEach(IssuedBundle.self, of: period.id) {
        if $0.created <= horizon { last = max(last, $0.created) }
      }
    }
    return last
  }

  private func insert(
    _ bundle: Bundle, prekeys: borrowing Prekeys, in period: RecordID
  ) throws(StorageError) {
    // Reusable bundles stay as long as the period whose prekeys they carry.
    let due =
      bundle.oneTimePrekey == nil ? 0 : bundle.expires.addingSaturating(PrekeyPeriod.grace)
    try insert(
      IssuedBundle.encoded(bundle, prekeys: prekeys).bytes,
      at: Place(IssuedBundle.kind, of: period, number: bundle.created, due: due),
      named: bundle.id.bytes)
    try insert(
      BundleMark().encoded().bytes,
      at: Place(BundleMark.kind, due: bundle.expires.addingSaturating(PrekeyPeriod.grace)),
      named: bundle.id.bytes)
  }
}
