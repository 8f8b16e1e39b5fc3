import Octets
package import Primitives
import Sealing
import Storage

/// `pawl backup`: writes the identity and the contacts, sealed under a passphrase.
///
/// A backup contains no sessions, because an old state of a session would be worse than none.
package struct Backup: Sendable {
  let cost: Argon2id.Cost

  /// Creates the verb. `cost` is the cost of one guess at the passphrase.
  package init(cost: Argon2id.Cost = .moderate) { self.cost = cost }

  /// Writes the backup as armor. The passphrase is that of the store, or a new one if the store has
  /// none.
  package func run(in context: Context, to output: inout Output) throws(OperationError) {
    try OperationError.folding {
      let protection = Protection(of: context.store)
      let passphrase =
        try protection.isSet()
        ? try context.passphrases.current() : try context.passphrases.new(isChange: false)
      // The passphrase is checked even if the kernel has the key, because a backup under a mistyped
      // passphrase would be lost.
      let vault = try Vault.open(
        at: context.store, acceptingOlder: true, usesKeyring: false,
        randomness: context.randomness
      ) { Secret(copying: passphrase.bytes) }
      let content = try context.read(vault) { try BackupContent(of: $0) }
      let sealed = try content.sealed(
        under: passphrase, cost: cost, randomness: context.randomness)
      // In one piece, like a bundle.
      try output.write(Armor.backup.encode(sealed).bytes)
      try output.finish()
      try output.publish()
    }
  }
}
