import Crypto
import FoundationEssentials
import Octets

/// HPKE (RFC 9180), implemented by swift-crypto, in base mode: DHKEM(X25519, HKDF-SHA256),
/// HKDF-SHA256, AES-256-GCM.
package enum HPKE {
  /// The length of the encapsulated key, in bytes.
  package static let encapsulatedByteCount = 32
  /// The number of bytes by which sealing lengthens a plaintext, without the encapsulated key.
  package static let tagByteCount = 16

  private static var suite: Crypto.HPKE.Ciphersuite {
    Crypto.HPKE.Ciphersuite(
      kem: .Curve25519_HKDF_SHA256, kdf: .HKDF_SHA256, aead: .AES_GCM_256)
  }

  /// Returns an encapsulated key, followed by the ciphertext and tag of `plaintext`.
  ///
  /// The ephemeral key comes from swift-crypto's random generator, because its interface accepts no
  /// other source.
  ///
  /// - Throws: ``PrimitivesError/zeroAgreement`` when the key of the recipient has small order.
  package static func seal(
    _ plaintext: RawSpan, to recipient: AgreementPublicKey, info: RawSpan,
    authenticating data: RawSpan
  ) throws(PrimitivesError) -> [UInt8] {
    do {
      // swift-crypto does not refuse an agreement that is zero. If an agreement with this key is
      // zero, it is zero for every private key.
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

  /// Returns the plaintext of what ``seal(_:to:info:authenticating:)`` returned for `recipient`.
  ///
  /// - Throws: ``PrimitivesError/notAuthentic`` when it was sealed to another key, with another
  ///   `info` or with other data, or when the agreement is zero.
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
      // RFC 9180, section 7.1.4, requires that a zero agreement is refused, but swift-crypto does
      // not check this. The check comes last, because it is worth the time only for a ciphertext
      // that opens.
      _ = try recipient.agree(withEncoding: encapsulated)
      return plaintext
    } catch { throw .notAuthentic }
  }
}
