import Octets
package import Ratcheting
import Sealing
import Storage

/// `pawl init --from-backup`: makes the store of someone who has an identity and contacts already.
package struct Restore: Sendable {
  /// What came of it.
  package struct Outcome: Sendable {
    package let identity: IdentityKey
    package let contactCount: Int
  }

  package init() {}

  package func run(
    in context: Context, from input: inout Input
  ) throws(OperationError) -> Outcome {
    try OperationError.folding {
      let bytes = try read(&input)
      let content = try BackupContent.opened(bytes.bytes, under: try context.passphrases.current())
      try Vault.create(at: context.store, randomness: context.randomness) {
        try content.insert($0)
      }
      return Outcome(
        identity: content.owner.identity.key, contactCount: content.acquaintances.count)
    }
  }

  private func read(_ input: inout Input) throws -> [UInt8] {
    do {
      guard try input.detectForm() == .armoredBackup else { throw SealingError.otherKind }
      return try BackupContent.read(&input)
    } catch SealingError.truncated { throw OperationError.malformedBackup }
  }
}
