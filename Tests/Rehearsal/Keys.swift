import Octets
package import Primitives
package import Ratcheting

extension SigningKeyPair {
  /// Creates a random key pair.
  package init(from randomness: any Randomness) {
    self.init(seed: randomness.secret(Self.seedByteCount).bytes)
  }
}

extension Initiator {
  /// Opens the initiator that stands beside `header` in a stanza with one pair of prekeys.
  ///
  /// - Throws: ``RatchetingError/unacceptableInitiator`` when it was not sealed to this pair, belongs
  ///   to another header, or holds an identity or a key that is not valid.
  package init(
    opening sealed: SealedInitiator, beside header: SealedHeader,
    with signedPrekey: borrowing AgreementKeyPair, kem kemPrekey: borrowing KEMKeyPair
  ) throws(RatchetingError) {
    let opener = SealedInitiator.Opener(sealed, beside: header)
    let agreement = try opener.agree(with: signedPrekey)
    guard let initiator = agreement.open(with: KEMDecapsulator(of: kemPrekey)) else {
      throw .unacceptableInitiator
    }
    self = initiator
  }
}
