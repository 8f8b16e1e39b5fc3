package import Descriptors
import Octets
import Primitives
import Ratcheting
import Storage

extension Import {
  /// Imports a bundle from a prekey directory, or from one identity's folder in it: a one-time
  /// bundle that nobody else gets, or the reusable bundle if there is no one-time bundle.
  ///
  /// Throws ``OperationError/noBundles(_:_:)`` and ``OperationError/severalIdentities(_:)``.
  package func run(
    in context: Context, fromDirectory directory: Path
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      let vault = try context.vault()
      let (own, known) = try context.read(vault) { snapshot in
        (try snapshot.ownIdentity(), try snapshot.contact(named: name)?.identity)
      }
      let (folder, owner) = try chooseFolder(in: directory, own: own, known: known)
      let reader = FolderReader(folder: folder, owner: owner, reader: own, now: context.now)
      for entry in try reader.oneTimeEntries(randomness: context.randomness) {
        guard reader.isWorthClaiming(entry), let claim = folder.claim(entry) else { continue }
        do {
          let report = try accept(claim.bundle, from: owner, context, in: vault)
          claim.finish()
          return report
        } catch {
          claim.putBack()
          throw error
        }
      }
      return try accept(
        try reusableBundle(in: folder, of: owner), from: owner, context, in: vault)
    }
  }

  private func reusableBundle(
    in folder: PrekeyFolder, of owner: IdentityKey?
  ) throws -> UnverifiedBundle {
    do {
      return try folder.bundle(in: .reusable)
    } catch let error as OperationError {
      guard case .system(let system) = error, system.isMissing else { throw error }
      throw OperationError.noBundles(folder.path, owner)
    }
  }

  /// Chooses the folder to take a bundle from, and the identity that must have signed the bundle.
  ///
  /// Files that strangers add to a directory change neither whose folder it is nor that it is a
  /// prekey directory.
  private func chooseFolder(
    in directory: Path, own: IdentityKey, known: IdentityKey?
  ) throws -> (PrekeyFolder, IdentityKey?) {
    let itself = PrekeyFolder(path: directory)
    if let owner = IdentityKey(folderName: try directory.resolved().name) {
      return (itself, expectedIdentity ?? owner)
    }
    let identities = try Directory.names(in: directory).compactMap(IdentityKey.init(folderName:))
    if try identities.isEmpty && itself.hasBundles() { return (itself, expectedIdentity) }
    let others = identities.filter { $0 != own }
    let wanted =
      try expectedIdentity ?? known.flatMap { others.contains($0) ? $0 : nil } ?? only(others)
    guard let wanted, others.contains(wanted) else {
      throw OperationError.noBundles(directory, expectedIdentity)
    }
    return (PrekeyFolder(path: directory.appending(wanted.description)), wanted)

    func only(_ others: [IdentityKey]) throws -> IdentityKey? {
      guard others.count <= 1 else { throw OperationError.severalIdentities(directory) }
      return others.first
    }
  }
}

extension IdentityKey {
  /// Creates the identity whose folder in a prekey directory has this name; `nil` for any other
  /// name.
  fileprivate init?(folderName: [UInt8]) {
    let text = String(decoding: folderName, as: UTF8.self)
    guard let identity = try? IdentityKey(text), identity.description == text else { return nil }
    self = identity
  }
}

/// A reader of a folder that strangers may write to.
private struct FolderReader {
  let folder: PrekeyFolder
  /// The identity whose bundles are accepted, or `nil` for the identity that signed the reusable
  /// bundle.
  let owner: IdentityKey?
  let reader: IdentityKey
  let now: UInt64

  /// Returns the files of one-time bundles, beginning at a random one, so that several importers do
  /// not all try the same file first.
  func oneTimeEntries(randomness: any Randomness) throws -> [PrekeyFolder.Entry] {
    let entries = try folder.oneTimeEntries().sorted { $0.name < $1.name }
    guard !entries.isEmpty else { return [] }
    let draw = randomness.bytes(4).reduce(0) { $0 << 8 | Int($1) }
    let start = draw % entries.count
    return [PrekeyFolder.Entry](entries[start...] + entries[..<start])
  }

  /// Returns whether a file holds a one-time bundle of the folder's owner.
  func isWorthClaiming(_ entry: PrekeyFolder.Entry) -> Bool {
    guard let bundle = bundle(in: entry),
      let owner = owner ?? self.bundle(in: .reusable)?.identity
    else { return false }
    return bundle.identity == owner && bundle.oneTimePrekey != nil && bundle.id == entry.id
  }

  private func bundle(in entry: PrekeyFolder.Entry) -> Bundle? {
    try? folder.bundle(in: entry).verified(at: now, by: reader)
  }
}
