import Octets
package import Primitives

/// Who someone is: an Ed25519 public key that has passed its check.
package struct IdentityKey: Hashable, Sendable, CustomStringConvertible {
  /// The length, in bytes.
  package static let byteCount = VerifyingKey.byteCount
  private static let prefix = "pawl"

  /// The key that signatures of this identity verify under.
  package let verifyingKey: VerifyingKey

  /// The 32 bytes that identities are compared by.
  package var bytes: [UInt8] { verifyingKey.bytes }

  package init(_ verifyingKey: VerifyingKey) { self.verifyingKey = verifyingKey }

  /// Takes 32 bytes; throws ``RatchetingError/malformedIdentity`` when they are no valid key.
  package init(_ bytes: RawSpan) throws(RatchetingError) {
    guard let key = try? VerifyingKey(bytes) else { throw .malformedIdentity }
    verifyingKey = key
  }

  /// Takes 32 bytes that were an identity when they were kept in an authenticated record: the check
  /// costs more than all else about loading a session.
  package init(kept bytes: RawSpan) throws(RatchetingError) {
    guard let key = try? VerifyingKey(kept: bytes) else { throw .malformedIdentity }
    verifyingKey = key
  }

  /// Takes the text that ``description`` gives, in lower or in upper case.
  package init(_ text: String) throws(RatchetingError) {
    guard let bytes = Bech32.decode(text, prefix: Self.prefix) else { throw .malformedIdentity }
    try self.init(bytes.bytes)
  }

  /// The identity as people see it: `pawl1…`.
  package var description: String { Bech32.encode(bytes, prefix: Self.prefix) }
}

/// One's own identity, private half included.
package struct Identity: ~Copyable {
  /// The length of the seed that it is kept as, in bytes.
  package static let seedByteCount = SigningKeyPair.seedByteCount

  let signing: SigningKeyPair
  let agreement: AgreementKeyPair

  /// A fresh identity.
  package init(from randomness: any Randomness) {
    self.init(seed: randomness.secret(Self.seedByteCount).bytes)
  }

  /// The identity that grows from a seed of 32 bytes.
  package init(seed: RawSpan) {
    signing = SigningKeyPair(seed: seed)
    agreement = signing.agreementKeyPair()
  }

  /// What others know it by.
  package var key: IdentityKey { IdentityKey(signing.publicKey) }

  /// The seed, to be kept: 32 bytes.
  package var seed: RawSpan {
    @_lifetime(borrow self)
    get { signing.seed }
  }
}
