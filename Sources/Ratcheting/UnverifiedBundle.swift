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
      guard try reader.readArray(Self.magic.count) == Self.magic else { throw ReadError.tooShort }
      let kind: UInt8 = try reader.readInteger()
      guard kind <= 1 else { throw RatchetingError.malformedBundle }
      let identity = try IdentityKey(try reader.readBytes(IdentityKey.byteCount))
      let signedPrekey = try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount))
      let oneTimePrekey =
        kind == 1
        ? try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount)) : nil
      let kemPrekey = try KEMPublicKey(try reader.readBytes(KEMPublicKey.byteCount))
      let created: UInt64 = try reader.readInteger()
      let expires: UInt64 = try reader.readInteger()
      let name = try Self.name(&reader)
      let signed = [UInt8](encoding.extracting(0..<encoding.byteCount - reader.remaining.byteCount))
      let signature = try reader.readArray(SigningKeyPair.signatureByteCount)
      try reader.finish()
      guard created < expires, expires - created <= Bundle.longestLifetime else {
        throw RatchetingError.malformedBundle
      }
      self.signed = signed
      self.signature = signature
      claim = Bundle(
        identity: identity, signedPrekey: signedPrekey, oneTimePrekey: oneTimePrekey,
        kemPrekey: kemPrekey, created: created, expires: expires, suggestedName: name)
    } catch { throw .malformedBundle }
  }

  /// What it would be called; whose it is is not known yet.
  package var id: BundleID { claim.id }

  /// The encoding, written anew from what was read: the same bytes, since nothing is skipped.
  package var bytes: [UInt8] { claim.signed + signature }

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
    guard claim.created <= now.addingSaturating(Bundle.clockTolerance) else {
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
    let length = Int(try reader.readInteger(as: UInt8.self))
    guard length <= Bundle.longestName,
      let name = String(validating: try reader.readArray(length), as: UTF8.self),
      PlainText.isPlain(name)
    else { throw RatchetingError.malformedBundle }
    return name
  }
}
