import CSodium
package import Octets

/// Where fresh bytes come from. Protocol code is given one and never reaches for the system's own,
/// so that a conversation can be repeated from a seed.
package protocol Randomness: Sendable {
  /// Overwrites `bytes` with random ones.
  func fill(_ bytes: inout MutableRawSpan)
}

extension Randomness {
  /// `count` random bytes that are not secret, such as salts.
  package func bytes(_ count: Int) -> [UInt8] {
    [UInt8](secret(count).bytes)
  }

  /// `count` random bytes that are secret.
  package func secret(_ count: Int) -> Secret {
    Secret(count: count) { fill(&$0) }
  }

  /// A random key.
  package func key<Role>(as role: Role.Type = Role.self) -> Key<Role> {
    Key { fill(&$0) }
  }
}

/// The random generator of the operating system, through libsodium.
package struct SystemRandomness: Randomness {
  package init() { Sodium.prepare() }

  package func fill(_ bytes: inout MutableRawSpan) {
    let count = bytes.byteCount
    unsafe bytes.withPointer { unsafe randombytes_buf($0, count) }
  }
}
