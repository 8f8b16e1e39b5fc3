import Octets
package import Primitives

/// A prekey bundle, which a person publishes so that others can write to them (`docs/protocol.md`,
/// section 2). A value of this type either has been verified or was just made by its owner.
package struct Bundle: Sendable {
  /// The maximum lifetime, in seconds: 366 days, so that a year fits even when it is a leap year.
  package static let maximumLifetime: UInt64 = 366 * Seconds.perDay
  /// The number of seconds by which a time from someone else may be ahead of the clock.
  package static let clockTolerance = Seconds.perDay
  /// The maximum length of a suggested name, in bytes.
  package static let maximumNameByteCount = 64

  /// The owner's identity.
  package let identity: IdentityKey
  /// The signed prekey, shared by all bundles of a period: SPK in the specification.
  package let signedPrekey: AgreementPublicKey
  /// The one-time prekey, or `nil` in a reusable bundle: OPK in the specification.
  package let oneTimePrekey: AgreementPublicKey?
  /// The KEM prekey, KPK in the specification.
  package let kemPrekey: KEMPublicKey
  /// The time at which the bundle was made, in seconds since 1970.
  package let created: UInt64
  /// The time from which the bundle is no longer accepted, in seconds since 1970.
  package let expires: UInt64
  /// The time before which the owner's bundles were made that are revoked, in seconds since 1970,
  /// or 0 if none was.
  package let notBefore: UInt64
  /// The name that the owner suggests, or an empty string.
  package let suggestedName: String

  /// The SHA-256 hash of ``signed``, 32 bytes.
  package var hash: [UInt8] { SHA256.digest(signed.bytes) }

  /// The identifier by which an initial message names the bundle.
  package var id: BundleID { BundleID(hash: hash) }

  /// The bytes that the owner signs: the encoding without the signature.
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
    bytes.append(bigEndian: notBefore)
    bytes.append(UInt8(name.count))
    return bytes + name
  }
}

/// A bundle that its owner has just made, with its signature.
package struct SignedBundle: Sendable {
  /// The bundle.
  package let bundle: Bundle
  /// The encoding, including the signature.
  package let bytes: [UInt8]

  /// Creates and signs a bundle of the public halves of `prekeys`.
  ///
  /// - Parameters:
  ///   - created: The time of creation, in seconds since 1970.
  ///   - expires: The end of the lifetime, later than `created` by at most
  ///     ``Bundle/maximumLifetime``.
  ///   - notBefore: The time before which bundles of the owner are revoked, at most `created`, or 0
  ///     if none is.
  ///   - suggestedName: A name that ``UnverifiedBundle`` accepts, or an empty string.
  package init(
    of prekeys: borrowing Prekeys, by identity: borrowing Identity, created: UInt64,
    expires: UInt64, notBefore: UInt64, suggestedName: String
  ) {
    precondition(created < expires && expires - created <= Bundle.maximumLifetime)
    precondition(notBefore <= created)
    precondition(suggestedName.utf8.count <= Bundle.maximumNameByteCount)
    bundle = Bundle(
      identity: identity.key, signedPrekey: prekeys.signed.publicKey,
      oneTimePrekey: prekeys.oneTime.borrowed { $0.publicKey },
      kemPrekey: prekeys.kem.publicKey, created: created, expires: expires,
      notBefore: notBefore, suggestedName: suggestedName)
    let signed = bundle.signed
    bytes = signed + identity.signing.sign(signed.bytes)
  }
}

/// A bundle that is well formed, but whose signature and times have not been checked.
package struct UnverifiedBundle {
  /// The first bytes of every bundle.
  package static let magic = [UInt8]("pawl/v1 bundle\n".utf8)

  private let claim: Bundle
  private let signed: [UInt8]
  private let signature: [UInt8]

  /// Parses the encoding of a bundle, including the signature.
  ///
  /// - Throws: ``RatchetingError/malformedBundle`` when it breaks the format in any way.
  package init(_ encoding: RawSpan) throws(RatchetingError) {
    do {
      var reader = ByteReader(encoding)
      try reader.readMagic(Self.magic)
      let isOneTime = try reader.readFlag()
      let identity = try IdentityKey(try reader.readBytes(IdentityKey.byteCount))
      let signedPrekey = try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount))
      let oneTimePrekey =
        isOneTime
        ? try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount)) : nil
      let kemPrekey = try KEMPublicKey(try reader.readBytes(KEMPublicKey.byteCount))
      let created: UInt64 = try reader.readInteger()
      let expires: UInt64 = try reader.readInteger()
      let notBefore: UInt64 = try reader.readInteger()
      let name = try Self.readName(from: &reader)
      signed = [UInt8](encoding.extracting(0..<encoding.byteCount - reader.remaining.byteCount))
      signature = try reader.readArray(SigningKeyPair.signatureByteCount)
      try reader.finish()
      guard created < expires, expires - created <= Bundle.maximumLifetime, notBefore <= created
      else { throw RatchetingError.malformedBundle }
      claim = Bundle(
        identity: identity, signedPrekey: signedPrekey, oneTimePrekey: oneTimePrekey,
        kemPrekey: kemPrekey, created: created, expires: expires, notBefore: notBefore,
        suggestedName: name)
    } catch { throw .malformedBundle }
  }

  /// The encoding, including the signature, written again from the fields. Parsing skips nothing,
  /// so these bytes are equal to the bytes that were parsed.
  package var bytes: [UInt8] { claim.signed + signature }

  /// Returns whether the bundle names `identity` as its owner and carries its signature.
  package func isSigned(by identity: IdentityKey) -> Bool {
    identity == claim.identity && isSigned
  }

  private var isSigned: Bool {
    (try? claim.identity.verifyingKey.verify(signature.bytes, of: signed.bytes)) != nil
  }

  /// Returns the bundle after checking its signature, its owner and its times (`docs/protocol.md`,
  /// section 2, points 2 to 4).
  ///
  /// - Parameters:
  ///   - now: The time, in seconds since 1970.
  ///   - importer: The identity of the person who imports the bundle.
  ///   - notBefore: The greatest ``Bundle/notBefore`` that the importer has kept for the owner, or 0
  ///     if there is none.
  /// - Throws: ``RatchetingError/badBundleSignature``; ``RatchetingError/ownBundle`` when
  ///   `importer` is the owner; ``RatchetingError/bundleExpired(_:)``;
  ///   ``RatchetingError/bundleNotYetValid(_:)`` when the bundle was made more than a day ahead;
  ///   ``RatchetingError/bundleRevoked(created:)`` when it was made before `notBefore`.
  package func verified(
    at now: UInt64, by importer: IdentityKey, notBefore: UInt64
  ) throws(RatchetingError) -> Bundle {
    let claim = try authentic()
    guard claim.identity != importer else { throw .ownBundle }
    guard now < claim.expires else { throw .bundleExpired(claim.expires) }
    guard claim.created <= now.addingSaturating(Bundle.clockTolerance) else {
      throw .bundleNotYetValid(claim.created)
    }
    guard claim.created >= notBefore else { throw .bundleRevoked(created: claim.created) }
    return claim
  }

  /// Returns the bundle after checking its signature alone, which is enough to describe the bundle
  /// but not to use it.
  ///
  /// - Throws: ``RatchetingError/badBundleSignature``.
  package func authentic() throws(RatchetingError) -> Bundle {
    guard isSigned else { throw .badBundleSignature }
    return claim
  }

  private static func readName(from reader: inout ByteReader) throws -> String {
    let length = Int(try reader.readInteger(as: UInt8.self))
    guard length <= Bundle.maximumNameByteCount,
      let name = String(validating: try reader.readArray(length), as: UTF8.self),
      PlainText.isPlainName(name)
    else { throw RatchetingError.malformedBundle }
    return name
  }
}
