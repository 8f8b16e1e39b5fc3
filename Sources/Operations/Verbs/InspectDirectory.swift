package import Descriptors
import Ratcheting

/// `pawl inspect` of a directory: lists who offers bundles in a prekey directory, without taking any.
package struct InspectDirectory: Sendable {
  let directory: Path

  /// Creates the verb for a prekey directory, or for one identity's folder in it.
  package init(_ directory: Path) { self.directory = directory }

  /// Lists what is offered at `now`, in seconds since 1970, sorted by identity. Folders without a genuine
  /// bundle are left out.
  ///
  /// Throws ``OperationError/noBundles(_:_:)`` if there is none at all.
  package func run(at now: UInt64) throws(OperationError) -> [ShelfOffer] {
    try OperationError.folding {
      let offers = try offers(at: now)
      guard !offers.isEmpty else { throw OperationError.noBundles(directory, nil) }
      return offers
    }
  }

  private func offers(at now: UInt64) throws -> [ShelfOffer] {
    if let owner = try PrekeyShelf.owner(of: directory) {
      let folder = PrekeyFolder(try OpenDirectory(directory))
      return try [ShelfOffer(in: folder, of: owner, at: now)].compactMap(\.self)
    }
    let shelf = PrekeyShelf(try OpenDirectory(directory))
    let identities = try shelf.identities()
    guard identities.isEmpty else {
      return try identities.compactMap { identity in
        guard let folder = try shelf.folder(of: identity) else { return nil }
        return try ShelfOffer(in: folder, of: identity, at: now)
      }
    }
    guard let itself = try shelf.asFolder() else { return [] }
    let source = OwnedFolder(itself, owner: nil)
    guard let owner = source.owner else { return [] }
    return try [ShelfOffer(in: source.folder, of: owner, at: now)].compactMap(\.self)
  }
}
