import Octets
package import Primitives

/// What a bundle's owner publishes to be written to (`docs/protocol.md`, section 2). A value of this
/// type has been verified, or was just made.
package struct Bundle: Sendable {
  /// The longest lifetime, in seconds: a bundle that outlives a leap year is stale.
  package static let longestLifetime: UInt64 = 366 * Seconds.perDay
  /// How far ahead of the reader's clock a time may lie, in seconds.
  package static let clockTolerance = Seconds.perDay
  /// The length of a suggested name, in bytes, at most.
  package static let longestName = 64

  /// Whose it is.
  package let identity: IdentityKey
  /// SPK, shared by all bundles of one period.
  package let signedPrekey: AgreementPublicKey
  /// OPK, in a bundle for one importer only.
  package let oneTimePrekey: AgreementPublicKey?
  /// KPK.
  package let kemPrekey: KEMPublicKey
  /// When it was made and when it ends, in seconds since 1970.
  package let created: UInt64
  package let expires: UInt64
  /// What its owner would like to be called; empty for nothing.
  package let suggestedName: String

  /// SHA-256 of what is signed: 32 bytes.
  package var hash: [UInt8] { SHA256.digest(signed.bytes) }

  /// What an initial message calls it.
  package var id: BundleID { BundleID(hash: hash) }

  /// What its owner signs: the encoding without the signature.
  package var signed: [UInt8] {
    let name = [UInt8](suggestedName.utf8)
    var bytes = UnverifiedBundle.magic
    bytes.append(oneTimePrekey == nil ? 0 : 1)
    bytes.append(identity.bytes.bytes)
    bytes.append(signedPrekey.bytes.bytes)
    if let oneTimePrekey { bytes.append(oneTimePrekey.bytes.bytes) }
    bytes.append(kemPrekey.bytes.bytes)
    bytes.append(bigEndian: created)
    bytes.append(bigEndian: expires)
    bytes.append(UInt8(name.count))
    return bytes + name
  }
}

/// What an initial message calls the bundle it answers: 16 bytes.
package struct BundleID: Hashable, Sendable, CustomStringConvertible {
  /// The length, in bytes.
  package static let byteCount = 16

  package let bytes: [UInt8]

  /// The id of the bundle whose hash has these 32 bytes.
  package init(hash: [UInt8]) { bytes = [UInt8](hash.prefix(Self.byteCount)) }

  /// Takes the text that ``description`` gives.
  package init?(_ text: String) {
    guard let bytes = [UInt8](hexadecimal: text), bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  /// Thirty-two hexadecimal digits.
  package var description: String { bytes.hexadecimal }

  init(_ reader: inout ByteReader) throws(ReadError) {
    bytes = try reader.readArray(Self.byteCount)
  }
}

/// A bundle as its owner makes it, signed.
package struct SignedBundle: Sendable {
  package let bundle: Bundle
  /// The encoding, signature included.
  package let bytes: [UInt8]

  /// Signs the public halves of `prekeys`. The times are in seconds since 1970; the name is one that
  /// ``UnverifiedBundle`` accepts.
  package init(
    of prekeys: borrowing Prekeys, by identity: borrowing Identity, created: UInt64,
    expires: UInt64, suggestedName: String
  ) {
    precondition(created < expires && expires - created <= Bundle.longestLifetime)
    precondition(suggestedName.utf8.count <= Bundle.longestName)
    bundle = Bundle(
      identity: identity.key, signedPrekey: prekeys.signed.publicKey,
      oneTimePrekey: prekeys.oneTime.borrowed { $0.publicKey },
      kemPrekey: prekeys.kem.publicKey, created: created, expires: expires,
      suggestedName: suggestedName)
    let signed = bundle.signed
    bytes = signed + identity.signing.sign(signed.bytes)
  }
}
