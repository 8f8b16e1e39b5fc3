import Octets
import Primitives

/// Safety numbers (`docs/protocol.md`, section 8).
extension Catalogue {
  static var safetyNumbers: [Vector] {
    (0..<4).map { index in
      let path = "safety/pair-\(index)"
      let dealer = Dealer(path)
      let one = Plain.identity(dealer.bytes(32))
      // The last is the number of one identity with itself.
      let other = index == 3 ? one : Plain.identity(dealer.bytes(32))
      return Vector(safety: path, one, other, digits(one, other))
    }
  }

  private static func digits(_ one: [UInt8], _ other: [UInt8]) -> String {
    let numbers = [one, other].map { identity in
      var hash = SHA512.digest(([UInt8]("pawl/v1 safety number".utf8) + identity).bytes)
      for _ in 0..<5200 { hash = SHA512.digest((hash + identity).bytes) }
      return (0..<6).map { group in
        let value = hash[5 * group..<5 * group + 5].reduce(0) { $0 << 8 | Int($1) }
        return String(String(value % 100_000 + 100_000).dropFirst())
      }
    }
    let sorted = numbers.sorted { $0.joined() < $1.joined() }
    return (sorted[0] + sorted[1]).joined(separator: " ")
  }
}
