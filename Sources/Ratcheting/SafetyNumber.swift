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

  /// The digits in twelve groups of five, separated by spaces.
  package let description: String

  /// Creates the safety number of two identities, which does not depend on their order.
  package init(of one: IdentityKey, and other: IdentityKey) {
    let groups = [Self.groups(of: one), Self.groups(of: other)]
      .sorted { $0.joined() < $1.joined() }
    description = groups.joined().joined(separator: " ")
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
