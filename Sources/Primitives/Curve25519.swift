import CSodium
package import Octets

// X25519 and Ed25519, implemented by libsodium: key agreement and signatures on the same curve.

/// An X25519 public key (RFC 7748) in its canonical encoding, 32 bytes.
package struct AgreementPublicKey: Hashable, Sendable {
  /// The length, in bytes.
  package static let byteCount = 32

  /// The encoding: the coordinate u, least significant byte first.
  package let bytes: [UInt8]

  /// Creates a key from its encoding.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when `encoding` does not have 32 bytes, or u is not
  ///   below 2^255 - 19.
  package init(_ encoding: RawSpan) throws(PrimitivesError) {
    guard encoding.byteCount == Self.byteCount, Self.isCanonical(encoding) else {
      throw .malformed
    }
    bytes = [UInt8](encoding)
  }

  /// Creates a key from an encoding that libsodium computed.
  fileprivate init(computed bytes: [UInt8]) { self.bytes = bytes }

  private static func isCanonical(_ encoding: RawSpan) -> Bool {
    // 2^255 - 19 is 0xED, then 30 times 0xFF, then 0x7F.
    guard encoding[31] >= 0x7F else { return true }
    guard encoding[31] == 0x7F else { return false }
    for index in 1..<31 where encoding[index] != 0xFF { return true }
    return encoding[0] < 0xED
  }
}

/// An X25519 key pair.
package struct AgreementKeyPair: ~Copyable {
  /// The length of the private key, in bytes.
  package static let privateByteCount = 32

  private let privateKey: Secret
  /// The public key.
  package let publicKey: AgreementPublicKey

  /// Creates a random key pair.
  package init(from randomness: any Randomness) {
    self.init(privateKey: randomness.secret(Self.privateByteCount))
  }

  /// Creates the key pair of a private key of 32 bytes.
  package init(privateKey: consuming Secret) {
    precondition(privateKey.count == Self.privateByteCount, "an X25519 key has 32 bytes")
    publicKey = AgreementPublicKey(
      computed: [UInt8](count: AgreementPublicKey.byteCount) { output in
        unsafe privateKey.bytes.withPointer { scalar in
          unsafe output.withPointer { unsafe _ = crypto_scalarmult_base($0, scalar) }
        }
      })
    self.privateKey = privateKey
  }

  /// Creates a key pair from a private key and its public key, without computing the latter.
  package init(privateKey: consuming Secret, publicKey: AgreementPublicKey) {
    self.privateKey = privateKey
    self.publicKey = publicKey
  }

  /// The private key, 32 bytes, to be stored.
  package var privateBytes: RawSpan {
    @_lifetime(borrow self)
    get { privateKey.bytes }
  }

  /// Returns the secret that is shared with the holder of `peer`, 32 bytes.
  ///
  /// - Throws: ``PrimitivesError/zeroAgreement`` when it is zero.
  package func agree(with peer: AgreementPublicKey) throws(PrimitivesError) -> Secret {
    var shared = Secret(zeros: 32)
    var output = shared.mutableBytes
    let status = unsafe output.withPointer { output in
      unsafe privateKey.bytes.withPointer { scalar in
        unsafe peer.bytes.bytes.withPointer { unsafe crypto_scalarmult(output, scalar, $0) }
      }
    }
    guard status == 0, !shared.bytes.isZero else { throw .zeroAgreement }
    return shared
  }
}

/// An Ed25519 public key (RFC 8032): the canonical encoding of a point of the prime-order subgroup
/// other than the neutral element.
package struct VerifyingKey: Hashable, Sendable {
  /// The length, in bytes.
  package static let byteCount = 32

  /// The encoding: the coordinate y, least significant byte first, with the sign of x as the top
  /// bit.
  package let bytes: [UInt8]

  /// Creates a key from its encoding.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when it is not the canonical encoding of such a point.
  package init(_ encoding: RawSpan) throws(PrimitivesError) {
    guard encoding.byteCount == Self.byteCount,
      unsafe encoding.withPointer({ unsafe crypto_core_ed25519_is_valid_point($0) }) == 1
    else { throw .malformed }
    bytes = [UInt8](encoding)
  }

  /// Creates a key from an encoding that libsodium computed.
  fileprivate init(computed bytes: [UInt8]) { self.bytes = bytes }

  /// Creates a key from an encoding that passed the check before it was stored in an authenticated
  /// record.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when it does not have 32 bytes.
  package init(kept encoding: RawSpan) throws(PrimitivesError) {
    guard encoding.byteCount == Self.byteCount else { throw .malformed }
    bytes = [UInt8](encoding)
  }

  /// Returns the X25519 public key to which the birational map takes this key.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when there is no such key.
  package func agreementKey() throws(PrimitivesError) -> AgreementPublicKey {
    var status: CInt = -1
    let output = [UInt8](count: AgreementPublicKey.byteCount) { output in
      unsafe output.withPointer { output in
        unsafe bytes.bytes.withPointer {
          unsafe status = crypto_sign_ed25519_pk_to_curve25519(output, $0)
        }
      }
    }
    guard status == 0 else { throw .malformed }
    return try AgreementPublicKey(output.bytes)
  }

  /// Checks a 64-byte signature of `data`, without the cofactor.
  ///
  /// - Throws: ``PrimitivesError/malformed`` when the signature has another length,
  ///   ``PrimitivesError/notAuthentic`` when it does not match.
  package func verify(_ signature: RawSpan, of data: RawSpan) throws(PrimitivesError) {
    guard signature.byteCount == SigningKeyPair.signatureByteCount else { throw .malformed }
    let status = unsafe signature.withPointer { signature in
      unsafe data.withPointer { pointer in
        unsafe bytes.bytes.withPointer {
          unsafe crypto_sign_verify_detached(signature, pointer, UInt64(data.byteCount), $0)
        }
      }
    }
    guard status == 0 else { throw .notAuthentic }
  }
}

/// An Ed25519 key pair.
package struct SigningKeyPair: ~Copyable {
  /// The length of the seed, which is the private key, in bytes.
  package static let seedByteCount = 32
  /// The length of a signature, in bytes.
  package static let signatureByteCount = 64

  /// The seed followed by the public key, 64 bytes, which is the form that libsodium uses.
  private let expanded: Secret
  /// The public key.
  package let publicKey: VerifyingKey

  /// Creates the key pair of a seed of 32 bytes.
  package init(seed: RawSpan) {
    precondition(seed.byteCount == Self.seedByteCount, "an Ed25519 seed has 32 bytes")
    var encoding: [UInt8] = []
    expanded = Secret(count: 64) { expanded in
      unsafe expanded.withPointer { expanded in
        encoding = [UInt8](count: VerifyingKey.byteCount) { encoding in
          unsafe encoding.withPointer { encoding in
            unsafe seed.withPointer { unsafe _ = crypto_sign_seed_keypair(encoding, expanded, $0) }
          }
        }
      }
    }
    publicKey = VerifyingKey(computed: encoding)
  }

  /// The seed, 32 bytes, to be stored.
  package var seed: RawSpan {
    @_lifetime(borrow self)
    get { expanded.bytes.extracting(0..<Self.seedByteCount) }
  }

  /// Returns the 64-byte signature of `data`.
  package func sign(_ data: RawSpan) -> [UInt8] {
    [UInt8](count: Self.signatureByteCount) { signature in
      unsafe signature.withPointer { signature in
        unsafe data.withPointer { pointer in
          unsafe expanded.bytes.withPointer {
            unsafe _ = crypto_sign_detached(signature, nil, pointer, UInt64(data.byteCount), $0)
          }
        }
      }
    }
  }

  /// Returns the X25519 key pair to which the birational map takes this key pair.
  package func agreementKeyPair() -> AgreementKeyPair {
    AgreementKeyPair(
      privateKey: Secret(count: AgreementKeyPair.privateByteCount) { output in
        unsafe output.withPointer { output in
          unsafe expanded.bytes.withPointer {
            unsafe _ = crypto_sign_ed25519_sk_to_curve25519(output, $0)
          }
        }
      })
  }
}
