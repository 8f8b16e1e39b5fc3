import CSodium
package import Octets

/// Argon2id (RFC 9106, version 0x13, one lane), implemented by libsodium: derives a key from a
/// passphrase at a cost that slows down guessing.
package enum Argon2id {
  /// The work and the memory that one derivation takes.
  package struct Cost: Sendable, Equatable {
    /// The number of passes over the memory.
    package let passes: UInt32
    /// The amount of memory, in KiB.
    package let memory: UInt32

    /// Creates a cost of `passes` over `memory` KiB.
    package init(passes: UInt32, memory: UInt32) {
      self.passes = passes
      self.memory = memory
    }

    /// The cost that libsodium calls MODERATE, which takes about a second and 256 MiB.
    package static let moderate = Cost(passes: 3, memory: 262_144)
    /// The lowest cost that Argon2id allows, for tests.
    package static let minimum = Cost(passes: 1, memory: 8)
  }

  /// The length of a salt, in bytes.
  package static let saltByteCount = 16

  /// Derives a key from a passphrase and a salt of ``saltByteCount`` bytes.
  ///
  /// - Throws: ``PrimitivesError/outOfMemory`` when the memory that `cost` requires is not
  ///   available.
  package static func key<Role>(
    from passphrase: borrowing Secret, salt: RawSpan, cost: Cost, as role: Role.Type = Role.self
  ) throws(PrimitivesError) -> Key<Role> {
    precondition(salt.byteCount == saltByteCount, "a salt of Argon2id has 16 bytes")
    var status: CInt = -1
    let key = Key<Role> { key in
      unsafe key.withPointer { key in
        unsafe passphrase.bytes.withPointer { text in
          let text = unsafe UnsafeRawPointer(text).assumingMemoryBound(to: CChar.self)
          unsafe salt.withPointer { salt in
            unsafe status = crypto_pwhash(
              key, UInt64(Key<Role>.byteCount), text, UInt64(passphrase.count), salt,
              UInt64(cost.passes), Int(cost.memory) * 1024, crypto_pwhash_ALG_ARGON2ID13)
          }
        }
      }
    }
    guard status == 0 else { throw .outOfMemory }
    return key
  }
}
