import Crypto
import FoundationEssentials
import Octets

/// HPKE (RFC 9180) in base mode: DHKEM(X25519, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
package enum HPKE {
  /// The length of the encapsulated key, in bytes.
  package static let encapsulatedByteCount = 32
  /// What sealing adds beside the encapsulated key, in bytes.
  package static let tagByteCount = 16

  private static var suite: Crypto.HPKE.Ciphersuite {
    Crypto.HPKE.Ciphersuite(
      kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)
  }

  /// The encapsulated key, then ciphertext and tag. The ephemeral key is swift-crypto's own choice:
  /// its interface takes none.
  package static func seal(
    _ plaintext: RawSpan, to recipient: AgreementPublicKey, info: RawSpan,
    authenticating data: RawSpan
  ) throws(PrimitivesError) -> [UInt8] {
    do {
      // swift-crypto does not check that the agreement is not zero. It is with every private key or
      // with none.
      _ = try AgreementKeyPair(privateKey: Secret(zeros: AgreementKeyPair.privateByteCount))
        .agree(with: recipient)
      let key = try Curve25519.KeyAgreement.PublicKey(rawRepresentation: recipient.bytes)
      var sender = try Crypto.HPKE.Sender(
        recipientKey: key, ciphersuite: suite, info: Data([UInt8](info)))
      let sealed = try unsafe plaintext.withUnsafeBytes { plaintext in
        unsafe try sender.seal(plaintext, authenticating: [UInt8](data))
      }
      return [UInt8](sender.encapsulatedKey) + [UInt8](sealed)
    } catch { throw .zeroAgreement }
  }

  /// The plaintext of what ``seal`` made for `recipient`.
  package static func open(
    _ sealed: RawSpan, as recipient: borrowing AgreementKeyPair, info: RawSpan,
    authenticating data: RawSpan
  ) throws(PrimitivesError) -> [UInt8] {
    var reader = ByteReader(sealed)
    do {
      let encapsulated = try reader.readArray(encapsulatedByteCount)
      let key = unsafe try recipient.privateBytes.withUnsafeBytes {
        unsafe try Curve25519.KeyAgreement.PrivateKey(rawRepresentation: $0)
      }
      var opener = try Crypto.HPKE.Recipient(
        privateKey: key, ciphersuite: suite, info: Data([UInt8](info)),
        encapsulatedKey: Data(encapsulated))
      let plaintext = [UInt8](
        try opener.open([UInt8](reader.remaining), authenticating: [UInt8](data)))
      // RFC 9180, section 7.1.4, which swift-crypto leaves out: a zero agreement is refused. Only what
      // opens is worth the time.
      _ = try recipient.agree(withEncoding: encapsulated)
      return plaintext
    } catch { throw .notAuthentic }
  }
}
