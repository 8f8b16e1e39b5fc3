import Octets
import Primitives
package import Ratcheting
import Sealing
import Storage

/// `pawl init`: creates the store and an identity.
package struct Initialize: Sendable {
  let name: ContactName?

  /// Creates the verb. `name` is the name that bundles suggest for their owner.
  ///
  /// Throws ``OperationError/invalidName(_:)`` if the name is longer than
  /// ``Bundle/maximumNameByteCount``.
  package init(name: ContactName?) throws(OperationError) {
    try name?.checkLengthInBundles()
    self.name = name
  }

  /// Creates the store and returns the new identity.
  package func run(in context: Context) throws(OperationError) -> IdentityKey {
    try OperationError.folding {
      let owner = Owner(
        identity: Identity(from: context.randomness), suggestedName: name?.description ?? "")
      try context.createStore { try $0.insert(owner) }
      return owner.identity.key
    }
  }
}

/// `pawl init --from-backup`: creates the store of a person who already has an identity and
/// contacts.
package struct Restore: Sendable {
  /// The result of restoring a backup.
  package struct Report: Sendable {
    /// The identity of the store's owner.
    package let identity: IdentityKey
    /// The number of contacts.
    package let contactCount: Int
    /// The contacts and groups whose names in the backup are not allowed here.
    package let renamed: [BackupContent.Renamed]
  }

  /// Creates the verb.
  package init() {}

  /// Creates the store from the backup that `input` holds.
  package func run(
    in context: Context, from input: inout Input
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      let bytes = try read(from: &input)
      let content = try BackupContent.opened(bytes.bytes, under: try context.passphrases.current())
      try context.createStore { try content.insert(into: $0) }
      return Report(
        identity: content.owner.identity.key, contactCount: content.acquaintances.count,
        renamed: content.renamed)
    }
  }

  private func read(from input: inout Input) throws -> [UInt8] {
    do {
      _ = try input.find([.backup])
      return try input.readBackup()
    } catch SealingError.truncated { throw OperationError.malformedBackup }
  }
}

/// `pawl identity --name`: changes the name that bundles suggest for their owner.
package struct SuggestName: Sendable {
  let name: ContactName

  /// Creates the verb.
  ///
  /// Throws ``OperationError/invalidName(_:)`` if the name is longer than
  /// ``Bundle/maximumNameByteCount``.
  package init(_ name: ContactName) throws(OperationError) {
    try name.checkLengthInBundles()
    self.name = name
  }

  /// Changes the name for bundles that are made from now on, and returns the owner's identity.
  package func run(in context: Context) throws(OperationError) -> IdentityKey {
    try OperationError.folding {
      try context.write(to: context.vault()) { transaction in
        var owner = try transaction.owner()
        owner.suggestedName = name.description
        try transaction.save(owner)
        return owner.identity.key
      }
    }
  }
}

extension ContactName {
  /// Throws ``OperationError/invalidName(_:)`` if a bundle cannot suggest the name, since it is too long.
  fileprivate func checkLengthInBundles() throws(OperationError) {
    guard bytes.count <= Bundle.maximumNameByteCount else { throw .invalidName(description) }
  }
}

/// `pawl identity`: shows the identity of the store's owner.
package struct ShowIdentity: Sendable {
  /// Creates the verb.
  package init() {}

  /// Returns the identity.
  package func run(in context: Context) throws(OperationError) -> IdentityKey {
    try OperationError.folding { try context.readStore { try $0.ownIdentity() } }
  }
}
