import CSodium
package import Octets

/// A source of random bytes. Protocol code is given one and never uses the system's directly, so
/// that a conversation can be repeated from a seed, apart from the secrets of the KEM
/// (``KEMPublicKey/encapsulate()``).
package protocol Randomness: Sendable {
  /// Overwrites `bytes` with random ones.
  func fill(_ bytes: inout MutableRawSpan)
}

extension Randomness {
  /// Returns `count` random bytes that are not secret, such as a salt.
  package func bytes(_ count: Int) -> [UInt8] {
    [UInt8](secret(count).bytes)
  }

  /// Returns `count` random bytes that are secret.
  package func secret(_ count: Int) -> Secret {
    Secret(count: count) { fill(&$0) }
  }

  /// Returns a random key.
  package func key<Role>(as role: Role.Type = Role.self) -> Key<Role> {
    Key { fill(&$0) }
  }

  /// Returns a random number from 0 to `limit - 1`.
  package func number(below limit: Int) -> Int {
    var generator = NumberGenerator(source: self)
    return Int.random(in: 0..<limit, using: &generator)
  }

  /// Brings `elements` into a random order.
  package func shuffle<Element>(_ elements: inout [Element]) {
    var generator = NumberGenerator(source: self)
    elements.shuffle(using: &generator)
  }
}

private struct NumberGenerator<Source: Randomness>: RandomNumberGenerator {
  let source: Source

  mutating func next() -> UInt64 {
    source.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
  }
}

/// The random generator of the operating system, through libsodium.
package struct SystemRandomness: Randomness {
  /// Creates the generator. Ends the program if libsodium cannot be initialised.
  package init() { precondition(Sodium.isReady, "libsodium does not start") }

  /// Overwrites `bytes` with random ones. Ends the program if the system has none.
  package func fill(_ bytes: inout MutableRawSpan) {
    let count = bytes.byteCount
    unsafe bytes.withPointer { unsafe randombytes_buf($0, count) }
  }
}

/// The state of libsodium.
package enum Sodium {
  /// Whether libsodium is initialised. Reading this property for the first time initialises it.
  /// Only the random generator requires that; everything else works without it, but initialisation
  /// selects the fastest code for the processor.
  fileprivate static let isReady: Bool = sodium_init() >= 0

  /// Sets the function to call when libsodium cannot go on because the system has no random bytes.
  ///
  /// Without a handler, the process is aborted in that case.
  ///
  /// - Parameter handler: A function that does not return.
  package static func onFailure(_ handler: @convention(c) () -> Void) {
    _ = sodium_set_misuse_handler(handler)
  }

  /// The version of libsodium that runs.
  package static var version: String { unsafe String(cString: sodium_version_string()) }
}

/// A reason why a primitive refuses its input.
package enum PrimitivesError: Error, Equatable {
  /// A public key, signature, ciphertext or text is not a valid encoding.
  case malformed
  /// A key agreement is zero: the peer's key has small order.
  case zeroAgreement
  /// A signature or tag does not match.
  case notAuthentic
  /// There is not enough memory.
  case outOfMemory
}
