package import Octets

/// The role of a key that has no other.
package enum Trial {}

extension Key {
  /// The key that 64 hexadecimal digits stand for.
  package init(hex: String) { self.init(copying: [UInt8](hex: hex).bytes) }
}

extension Secret {
  /// The secret that hexadecimal digits stand for.
  package init(hex: String) { self.init(copying: [UInt8](hex: hex).bytes) }
}

extension Array where Element == UInt8 {
  /// Every array that differs from this one in a single bit.
  package var bitFlips: some Sequence<[UInt8]> {
    indices.lazy.flatMap { index in
      (0..<8).lazy.map { bit in
        var flipped = self
        flipped[index] ^= 1 << bit
        return flipped
      }
    }
  }

  /// No bytes, to have a span of.
  package static var none: [UInt8] { [] }
}
