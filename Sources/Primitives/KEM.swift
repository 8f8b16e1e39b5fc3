import Crypto
import FoundationEssentials
package import Octets
import Synchronization

/// An ML-KEM-768 public key (FIPS 203) that has passed the modulus check.
package struct KEMPublicKey: Hashable, Sendable {
  /// The length, in bytes.
  package static let byteCount = 1184

  /// The encoding.
  package let bytes: [UInt8]

  /// Creates a key from its encoding.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when it does not have 1184 bytes, or a coefficient is
  ///   not below the modulus.
  package init(_ encoding: RawSpan) throws(PrimitivesError) {
    let key = unsafe encoding.withUnsafeBytes { encoding in
      unsafe try? MLKEM768.PublicKey(rawRepresentation: encoding)
    }
    guard key != nil else { throw .malformed }
    bytes = [UInt8](encoding)
  }

  /// Creates a key from an encoding that swift-crypto computed.
  fileprivate init(computed bytes: [UInt8]) { self.bytes = bytes }

  /// Creates a key from an encoding that passed the check before it was stored in an authenticated
  /// record.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when it does not have 1184 bytes.
  package init(kept encoding: RawSpan) throws(PrimitivesError) {
    guard encoding.byteCount == Self.byteCount else { throw .malformed }
    bytes = [UInt8](encoding)
  }

  /// Returns a new secret to share with the holder of the private key, and its ciphertext.
  ///
  /// The secret comes from swift-crypto's random generator, because its interface accepts no other
  /// source.
  package func encapsulate() -> Encapsulation {
    guard let key = try? MLKEM768.PublicKey(rawRepresentation: bytes),
      let result = try? key.encapsulate()
    else { preconditionFailure("the key has passed the modulus check") }
    return Encapsulation(
      ciphertext: [UInt8](result.encapsulated),
      sharedSecret: Secret(result.sharedSecret))
  }
}

/// A shared secret and the ciphertext that carries it.
package struct Encapsulation: ~Copyable {
  /// The ciphertext, 1088 bytes.
  package let ciphertext: [UInt8]
  /// The shared secret, 32 bytes.
  package let sharedSecret: Secret

  /// Returns the shared secret and gives up the ciphertext.
  package consuming func takeSharedSecret() -> Secret { sharedSecret }
}

/// An ML-KEM-768 key pair, stored as its seed.
package struct KEMKeyPair: ~Copyable {
  /// The length of the seed, in bytes.
  package static let seedByteCount = 64
  /// The length of a ciphertext, in bytes.
  package static let ciphertextByteCount = 1088

  private let seedSecret: Secret
  /// The public key.
  package let publicKey: KEMPublicKey

  /// Creates a random key pair.
  package init(from randomness: any Randomness) {
    self.init(seed: randomness.secret(Self.seedByteCount))
  }

  /// Creates the key pair of a seed of 64 bytes.
  package init(seed: consuming Secret) {
    let key = Self.privateKey(seed)
    publicKey = KEMPublicKey(computed: [UInt8](key.publicKey.rawRepresentation))
    seedSecret = seed
  }

  /// Creates a key pair from a seed and its public key, without computing the latter.
  package init(seed: consuming Secret, publicKey: KEMPublicKey) {
    seedSecret = seed
    self.publicKey = publicKey
  }

  /// The seed, 64 bytes, to be stored.
  package var seed: RawSpan {
    @_lifetime(borrow self)
    get { seedSecret.bytes }
  }

  /// Returns the shared secret, 32 bytes, that a ciphertext carries. A ciphertext for another key
  /// yields a secret that nobody shares (implicit rejection), not an error.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when it does not have 1088 bytes.
  package func decapsulate(_ ciphertext: RawSpan) throws(PrimitivesError) -> Secret {
    try Self.privateKey(seedSecret).secret(from: ciphertext)
  }

  fileprivate static func privateKey(_ seed: borrowing Secret) -> MLKEM768.PrivateKey {
    let key = unsafe seed.bytes.withUnsafeBytes { seed in
      unsafe try? MLKEM768.PrivateKey(seedRepresentation: seed, publicKey: nil)
    }
    guard let key else { preconditionFailure("an ML-KEM seed has 64 bytes") }
    return key
  }
}

/// The private half of an ML-KEM-768 key pair, to decapsulate many ciphertexts with.
///
/// The private key is expanded from the seed when it is first used, and only once: that takes longer
/// than a decapsulation. swift-crypto keeps its 8 KB in ordinary memory until the decapsulator is
/// destroyed, so a decapsulator should not live longer than one message needs it.
package final class KEMDecapsulator: Sendable {
  private let seed: Secret
  private let expanded = Mutex<MLKEM768.PrivateKey?>(nil)

  /// Creates a decapsulator for ciphertexts that were made with the public key of `pair`.
  package init(of pair: borrowing KEMKeyPair) { seed = Secret(copying: pair.seed) }

  /// Returns what ``KEMKeyPair/decapsulate(_:)`` of the pair returns.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when the ciphertext does not have 1088 bytes.
  package func decapsulate(_ ciphertext: RawSpan) throws(PrimitivesError) -> Secret {
    try key().secret(from: ciphertext)
  }

  private func key() -> MLKEM768.PrivateKey {
    expanded.withLock { expanded in
      if let expanded { return expanded }
      let key = KEMKeyPair.privateKey(seed)
      expanded = key
      return key
    }
  }
}

extension MLKEM768.PrivateKey {
  fileprivate func secret(from ciphertext: RawSpan) throws(PrimitivesError) -> Secret {
    guard ciphertext.byteCount == KEMKeyPair.ciphertextByteCount else { throw .malformed }
    let shared = unsafe ciphertext.withUnsafeBytes { ciphertext in
      unsafe try? decapsulate(ciphertext)
    }
    guard let shared else { throw .malformed }
    return Secret(shared)
  }
}

extension Secret {
  /// Creates a secret with a copy of a key of swift-crypto's type.
  init(_ key: SymmetricKey) {
    self.init(count: key.bitCount / 8) { bytes in
      unsafe key.withUnsafeBytes { unsafe bytes.write($0.bytes) }
    }
  }
}
