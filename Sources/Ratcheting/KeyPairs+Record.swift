package import Octets
package import Primitives

/// Key pairs in records: the private half, followed by the public half, which is stored because
/// computing it takes longer than reading it.
extension SecretWriter {
  /// Appends the private and the public key of an X25519 pair, 64 bytes.
  package mutating func append(_ pair: borrowing AgreementKeyPair) {
    append(pair.privateBytes)
    append(pair.publicKey.bytes.bytes)
  }

  /// Appends the seed and the public key of an ML-KEM-768 pair, 1,248 bytes.
  package mutating func append(_ pair: borrowing KEMKeyPair) {
    append(pair.seed)
    append(pair.publicKey.bytes.bytes)
  }
}

extension ByteReader {
  /// Reads a key pair that ``SecretWriter/append(_:)-(AgreementKeyPair)`` wrote.
  ///
  /// - Throws: ``ReadError/tooShort``, or ``PrimitivesError/malformed`` when the public key is not
  ///   canonical.
  package mutating func readAgreementKeyPair() throws -> AgreementKeyPair {
    let privateKey = try readSecret(AgreementKeyPair.privateByteCount)
    let publicKey = try AgreementPublicKey(try readBytes(AgreementPublicKey.byteCount))
    return AgreementKeyPair(privateKey: privateKey, publicKey: publicKey)
  }

  /// Reads a key pair that ``SecretWriter/append(_:)-(KEMKeyPair)`` wrote.
  ///
  /// - Throws: ``ReadError/tooShort``.
  package mutating func readKEMKeyPair() throws -> KEMKeyPair {
    let seed = try readSecret(KEMKeyPair.seedByteCount)
    let publicKey = try KEMPublicKey(kept: try readBytes(KEMPublicKey.byteCount))
    return KEMKeyPair(seed: seed, publicKey: publicKey)
  }
}
