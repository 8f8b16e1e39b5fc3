package import Descriptors
import Octets
import Primitives
import Ratcheting
import Storage

extension Import {
  /// Takes a bundle from a prekey directory, or from one identity's folder in it: a one-time bundle
  /// that nobody else gets, or else the reusable one.
  package func run(
    in context: Context, fromDirectory directory: Path
  ) throws(OperationError) -> Outcome {
    try OperationError.folding {
      let vault = try context.vault()
      let (own, known) = try context.read(vault) { snapshot in
        (try Owner.load(snapshot).identity.key, try Contact.find(name, snapshot)?.identity)
      }
      let (folder, owner) = try choose(directory, own: own, known: known)
      let reader = FolderReader(folder: folder, owner: owner, reader: own, now: context.now)
      for entry in try reader.oneTimeEntries(context.randomness) {
        guard reader.isWorthClaiming(entry), let claim = folder.claim(entry) else { continue }
        do {
          let outcome = try accept(claim.bundle, owner, context, vault)
          claim.finish()
          return outcome
        } catch {
          claim.putBack()
          throw error
        }
      }
      return try accept(try reusable(folder, owner), owner, context, vault)
    }
  }

  private func reusable(
    _ folder: PrekeyFolder, _ owner: IdentityKey?
  ) throws -> UnverifiedBundle {
    do {
      return try folder.bundle(.reusable)
    } catch let error as OperationError {
      guard case .system(let system) = error, system.isMissing else { throw error }
      throw OperationError.noBundles(folder.path, owner)
    }
  }

  /// The folder to take from, and whose bundles it must have. What strangers add to a directory makes
  /// it neither another identity's folder nor less than a prekey directory.
  private func choose(
    _ directory: Path, own: IdentityKey, known: IdentityKey?
  ) throws -> (PrekeyFolder, IdentityKey?) {
    let itself = PrekeyFolder(path: directory)
    if let owner = IdentityKey(folder: try directory.resolved().name) {
      return (itself, expected ?? owner)
    }
    let identities = try Directory.names(in: directory).compactMap(IdentityKey.init(folder:))
    if try identities.isEmpty && itself.hasBundles() { return (itself, expected) }
    let others = identities.filter { $0 != own }
    let wanted = try expected ?? known.flatMap { others.contains($0) ? $0 : nil } ?? only(others)
    guard let wanted, others.contains(wanted) else {
      throw OperationError.noBundles(directory, expected)
    }
    return (PrekeyFolder(path: directory.appending(wanted.description)), wanted)

    func only(_ others: [IdentityKey]) throws -> IdentityKey? {
      guard others.count <= 1 else { throw OperationError.severalIdentities(directory) }
      return others.first
    }
  }
}

extension IdentityKey {
  /// Whose folder in a prekey directory has that name.
  fileprivate init?(folder name: [UInt8]) {
    let text = String(decoding: name, as: UTF8.self)
    guard let identity = try? IdentityKey(text), identity.description == text else { return nil }
    self = identity
  }
}

/// Looks through a folder that strangers may write to.
private struct FolderReader {
  let folder: PrekeyFolder
  /// Whose bundles count; where that is not known, those of whom the reusable bundle is.
  let owner: IdentityKey?
  let reader: IdentityKey
  let now: UInt64

  /// The files of one-time bundles, beginning at a random one, so that many importers do not all try
  /// the same.
  func oneTimeEntries(_ randomness: any Randomness) throws -> [PrekeyFolder.Entry] {
    let entries = try folder.oneTimeEntries().sorted { $0.name < $1.name }
    guard !entries.isEmpty else { return [] }
    let draw = randomness.bytes(4).reduce(0) { $0 << 8 | Int($1) }
    let start = draw % entries.count
    return [PrekeyFolder.Entry](entries[start...] + entries[..<start])
  }

  /// Whether a file holds a one-time bundle of the folder's owner.
  func isWorthClaiming(_ entry: PrekeyFolder.Entry) -> Bool {
    guard let bundle = bundle(entry), let owner = owner ?? self.bundle(.reusable)?.identity else {
      return false
    }
    return bundle.identity == owner && bundle.oneTimePrekey != nil && bundle.id == entry.id
  }

  private func bundle(_ entry: PrekeyFolder.Entry) -> Bundle? {
    try? folder.bundle(entry).verified(at: now, by: reader)
  }
}
