import Octets
import Primitives

/// A bundle that has the right form; who made it is not known yet.
package struct UnverifiedBundle {
  /// What every bundle begins with.
  package static let magic = [UInt8]("pawl/v1 bundle\n".utf8)

  private let claim: Bundle
  private let signed: [UInt8]
  private let signature: [UInt8]

  /// Takes the whole encoding; throws ``RatchetingError/malformedBundle``.
  package init(_ encoding: RawSpan) throws(RatchetingError) {
    do {
      var reader = ByteReader(encoding)
      guard try reader.array(Self.magic.count) == Self.magic else { throw ReadError.tooShort }
      let kind: UInt8 = try reader.integer()
      guard kind <= 1 else { throw RatchetingError.malformedBundle }
      let identity = try IdentityKey(try reader.bytes(IdentityKey.byteCount))
      let signedPrekey = try AgreementPublicKey(try reader.bytes(AgreementPublicKey.byteCount))
      let oneTimePrekey =
        kind == 1
        ? try AgreementPublicKey(try reader.bytes(AgreementPublicKey.byteCount)) : nil
      let kemPrekey = try KEMPublicKey(try reader.bytes(KEMPublicKey.byteCount))
      let created: UInt64 = try reader.integer()
      let expires: UInt64 = try reader.integer()
      let name = try Self.name(&reader)
      let signed = [UInt8](encoding.extracting(0..<encoding.byteCount - reader.rest.byteCount))
      let signature = try reader.array(SigningKeyPair.signatureByteCount)
      try reader.finish()
      guard created < expires, expires - created <= Bundle.longestLifetime else {
        throw RatchetingError.malformedBundle
      }
      self.signed = signed
      self.signature = signature
      claim = Bundle(
        identity: identity, signedPrekey: signedPrekey, oneTimePrekey: oneTimePrekey,
        kemPrekey: kemPrekey, created: created, expires: expires, suggestedName: name,
        hash: SHA256.digest(signed.bytes))
    } catch { throw .malformedBundle }
  }

  /// What it would be called; whose it is is not known yet.
  package var id: BundleID { claim.id }

  /// Whether it is what `identity` signed.
  package func isSigned(by identity: IdentityKey) -> Bool {
    identity == claim.identity && isSigned
  }

  private var isSigned: Bool {
    (try? claim.identity.verifyingKey.verify(signature.bytes, of: signed.bytes)) != nil
  }

  /// Checks signature, owner and lifetime; `now` is in seconds since 1970.
  package func verified(at now: UInt64, by reader: IdentityKey) throws(RatchetingError) -> Bundle {
    let claim = try authentic()
    guard claim.identity != reader else { throw .ownBundle }
    guard now < claim.expires else { throw .bundleExpired(claim.expires) }
    guard claim.created <= now.clampedSum(Bundle.clockTolerance) else {
      throw .bundleNotYetValid(claim.created)
    }
    return claim
  }

  /// Checks the signature alone: good for telling what a bundle is, not for using it.
  package func authentic() throws(RatchetingError) -> Bundle {
    guard isSigned else { throw .badBundleSignature }
    return claim
  }

  private static func name(_ reader: inout ByteReader) throws -> String {
    let length = Int(try reader.integer(as: UInt8.self))
    guard length <= Bundle.longestName,
      let name = String(validating: try reader.array(length), as: UTF8.self),
      PlainText.isPlain(name)
    else { throw RatchetingError.malformedBundle }
    return name
  }
}
