import Crypto
import FoundationEssentials
package import Octets

/// An ML-KEM-768 public key (FIPS 203), its modulus check passed.
package struct KEMPublicKey: Hashable, Sendable {
  /// The length, in bytes.
  package static let byteCount = 1184

  /// The encoding.
  package let bytes: [UInt8]

  /// Takes 1184 bytes; throws ``PrimitivesError/malformed`` when a coefficient is not below the
  /// modulus.
  package init(_ encoding: RawSpan) throws(PrimitivesError) {
    let key = unsafe encoding.withUnsafeBytes { encoding in
      unsafe try? MLKEM768.PublicKey(rawRepresentation: encoding)
    }
    guard key != nil else { throw .malformed }
    bytes = [UInt8](encoding)
  }

  fileprivate init(computed bytes: [UInt8]) { self.bytes = bytes }

  /// Takes 1184 bytes that passed the check when they were kept in an authenticated record.
  package init(kept encoding: RawSpan) throws(PrimitivesError) {
    guard encoding.byteCount == Self.byteCount else { throw .malformed }
    bytes = [UInt8](encoding)
  }

  /// A fresh shared secret for the owner of this key. The randomness is swift-crypto's own: its
  /// interface takes none for this.
  package func encapsulate() -> Encapsulation {
    guard let key = try? MLKEM768.PublicKey(rawRepresentation: bytes),
      let result = try? key.encapsulate()
    else { preconditionFailure("the key passed its check when it was made") }
    return Encapsulation(
      ciphertext: [UInt8](result.encapsulated),
      sharedSecret: Secret(result.sharedSecret))
  }
}

/// A shared secret and the ciphertext that carries it.
package struct Encapsulation: ~Copyable {
  /// 1088 bytes.
  package let ciphertext: [UInt8]
  /// 32 bytes.
  package let sharedSecret: Secret
}

/// An ML-KEM-768 key pair, kept as its seed.
package struct KEMKeyPair: ~Copyable {
  /// The length of the seed, in bytes.
  package static let seedByteCount = 64
  /// The length of a ciphertext, in bytes.
  package static let ciphertextByteCount = 1088

  private let seedSecret: Secret
  package let publicKey: KEMPublicKey

  /// A fresh pair.
  package init(from randomness: any Randomness) {
    self.init(seed: randomness.secret(Self.seedByteCount))
  }

  /// The pair that grows from a seed of 64 bytes.
  package init(seed: consuming Secret) {
    let key = Self.privateKey(seed)
    publicKey = KEMPublicKey(computed: [UInt8](key.publicKey.rawRepresentation))
    seedSecret = seed
  }

  /// The pair of a seed and the public key that grew from it.
  package init(seed: consuming Secret, publicKey: KEMPublicKey) {
    seedSecret = seed
    self.publicKey = publicKey
  }

  /// The seed, to be kept: 64 bytes.
  package var seed: RawSpan {
    @_lifetime(borrow self)
    get { seedSecret.bytes }
  }

  /// The shared secret that a ciphertext of 1088 bytes carries. One that was made for another key
  /// yields a secret that nobody shares (implicit rejection), not an error.
  package func decapsulate(_ ciphertext: RawSpan) throws(PrimitivesError) -> Secret {
    guard ciphertext.byteCount == Self.ciphertextByteCount else { throw .malformed }
    let shared = unsafe ciphertext.withUnsafeBytes { ciphertext in
      unsafe try? Self.privateKey(seedSecret).decapsulate(ciphertext)
    }
    guard let shared else { throw .malformed }
    return Secret(shared)
  }

  private static func privateKey(_ seed: borrowing Secret) -> MLKEM768.PrivateKey {
    let key = unsafe seed.bytes.withUnsafeBytes { seed in
      unsafe try? MLKEM768.PrivateKey(seedRepresentation: seed, publicKey: nil)
    }
    guard let key else { preconditionFailure("an ML-KEM seed has 64 bytes") }
    return key
  }
}

extension Secret {
  /// A copy of a key of swift-crypto's.
  init(_ key: SymmetricKey) {
    self.init(count: key.bitCount / 8) { bytes in
      unsafe key.withUnsafeBytes { unsafe bytes.write($0.bytes) }
    }
  }
}
