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
      let (folder, chosen) = try chooseFolder(in: directory, own: own, known: known)
      let owner = chosen ?? (try? folder.bundle(in: .reusable).authentic())?.identity
      var importer = self
      if try context.read(vault, in: { try hasWorkingSession(with: owner, in: $0) }) {
        // The reusable bundle decides whether a session is begun; a one-time bundle is taken only if so.
        let unverified = try reusableBundle(in: folder, of: owner)
        let (reusable, report) = try look(at: unverified, from: owner, context, in: vault)
        guard report.hasBegun else { return report }
        importer = Import(name: name, expectedIdentity: expectedIdentity, isNewSession: true)
        importer.reusable = reusable
      }
      return try importer.take(from: folder, of: owner, own: own, context, in: vault)
    }
  }

  /// Takes a one-time bundle that nobody else gets, or the reusable one if there is none, and begins a
  /// session with it.
  private func take(
    from folder: PrekeyFolder, of owner: IdentityKey?, own: IdentityKey, _ context: Context,
    in vault: Vault
  ) throws -> Report {
    let reader = FolderReader(folder: folder, owner: owner)
    for entry in try reader.oneTimeEntries(randomness: context.randomness) {
      let isWorthClaiming = try context.read(vault) { snapshot in
        reader.isWorthClaiming(entry) { try? snapshot.checked($0, by: own, besides: reusable) }
      }
      guard isWorthClaiming, let claim = folder.claim(entry) else { continue }
      do {
        let report = try accept(claim.bundle, from: owner, context: context, in: vault)
        claim.finish()
        return report
      } catch {
        claim.putBack()
        throw error
      }
    }
    return try accept(
      try reusableBundle(in: folder, of: owner), from: owner, context: context, in: vault)
  }

  /// Returns whether there is a session with the owner of a folder in which one can send.
  private func hasWorkingSession(
    with owner: IdentityKey?, in snapshot: Snapshot
  ) throws -> Bool {
    guard !isNewSession, let owner, let contact = try snapshot.contact(withIdentity: owner) else {
      return false
    }
    let now = snapshot.now
    return try snapshot.sessions(with: contact.id)
      .contains { $0.canSend && !$0.isFromWrongClock(at: now) }
  }

  /// Verifies the reusable bundle of someone with whom there is a session, and reports whether an import
  /// would begin a session. It begins none, but keeps the times of the bundle if that is all there is to do.
  private func look(
    at unverified: UnverifiedBundle, from expected: IdentityKey?, _ context: Context,
    in vault: Vault
  ) throws -> (Bundle, Report) {
    try context.write(to: vault) { transaction in
      let owner = try transaction.owner()
      let bundle = try transaction.verified(unverified, by: owner.identity.key)
      if let expected, expected != bundle.identity {
        throw OperationError.identityRefused(expected: expected, found: bundle.identity)
      }
      let contact = try transaction.addContact(named: name, identity: bundle.identity)
      try Handshake.check(bundle, as: owner.identity)
      let now = transaction.now
      let sessions = try transaction.sessions(with: contact.id)
        .filter { !$0.isFromWrongClock(at: now) }
      let report = Report(
        of: bundle, besides: nil, contact: contact,
        hasBegun: needsSession(with: bundle, of: contact, besides: sessions, at: now))
      // Otherwise they are kept with the session: a process that dies in between must begin it again.
      if !report.hasBegun { try transaction.keepTimes(of: [bundle], for: contact) }
      return (bundle, report)
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

extension Snapshot {
  /// Verifies a bundle as far as that is possible without a name for its owner.
  fileprivate func checked(
    _ unverified: UnverifiedBundle, by importer: IdentityKey, besides reusable: Bundle?
  ) throws -> Bundle {
    let bundle = try verified(unverified, by: importer, besides: reusable)
    let owner = try owner()
    try Handshake.check(bundle, as: owner.identity)
    return bundle
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

  /// Returns the files of one-time bundles, beginning at a random one, so that several importers do
  /// not all try the same file first.
  func oneTimeEntries(randomness: any Randomness) throws -> [PrekeyFolder.Entry] {
    let entries = try folder.oneTimeEntries().sorted { $0.name < $1.name }
    guard !entries.isEmpty else { return [] }
    let start = randomness.number(below: entries.count)
    return [PrekeyFolder.Entry](entries[start...] + entries[..<start])
  }

  /// Returns whether a file holds a one-time bundle of the folder's owner; `verify` checks a bundle.
  func isWorthClaiming(
    _ entry: PrekeyFolder.Entry, verify: (UnverifiedBundle) -> Bundle?
  ) -> Bool {
    func bundle(in entry: PrekeyFolder.Entry) -> Bundle? {
      guard let unverified = try? folder.bundle(in: entry) else { return nil }
      return verify(unverified)
    }
    guard let candidate = bundle(in: entry),
      let owner = owner ?? bundle(in: .reusable)?.identity
    else { return false }
    return candidate.identity == owner && candidate.oneTimePrekey != nil
      && candidate.id == entry.id
  }
}
