import Octets
import Primitives

/// The sixty digits that two people compare to know that each has the other's true identity
/// (`docs/protocol.md`, section 8).
package struct SafetyNumber: Equatable, Sendable, CustomStringConvertible {
  /// As many rounds as make a search for a similar number expensive.
  private static let rounds = 5200
  private static let label = [UInt8]("pawl/v1 safety number".utf8)

  /// Twelve groups of five digits, a space between each two.
  package let description: String

  /// The number of two identities, the same whichever comes first.
  package init(of one: IdentityKey, and other: IdentityKey) {
    let groups = [Self.groups(one), Self.groups(other)].sorted { $0.joined() < $1.joined() }
    description = groups.joined().joined(separator: " ")
  }

  private static func groups(_ identity: IdentityKey) -> [String] {
    var hash = SHA512.digest((label + identity.bytes).bytes)
    for _ in 0..<rounds { hash = SHA512.digest((hash + identity.bytes).bytes) }
    return (0..<6).map { group in
      let number = hash[group * 5..<group * 5 + 5].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let digits = String(number % 100_000)
      return String(repeating: "0", count: 5 - digits.count) + digits
    }
  }
}
