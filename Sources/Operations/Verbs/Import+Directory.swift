package import Descriptors
import Octets
import Primitives
package import Ratcheting
import Storage

extension Import {
  /// Imports a bundle from a prekey directory, or from one identity's folder in it: a one-time
  /// bundle that nobody else gets, or the reusable bundle if there is no one-time bundle. Of several people
  /// in a directory, the name says who is meant: a contact, or else the only one who suggests it.
  ///
  /// Throws ``OperationError/noBundles(_:_:)``, ``OperationError/severalIdentities(_:)`` and, when only
  /// a one-time bundle would do, ``OperationError/noOneTimeBundle(_:)``. `isMeant` is called as for a bundle
  /// from an input.
  package func run(
    in context: Context, fromDirectory directory: Path,
    isMeant: (Contact, IdentityKey) -> Bool = { _, _ in true }
  ) throws(OperationError) -> Report? {
    try OperationError.folding {
      let vault = try context.vault()
      let (own, known) = try context.read(vault) { snapshot in
        (try snapshot.ownIdentity(), try naming.known(in: snapshot)?.identity)
      }
      let source = try OwnedFolder.choose(
        in: directory, wanted: expectedIdentity, own: own, known: known,
        suggestion: naming.given.map { ($0, context.now) })
      let (owner, folder) = (source.owner, source.folder.path)
      let isAgreed = try isReplacementMeant(context, in: vault, isMeant) { _ in
        guard let owner else { throw OperationError.noBundles(folder, nil) }
        return owner
      }
      return isAgreed ? try run(context, in: vault, from: source) : nil
    }
  }

  /// Imports a bundle from a folder into a store that is open.
  func run(
    _ context: Context, in vault: Vault, from source: borrowing OwnedFolder
  ) throws -> Report {
    let owner = source.owner
    var importer = self
    if try context.read(vault, in: { try hasWorkingSession(with: owner, in: $0) }) {
      if isOneTimeOnly { try requireOneTimeBundle(in: source, context, vault) }
      // The reusable bundle decides whether a session is begun; a one-time bundle is taken only if so.
      let (reusable, report) = try look(
        at: try source.reusableBundle(), from: owner, context, in: vault)
      guard report.hasBegun else { return report }
      importer = Import(
        naming, expectedIdentity: expectedIdentity, isNewSession: true,
        isOneTimeOnly: isOneTimeOnly)
      importer.reusable = reusable
    }
    return try importer.take(from: source, context, in: vault)
  }

  /// Takes a one-time bundle that nobody else gets, or the reusable one if there is none, and begins a
  /// session with it.
  private func take(
    from source: borrowing OwnedFolder, _ context: Context, in vault: Vault
  ) throws -> Report {
    for entry in try source.folder.oneTimeEntries(from: context.randomness) {
      guard try isWorthClaiming(entry, in: source, context, vault),
        let claim = try source.folder.claim(entry)
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
      try source.reusableBundle(), from: source.owner, context: context,
      in: vault)
  }

  /// Throws ``OperationError/noOneTimeBundle(_:)`` unless there is a one-time bundle that can be taken.
  private func requireOneTimeBundle(
    in source: borrowing OwnedFolder, _ context: Context, _ vault: Vault
  ) throws {
    for entry in try source.folder.oneTimeEntries(from: context.randomness) {
      if try isWorthClaiming(entry, in: source, context, vault) { return }
    }
    throw OperationError.noOneTimeBundle(source.folder.path)
  }

  /// Returns whether a file holds a one-time bundle that passes the checks of an import, as far as that is
  /// possible without a name for its owner.
  private func isWorthClaiming(
    _ entry: PrekeyFolder.Entry, in source: borrowing OwnedFolder, _ context: Context,
    _ vault: Vault
  ) throws -> Bool {
    guard let unverified = try? source.folder.bundle(in: entry) else { return false }
    let bundle = try context.read(vault) { snapshot in
      try? snapshot.checked(unverified, besides: reusable)
    }
    return bundle.map { source.offers($0, in: entry) } ?? false
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
      let admission = try admit(unverified, from: expected, by: owner.identity, in: transaction)
      let (bundle, contact) = (admission.bundle, admission.contact)
      let now = transaction.now
      let sessions = try transaction.sessions(with: contact.id)
        .filter { !$0.isFromWrongClock(at: now) }
      let report = Report(
        on: admission, besides: nil, introducer: try transaction.introducer(of: contact),
        hasBegun: needsSession(with: bundle, of: contact, besides: sessions, at: now))
      // Otherwise they are kept with the session: a process that dies in between must begin it again.
      if !report.hasBegun { try transaction.keepTimes(of: [bundle], for: contact) }
      return (bundle, report)
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
