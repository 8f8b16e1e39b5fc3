import CSodium
import Octets

/// An Ed25519 public key (RFC 8032): the canonical encoding of a point of the prime-order subgroup
/// other than the neutral element.
package struct VerifyingKey: Hashable, Sendable {
  /// The length, in bytes.
  package static let byteCount = 32

  /// The encoding.
  package let bytes: [UInt8]

  /// Takes 32 bytes; throws ``PrimitivesError/malformed`` when they are no such point.
  package init(_ encoding: RawSpan) throws(PrimitivesError) {
    guard encoding.byteCount == Self.byteCount,
      unsafe encoding.withPointer({ unsafe crypto_core_ed25519_is_valid_point($0) }) == 1
    else { throw .malformed }
    bytes = [UInt8](encoding)
  }

  fileprivate init(computed bytes: [UInt8]) { self.bytes = bytes }

  /// Takes 32 bytes that passed the check when they were kept in an authenticated record.
  package init(kept encoding: RawSpan) throws(PrimitivesError) {
    guard encoding.byteCount == Self.byteCount else { throw .malformed }
    bytes = [UInt8](encoding)
  }

  /// The X25519 key that the birational map makes of it.
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

  /// Checks a 64-byte signature of `message`, cofactorless; throws
  /// ``PrimitivesError/notAuthentic``.
  package func verify(_ signature: RawSpan, of message: RawSpan) throws(PrimitivesError) {
    guard signature.byteCount == SigningKeyPair.signatureByteCount else { throw .malformed }
    let status = unsafe signature.withPointer { signature in
      unsafe message.withPointer { pointer in
        unsafe bytes.bytes.withPointer {
          unsafe crypto_sign_verify_detached(
            signature, pointer, UInt64(message.byteCount), $0)
        }
      }
    }
    guard status == 0 else { throw .notAuthentic }
  }
}

/// An Ed25519 key pair.
package struct SigningKeyPair: ~Copyable {
  /// The length of the seed that is the private half, in bytes.
  package static let seedByteCount = 32
  /// The length of a signature, in bytes.
  package static let signatureByteCount = 64

  /// Seed and public key, as libsodium wants them: 64 bytes.
  private let expanded: Secret
  package let publicKey: VerifyingKey

  /// A fresh pair.
  package init(from randomness: any Randomness) {
    self.init(seed: randomness.secret(Self.seedByteCount).bytes)
  }

  /// The pair that grows from a seed of 32 bytes.
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

  /// The seed, to be kept: 32 bytes.
  package var seed: RawSpan {
    @_lifetime(borrow self)
    get { expanded.bytes.extracting(0..<Self.seedByteCount) }
  }

  /// The 64-byte signature of `message`.
  package func sign(_ message: RawSpan) -> [UInt8] {
    [UInt8](count: Self.signatureByteCount) { signature in
      unsafe signature.withPointer { signature in
        unsafe message.withPointer { pointer in
          unsafe expanded.bytes.withPointer {
            unsafe _ = crypto_sign_detached(
              signature, nil, pointer, UInt64(message.byteCount), $0)
          }
        }
      }
    }
  }

  /// The X25519 pair that the birational map makes of it.
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
