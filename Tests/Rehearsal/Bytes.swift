package import Octets

extension Array where Element == UInt8 {
  /// Creates an array with the bytes that hexadecimal digits stand for. White space is ignored.
  package init(hex: String) {
    let digits = hex.filter { !$0.isWhitespace }
    precondition(digits.count % 2 == 0, "hexadecimal digits come in pairs")
    self = stride(from: 0, to: digits.count, by: 2).map { offset in
      let start = digits.index(digits.startIndex, offsetBy: offset)
      guard let byte = UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) else {
        preconditionFailure("not hexadecimal: \(digits)")
      }
      return byte
    }
  }

  /// The bytes as hexadecimal digits.
  package var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }

  /// An empty array, which has a name so that a span can be borrowed from it.
  package static var none: [UInt8] { [] }

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
}

/// The role of a key that is used in tests only.
package enum Trial {}

extension Key {
  /// Creates a key with the bytes that 64 hexadecimal digits stand for.
  package init(hex: String) { self.init(copying: [UInt8](hex: hex).bytes) }
}

extension Secret {
  /// Creates a secret with the bytes that hexadecimal digits stand for.
  package init(hex: String) { self.init(copying: [UInt8](hex: hex).bytes) }
}
