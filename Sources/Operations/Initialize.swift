import Primitives
package import Ratcheting
import Storage

/// `pawl init`: makes the store and an identity.
package struct Initialize: Sendable {
  let name: ContactName?

  /// `name` is what bundles suggest as a name for their owner, at most 64 bytes.
  package init(name: ContactName?) throws(OperationError) {
    if let name, name.bytes.count > Bundle.longestName {
      throw .invalidName(name.description)
    }
    self.name = name
  }

  /// Returns the new identity.
  package func run(in context: Context) throws(OperationError) -> IdentityKey {
    try OperationError.folding {
      let owner = Owner(
        identity: Identity(from: context.randomness), suggestedName: name?.description ?? "")
      try Vault.create(at: context.store, randomness: context.randomness) { try owner.insert($0) }
      return owner.identity.key
    }
  }
}
