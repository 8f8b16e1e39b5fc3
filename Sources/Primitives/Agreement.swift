import CSodium
package import Octets

/// An X25519 public key (RFC 7748) in its canonical encoding, 32 bytes.
package struct AgreementPublicKey: Hashable, Sendable {
  /// The length, in bytes.
  package static let byteCount = 32

  /// The encoding: u, least significant byte first.
  package let bytes: [UInt8]

  /// Takes 32 bytes; throws ``PrimitivesError/malformed`` when u is not below 2^255 - 19.
  package init(_ encoding: RawSpan) throws(PrimitivesError) {
    guard encoding.byteCount == Self.byteCount, Self.isCanonical(encoding) else {
      throw .malformed
    }
    bytes = [UInt8](encoding)
  }

  /// The canonical result of a computation of libsodium's.
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
  /// The length of the private half, in bytes.
  package static let privateByteCount = 32

  private let privateKey: Secret
  package let publicKey: AgreementPublicKey

  /// A fresh pair.
  package init(from randomness: any Randomness) {
    self.init(privateKey: randomness.secret(Self.privateByteCount))
  }

  /// The pair whose private half is these 32 bytes.
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

  /// The pair of a private half and the public key that belongs to it.
  package init(privateKey: consuming Secret, publicKey: AgreementPublicKey) {
    self.privateKey = privateKey
    self.publicKey = publicKey
  }

  /// The private half, to be kept: 32 bytes.
  package var privateBytes: RawSpan {
    @_lifetime(borrow self)
    get { privateKey.bytes }
  }

  /// The shared secret with `peer`, 32 bytes; throws ``PrimitivesError/zeroAgreement`` when it is
  /// zero.
  package func agree(with peer: AgreementPublicKey) throws(PrimitivesError) -> Secret {
    try agree(withEncoding: peer.bytes)
  }

  /// The same with a key of 32 bytes that need not be canonical, as inside HPKE.
  func agree(withEncoding encoding: [UInt8]) throws(PrimitivesError) -> Secret {
    var shared = Secret(zeros: 32)
    var output = shared.mutableBytes
    let status = unsafe output.withPointer { output in
      unsafe privateKey.bytes.withPointer { scalar in
        unsafe encoding.bytes.withPointer { unsafe crypto_scalarmult(output, scalar, $0) }
      }
    }
    guard status == 0, !shared.bytes.isZero else { throw .zeroAgreement }
    return shared
  }
}
