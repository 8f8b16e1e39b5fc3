package import Octets
package import Primitives

/// Seals a few bytes under a passphrase: Argon2id derives a key from the passphrase, and
/// XChaCha20-Poly1305 seals with that key.
///
/// The result begins with everything that opening needs besides the passphrase: `passes (4) ‖
/// memory in KiB (4) ‖ salt (16) ‖ nonce (24) ‖ ciphertext ‖ authentication tag (16)`.
package enum PassphraseCipher {
  /// The number of bytes that sealing adds.
  package static let overhead = 4 + 4 + Argon2id.saltByteCount + XChaCha20Poly1305.overhead

  /// The numbers of passes that are accepted when opening (`docs/protocol.md`, section 15).
  private static let acceptedPasses: ClosedRange<UInt32> = 1...4
  /// The amounts of memory that are accepted when opening, in KiB: at most the 256 MiB that sealing
  /// takes, so that a file from a stranger does not take more.
  private static let acceptedMemory: ClosedRange<UInt32> = 8...262_144

  /// Returns `plaintext`, sealed under `passphrase`.
  ///
  /// `data` says what the plaintext is for; opening needs the same `data`.
  ///
  /// - Throws: ``PrimitivesError/outOfMemory`` when the memory that `cost` requires is not
  ///   available.
  package static func seal(
    _ plaintext: RawSpan, under passphrase: borrowing Secret, authenticating data: RawSpan,
    cost: Argon2id.Cost = .moderate, randomness: any Randomness
  ) throws(PrimitivesError) -> [UInt8] {
    let salt = randomness.bytes(Argon2id.saltByteCount)
    var sealed: [UInt8] = []
    sealed.append(bigEndian: cost.passes)
    sealed.append(bigEndian: cost.memory)
    sealed += salt
    let key: Key<KeyRole.Passphrase> = try Argon2id.key(
      from: passphrase, salt: salt.bytes, cost: cost)
    return sealed
      + XChaCha20Poly1305.seal(plaintext, with: key, authenticating: data, randomness: randomness)
  }

  /// Returns the plaintext of what ``seal(_:under:authenticating:cost:randomness:)`` returned.
  ///
  /// - Throws: ``PrimitivesError/notAuthentic`` when the passphrase or `data` is different or the
  ///   bytes were changed, ``PrimitivesError/malformed`` when there are too few bytes or their cost
  ///   is not accepted, which is found before any memory is taken for it, and ``PrimitivesError/outOfMemory``.
  package static func open(
    _ sealed: RawSpan, under passphrase: borrowing Secret, authenticating data: RawSpan
  ) throws(PrimitivesError) -> Secret {
    var reader = ByteReader(sealed)
    guard sealed.byteCount >= overhead,
      let passes = try? reader.readInteger(as: UInt32.self),
      let memory = try? reader.readInteger(as: UInt32.self),
      let salt = try? reader.readArray(Argon2id.saltByteCount),
      acceptedPasses.contains(passes), acceptedMemory.contains(memory)
    else { throw .malformed }
    let key: Key<KeyRole.Passphrase> = try Argon2id.key(
      from: passphrase, salt: salt.bytes, cost: Argon2id.Cost(passes: passes, memory: memory))
    return try XChaCha20Poly1305.open(reader.remaining, with: key, authenticating: data)
  }
}
