import Octets
import Ratcheting
import Sealing
import Storage

/// `pawl export`: writes a prekey bundle.
package struct Export: Sendable {
  /// The default lifetime of a bundle, in seconds.
  package static let defaultLifetime = 90 * Seconds.perDay

  let isOneTime: Bool
  let lifetime: UInt64

  /// Creates the verb; `lifetime` is in seconds, at most ``Bundle/maximumLifetime``.
  package init(isOneTime: Bool, lifetime: UInt64) {
    precondition((1...Bundle.maximumLifetime).contains(lifetime))
    self.isOneTime = isOneTime
    self.lifetime = lifetime
  }

  /// Saves the private halves of a new bundle in the store, and then writes the bundle as armor. Returns
  /// what its owner must know about the clock.
  @discardableResult
  package func run(
    in context: Context, to output: inout Output
  ) throws(OperationError) -> [ClockWarning] {
    try OperationError.folding {
      let (bundle, warnings) = try context.write(to: context.vault()) { transaction in
        var owner = try transaction.owner()
        let warnings = owner.clockWarnings(at: transaction.now)
        let bundle = try transaction.issueBundle(
          isOneTime: isOneTime, lifetime: lifetime, by: &owner, randomness: context.randomness)
        return (bundle, warnings)
      }
      // In one piece: a bundle is short enough for a pipe to take all of it or nothing.
      try output.write(Armor.bundle.encode(bundle.bytes).bytes)
      try output.finish()
      try output.publish()
      return warnings
    }
  }
}
