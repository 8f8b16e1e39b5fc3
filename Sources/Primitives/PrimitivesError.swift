/// Why a primitive refused what it was given.
package enum PrimitivesError: Error, Equatable {
  /// A public key, signature or ciphertext is no valid encoding.
  case malformed
  /// A key agreement came out as zero: the peer's key has small order.
  case zeroAgreement
  /// A signature, tag or commitment does not match.
  case notAuthentic
  /// There is not enough memory for what was asked.
  case outOfMemory
}
