package import Descriptors
import Ratcheting
import Storage

/// `pawl publish --withdraw`: removes all of one's bundles from a prekey directory.
package struct Withdraw: Sendable {
  /// Creates the verb.
  package init() {}

  /// Removes the bundles from the owner's folder in `directory`, also those that another store of the same
  /// identity has made, and forgets the directory. Returns the number of bundles that were removed. A
  /// directory that is gone is only forgotten.
  ///
  /// Throws ``OperationError/foreignFolder(_:)``.
  package func run(in context: Context, directory: Path) throws(OperationError) -> Int {
    try OperationError.folding {
      let vault = try context.vault()
      let identity = try context.read(vault) { try $0.ownIdentity() }
      do {
        let path = try directory.resolved()
        let count = try withdraw(identity, from: OpenDirectory(path), at: context.now)
        _ = try forget(path, context, in: vault)
        return count
      } catch let error as SystemError {
        guard error.isMissing, let path = try? directory.resolvedIfMissing(),
          try forget(path, context, in: vault)
        else { throw error }
        return 0
      }
    }
  }

  private func withdraw(
    _ identity: IdentityKey, from shelf: borrowing OpenDirectory, at now: UInt64
  ) throws -> Int {
    guard let folder = try PrekeyFolder.existing(of: identity, in: shelf) else { return 0 }
    let count = try folder.withdrawAll()
    try folder.removeRemains(at: now)
    try folder.forgetTurns()
    // The folder stays if anything else is in it.
    try? shelf.removeDirectory(named: identity.folderName)
    return count
  }

  private func forget(_ path: Path, _ context: Context, in vault: Vault) throws -> Bool {
    try context.write(to: vault) { try $0.forget(Publication(directory: path)) }
  }
}
