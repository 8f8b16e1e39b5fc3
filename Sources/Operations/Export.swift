import Octets
import Ratcheting
import Sealing
import Storage

/// `pawl export`: writes a prekey bundle.
package struct Export: Sendable {
  /// How long a bundle lives unless said otherwise, in seconds.
  package static let standardLifetime: UInt64 = 90 * Seconds.perDay

  let isOneTime: Bool
  let lifetime: UInt64

  /// `lifetime` is in seconds, at most 366 days.
  package init(isOneTime: Bool, lifetime: UInt64) {
    precondition((1...Bundle.longestLifetime).contains(lifetime))
    self.isOneTime = isOneTime
    self.lifetime = lifetime
  }

  package func run(in context: Context, to output: inout Output) throws(OperationError) {
    try OperationError.folding {
      let vault = try context.vault()
      let bundle = try context.write(vault) { transaction in
        var owner = try Owner.load(transaction)
        return try IssuedBundle.issue(
          oneTime: isOneTime, lifetime: lifetime, by: &owner, at: context.now, transaction,
          context.randomness)
      }
      try output.write(Armor.bundle.encode(bundle.bytes).bytes)
      try output.finish()
      try output.publish()
    }
  }
}
