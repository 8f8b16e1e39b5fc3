package import Octets
package import Primitives

/// How key pairs are written in records: the private half and behind it the public one, which would take
/// longer to compute than to read.
extension SecretWriter {
  /// Appends both halves of a pair, 64 bytes.
  package mutating func append(_ pair: borrowing AgreementKeyPair) {
    append(pair.privateBytes)
    append(pair.publicKey.bytes.bytes)
  }

  /// Appends the seed and the public key of a pair, 1,248 bytes.
  package mutating func append(_ pair: borrowing KEMKeyPair) {
    append(pair.seed)
    append(pair.publicKey.bytes.bytes)
  }
}

extension ByteReader {
  /// Reads what ``SecretWriter/append(_:)-(AgreementKeyPair)`` wrote.
  package mutating func readAgreementKeyPair() throws -> AgreementKeyPair {
    let privateKey = try readSecret(AgreementKeyPair.privateByteCount)
    let publicKey = try AgreementPublicKey(try readBytes(AgreementPublicKey.byteCount))
    return AgreementKeyPair(privateKey: privateKey, publicKey: publicKey)
  }

  /// Reads what ``SecretWriter/append(_:)-(KEMKeyPair)`` wrote.
  package mutating func readKEMKeyPair() throws -> KEMKeyPair {
    let seed = try readSecret(KEMKeyPair.seedByteCount)
    let publicKey = try KEMPublicKey(kept: try readBytes(KEMPublicKey.byteCount))
    return KEMKeyPair(seed: seed, publicKey: publicKey)
  }
}
