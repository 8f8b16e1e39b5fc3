package import Descriptors
import Octets
import Primitives
import Ratcheting
import Storage

extension Import {
  /// Imports a bundle from a prekey directory, or from one identity's folder in it: a one-time
  /// bundle that nobody else gets, or the reusable bundle if there is no one-time bundle.
  ///
  /// Throws ``OperationError/noBundles(_:_:)``, ``OperationError/severalIdentities(_:)`` and, when only
  /// a one-time bundle would do, ``OperationError/noOneTimeBundle(_:)``.
  package func run(
    in context: Context, fromDirectory directory: Path
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      let vault = try context.vault()
      let (own, known) = try context.read(vault) { snapshot in
        (try snapshot.ownIdentity(), try snapshot.contact(named: name)?.identity)
      }
      let source = try chooseFolder(in: directory, own: own, known: known)
      var importer = self
      if try context.read(vault, in: { try hasWorkingSession(with: source.owner, in: $0) }) {
        if isOneTimeOnly { try requireOneTimeBundle(in: source, context, vault) }
        // The reusable bundle decides whether a session is begun; a one-time bundle is taken only if so.
        let (reusable, report) = try look(
          at: try reusableBundle(in: source), from: source.owner, context, in: vault)
        guard report.hasBegun else { return report }
        importer = Import(
          name: name, expectedIdentity: expectedIdentity, isNewSession: true,
          isOneTimeOnly: isOneTimeOnly)
        importer.reusable = reusable
      }
      return try importer.take(from: source, context, in: vault)
    }
  }

  /// Takes a one-time bundle that nobody else gets, or the reusable one if there is none, and begins a
  /// session with it.
  private func take(
    from source: borrowing Source, _ context: Context, in vault: Vault
  ) throws -> Report {
    for entry in try source.folder.oneTimeEntries(from: context.randomness) {
      guard try isWorthClaiming(entry, in: source, context, vault),
        let claim = source.folder.claim(entry)
      else { continue }
      do {
        let report = try accept(
          claim.bundle, from: source.owner, context: context, in: vault)
        source.folder.finish(claim)
        return report
      } catch {
        source.folder.putBack(claim)
        throw error
      }
    }
    guard !isOneTimeOnly else { throw OperationError.noOneTimeBundle(source.folder.path) }
    return try accept(
      try reusableBundle(in: source), from: source.owner, context: context,
      in: vault)
  }

  /// Throws ``OperationError/noOneTimeBundle(_:)`` unless there is a one-time bundle that can be taken.
  private func requireOneTimeBundle(
    in source: borrowing Source, _ context: Context, _ vault: Vault
  ) throws {
    for entry in try source.folder.oneTimeEntries(from: context.randomness) {
      if try isWorthClaiming(entry, in: source, context, vault) { return }
    }
    throw OperationError.noOneTimeBundle(source.folder.path)
  }

  /// Returns whether a file holds a one-time bundle that passes the checks of an import, as far as that is
  /// possible without a name for its owner.
  private func isWorthClaiming(
    _ entry: PrekeyFolder.Entry, in source: borrowing Source, _ context: Context, _ vault: Vault
  ) throws -> Bool {
    guard let unverified = try? source.folder.bundle(in: entry) else { return false }
    let bundle = try context.read(vault) { snapshot in
      try? snapshot.checked(unverified, besides: reusable)
    }
    guard let bundle, let owner = source.owner else { return false }
    return bundle.identity == owner && bundle.oneTimePrekey != nil && entry == .oneTime(bundle.id)
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
      let (bundle, contact, _) = try admit(
        unverified, from: expected, by: owner.identity, in: transaction)
      let now = transaction.now
      let sessions = try transaction.sessions(with: contact.id)
        .filter { !$0.isFromWrongClock(at: now) }
      let report = Report(
        of: bundle, besides: nil, contact: contact,
        introducer: try transaction.introducer(of: contact),
        hasBegun: needsSession(with: bundle, of: contact, besides: sessions, at: now))
      // Otherwise they are kept with the session: a process that dies in between must begin it again.
      if !report.hasBegun { try transaction.keepTimes(of: [bundle], for: contact) }
      return (bundle, report)
    }
  }

  private func reusableBundle(in source: borrowing Source) throws -> UnverifiedBundle {
    do {
      return try source.folder.bundle(in: .reusable)
    } catch let error as OperationError {
      guard case .system(let system) = error, system.isMissing else { throw error }
      throw OperationError.noBundles(source.folder.path, source.owner)
    }
  }

  /// Chooses the folder to take a bundle from, and the identity that must have signed the bundle.
  ///
  /// Files that strangers add to a directory change neither whose folder it is nor that it is a
  /// prekey directory.
  private func chooseFolder(
    in directory: Path, own: IdentityKey, known: IdentityKey?
  ) throws -> Source {
    if let owner = IdentityKey(folderName: try directory.resolved().name) {
      let itself = PrekeyFolder(try OpenDirectory(directory))
      return Source(itself, owner: expectedIdentity ?? owner)
    }
    let shelf = try OpenDirectory(directory)
    let identities = try shelf.identities(besides: [expectedIdentity, known, own])
    if identities.isEmpty {
      let itself = PrekeyFolder(shelf)
      if try itself.hasBundles() { return Source(itself, owner: expectedIdentity) }
      throw OperationError.noBundles(directory, expectedIdentity)
    }
    let others = identities.subtracting([own])
    let wanted =
      try expectedIdentity ?? known.flatMap { others.contains($0) ? $0 : nil } ?? only(others)
    guard let wanted, others.contains(wanted), let folder = try shelf.folder(of: wanted) else {
      throw OperationError.noBundles(directory, expectedIdentity)
    }
    return Source(folder, owner: wanted)

    func only(_ others: Set<IdentityKey>) throws -> IdentityKey? {
      guard others.count <= 1 else { throw OperationError.severalIdentities(directory) }
      return others.first
    }
  }
}

/// The folder that a bundle is taken from.
private struct Source: ~Copyable {
  let folder: PrekeyFolder
  /// The identity that must have signed the bundle, or `nil` if nobody was asked for, the folder names
  /// nobody and there is no genuine reusable bundle.
  let owner: IdentityKey?

  init(_ folder: consuming PrekeyFolder, owner: IdentityKey?) {
    self.owner = owner ?? (try? folder.bundle(in: .reusable).authentic())?.identity
    self.folder = folder
  }
}

extension OpenDirectory {
  /// Returns the identities that have a folder in a prekey directory: of `wanted` all that have, and of
  /// others at most two, since strangers may have put in millions.
  fileprivate borrowing func identities(
    besides wanted: [IdentityKey?]
  ) throws(SystemError) -> Set<IdentityKey> {
    var identities: Set<IdentityKey> = []
    var strangers = 0
    try forEachName { name in
      guard let identity = IdentityKey(folderName: name) else { return true }
      if !wanted.contains(identity) {
        strangers += 1
        guard strangers <= 2 else { return true }
      }
      identities.insert(identity)
      return true
    }
    return identities
  }

  /// Opens the folder of `identity` in a prekey directory; returns `nil` if it is no directory.
  fileprivate borrowing func folder(
    of identity: IdentityKey
  ) throws(SystemError) -> PrekeyFolder? {
    do {
      return PrekeyFolder(try directory(named: [UInt8](identity.description.utf8)))
    } catch {
      guard error.isMissing else { throw error }
      return nil
    }
  }
}

extension Snapshot {
  /// Verifies a bundle as far as that is possible without a name for its owner.
  fileprivate func checked(
    _ unverified: UnverifiedBundle, besides reusable: Bundle?
  ) throws -> Bundle {
    let owner = try owner()
    let bundle = try verified(unverified, by: owner.identity.key, besides: reusable)
    try Handshake.check(bundle, as: owner.identity)
    return bundle
  }
}

extension IdentityKey {
  /// Creates the identity whose folder in a prekey directory has this name; `nil` for any other
  /// name.
  fileprivate init?(folderName: [UInt8]) {
    // Most other names are recognised by this alone, which takes no time.
    guard folderName.starts(with: "pawl1".utf8) else { return nil }
    let text = String(decoding: folderName, as: UTF8.self)
    guard let identity = try? IdentityKey(text), identity.description == text else { return nil }
    self = identity
  }
}

extension PrekeyFolder {
  /// Returns the files of one-time bundles, beginning at a random one, so that several importers do
  /// not all try the same file first.
  fileprivate borrowing func oneTimeEntries(
    from randomness: any Randomness
  ) throws -> [Entry] {
    let bundles = try oneTimeBundles().sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    guard !bundles.isEmpty else { return [] }
    let start = randomness.number(below: bundles.count)
    return (bundles[start...] + bundles[..<start]).map(Entry.oneTime)
  }
}
