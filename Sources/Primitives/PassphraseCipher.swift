import CSodium
package import Octets

/// Seals a few bytes under a passphrase: Argon2id (RFC 9106) makes a key of it, and ``RecordCipher``
/// seals with that. What is needed to open it but the passphrase stands in front:
/// `passes (4) ‖ memory in KiB (4) ‖ salt (16) ‖ sealed`.
package enum PassphraseCipher {
  /// How much work and memory a guess costs.
  package struct Cost: Sendable, Equatable {
    let passes: UInt32
    /// In KiB.
    let memory: UInt32

    /// libsodium's MODERATE: about a second, and 256 MiB.
    package static let moderate = Cost(passes: 3, memory: 262_144)
    /// The least that Argon2id takes, for tests.
    package static let least = Cost(passes: 1, memory: 8)

    /// What is accepted of what was stored: no more than a small machine can do.
    var isAcceptable: Bool { (1...16).contains(passes) && (8...1_048_576).contains(memory) }
  }

  /// What sealing adds, in bytes.
  package static let overhead = 4 + 4 + saltByteCount + RecordCipher.overhead
  private static let saltByteCount = 16

  private enum Passphrase {}

  /// Seals `content`; `data` says what it is. Throws ``PrimitivesError/outOfMemory``.
  package static func seal(
    _ content: RawSpan, under passphrase: borrowing Secret, authenticating data: RawSpan,
    cost: Cost = .moderate, randomness: any Randomness
  ) throws(PrimitivesError) -> [UInt8] {
    var sealed: [UInt8] = []
    let salt = randomness.bytes(saltByteCount)
    sealed.append(bigEndian: cost.passes)
    sealed.append(bigEndian: cost.memory)
    sealed += salt
    let key = try key(passphrase, salt.bytes, cost)
    return sealed
      + RecordCipher.seal(content, with: key, authenticating: data, randomness: randomness)
  }

  /// Opens what ``seal(_:under:authenticating:cost:randomness:)`` made. Throws
  /// ``PrimitivesError/notAuthentic`` for another passphrase, ``PrimitivesError/malformed`` where that
  /// can be told, and ``PrimitivesError/outOfMemory``.
  package static func open(
    _ sealed: RawSpan, under passphrase: borrowing Secret, authenticating data: RawSpan
  ) throws(PrimitivesError) -> Secret {
    var reader = ByteReader(sealed)
    guard sealed.byteCount >= overhead,
      let passes = try? reader.integer(as: UInt32.self),
      let memory = try? reader.integer(as: UInt32.self),
      let salt = try? reader.array(saltByteCount)
    else { throw .malformed }
    let cost = Cost(passes: passes, memory: memory)
    guard cost.isAcceptable else { throw .malformed }
    let key = try key(passphrase, salt.bytes, cost)
    return try RecordCipher.open(reader.rest, with: key, authenticating: data)
  }

  private static func key(
    _ passphrase: borrowing Secret, _ salt: RawSpan, _ cost: Cost
  ) throws(PrimitivesError) -> Key<Passphrase> {
    var status: CInt = -1
    let key = Key<Passphrase> { key in
      unsafe key.withPointer { key in
        unsafe passphrase.bytes.withPointer { text in
          let text = unsafe UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)
          unsafe salt.withPointer { salt in
            unsafe status = crypto_pwhash(
              key, UInt64(Key<Passphrase>.byteCount), text, UInt64(passphrase.count), salt,
              UInt64(cost.passes), Int(cost.memory) * 1024, crypto_pwhash_ALG_ARGON2ID13)
          }
        }
      }
    }
    guard status == 0 else { throw .outOfMemory }
    return key
  }
}
