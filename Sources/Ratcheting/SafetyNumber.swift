import Octets
import Primitives

/// The sixty digits that two people compare to find out whether each has the other's true identity
/// (`docs/protocol.md`, section 8).
package struct SafetyNumber: Equatable, Sendable, CustomStringConvertible {
  /// The number of hash rounds, which make the search for a similar number expensive.
  private static let rounds = 5200
  private static let label = [UInt8]("pawl/v1 safety number".utf8)
  private static let groupCount = 6
  private static let groupByteCount = 5
  private static let digitCount = 5

  /// The digits in twelve groups of five.
  package let groups: [String]

  /// The groups, separated by spaces.
  package var description: String { groups.joined(separator: " ") }

  /// Returns the groups in rows of `length` groups each.
  package func rows(of length: Int = 4) -> [String] {
    stride(from: 0, to: groups.count, by: length).map {
      groups[$0..<min(groups.count, $0 + length)].joined(separator: " ")
    }
  }

  /// Creates the safety number of two identities, which does not depend on their order.
  package init(of one: IdentityKey, and other: IdentityKey) {
    let halves = [Self.groups(of: one), Self.groups(of: other)]
      .sorted { $0.joined() < $1.joined() }
    groups = [String](halves.joined())
  }

  /// Returns the twelve groups of a safety number that was typed, with any spaces and line ends; `nil` if
  /// there are not sixty digits and nothing else.
  package static func groups(in text: String) -> [String]? {
    let digits = text.unicodeScalars.filter { !$0.properties.isWhitespace }
    guard digits.count == 2 * groupCount * digitCount,
      digits.allSatisfy({ ("0"..."9").contains($0) })
    else { return nil }
    return stride(from: 0, to: digits.count, by: digitCount).map { start in
      String(String.UnicodeScalarView(digits.dropFirst(start).prefix(digitCount)))
    }
  }

  private static func groups(of identity: IdentityKey) -> [String] {
    var hash = SHA512.digest((label + identity.bytes).bytes)
    for _ in 0..<rounds { hash = SHA512.digest((hash + identity.bytes).bytes) }
    return (0..<groupCount).map { group in
      let bytes = hash.dropFirst(group * groupByteCount).prefix(groupByteCount)
      let number = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let digits = String(number % 100_000)
      return String(repeating: "0", count: digitCount - digits.count) + digits
    }
  }
}
