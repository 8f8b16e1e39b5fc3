package import Descriptors
import Octets
package import Primitives
package import Ratcheting
import Sealing

/// `pawl claim`: takes a bundle out of a prekey directory and writes it, for somebody who does not reach the
/// directory. It needs no store.
package struct Claim: Sendable {
  /// The greatest number of one-time bundles that can be allowed in an hour.
  package static let maximumHourlyLimit = PrekeyFolder.maximumHourlyLimit

  let identity: IdentityKey?
  let hourlyLimit: Int?

  /// The result of claiming.
  package struct Report: Sendable {
    /// The folder that the bundle comes from.
    package let folder: Path
    /// Why it is the reusable bundle, or `nil` if it is a one-time bundle.
    package let lack: Lack?
  }

  /// Why no one-time bundle was given away.
  package enum Lack: Equatable, Sendable {
    /// None is left, or the folder cannot be changed.
    case noneTaken
    /// As many as are allowed in an hour were given away.
    case limitReached(Int)
  }

  /// Creates the verb.
  ///
  /// - Parameters:
  ///   - identity: The identity whose bundle is taken, or `nil` for the only one in the directory.
  ///   - hourlyLimit: How many one-time bundles of an identity may be given away in an hour, at most
  ///     ``maximumHourlyLimit``, or `nil` for any number.
  package init(identity: IdentityKey?, hourlyLimit: Int?) {
    precondition(hourlyLimit.map { (0...Self.maximumHourlyLimit).contains($0) } ?? true)
    self.identity = identity
    self.hourlyLimit = hourlyLimit
  }

  /// Takes a one-time bundle that nobody else gets, or reads the reusable one if there is none, and writes
  /// it as armor.
  ///
  /// Throws ``OperationError/noBundles(_:_:)``, ``OperationError/severalToClaim(_:)``,
  /// ``OperationError/claimLimitReached(_:_:)`` and ``OperationError/afterClaim(_:isPutBack:)``.
  package func run(
    at now: UInt64, randomness: any Randomness, from directory: Path, to output: inout Output
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      let source = try chooseFolder(in: directory)
      let stranger = Stranger(identity: Identity(from: randomness), now: now)
      var turn: PrekeyFolder.Turn?
      // One that is left was not used.
      defer { if let turn { source.folder.giveBack(turn) } }
      let lack = try giveOneTimeBundle(
        of: source, to: stranger, with: randomness, using: &turn, into: &output)
      if let lack {
        let bundle = try reusableBundle(of: source, for: stranger, after: lack)
        try output.write(Armor.bundle.encode(bundle.bytes).bytes)
        try output.finish()
      }
      return Report(folder: source.folder.path, lack: lack)
    }
  }

  private func chooseFolder(in directory: Path) throws -> OwnedFolder {
    do {
      return try OwnedFolder.choose(in: directory, wanted: identity, own: nil, known: nil)
    } catch OperationError.severalIdentities(let directory) {
      throw OperationError.severalToClaim(directory)
    }
  }

  /// Takes a one-time bundle that nobody else gets and writes it. Returns why it cannot, or `nil`.
  private func giveOneTimeBundle(
    of source: borrowing OwnedFolder, to stranger: borrowing Stranger,
    with randomness: any Randomness, using turn: inout PrekeyFolder.Turn?,
    into output: inout Output
  ) throws -> Lack? {
    let reusable = try? stranger.checked(source.folder.bundle(in: .reusable))
    for entry in try source.folder.oneTimeEntries(from: randomness) {
      let found = try? source.folder.bundle(in: entry)
      guard let found, stranger.accepts(found, of: source, in: entry, besides: reusable) else {
        continue
      }
      if let hourlyLimit, turn == nil {
        // Where no turn can be taken, no bundle can be claimed either.
        do { turn = try source.folder.takeTurn(outOf: hourlyLimit, at: stranger.now) } catch {
          return .noneTaken
        }
        guard turn != nil else { return .limitReached(hourlyLimit) }
      }
      guard let claim = try source.folder.claim(entry) else { continue }
      // By now it may be another one.
      guard stranger.accepts(claim.bundle, of: source, in: entry, besides: reusable) else {
        source.folder.putBack(claim)
        continue
      }
      try hand(claim, in: source.folder, using: &turn, into: &output)
      return nil
    }
    return .noneTaken
  }

  /// Writes a bundle that was taken, and puts it back if that fails. Uses up the turn if somebody may have
  /// the bundle.
  private func hand(
    _ claim: PrekeyFolder.Claim, in folder: borrowing PrekeyFolder,
    using turn: inout PrekeyFolder.Turn?, into output: inout Output
  ) throws {
    do {
      // In one piece: a bundle is short enough for a pipe or a socket to take all of it or nothing.
      try output.write(Armor.bundle.encode(claim.bundle.bytes).bytes)
    } catch {
      let isPutBack = folder.putBack(claim)
      if !isPutBack { turn = nil }
      throw OperationError.afterClaim(OperationError(folding: error), isPutBack: isPutBack)
    }
    turn = nil
    folder.finish(claim)
    do { try output.finish() } catch {
      throw OperationError.afterClaim(OperationError(folding: error), isPutBack: false)
    }
  }

  /// Returns the reusable bundle after checking it. `lack` is why there is no other.
  private func reusableBundle(
    of source: borrowing OwnedFolder, for stranger: borrowing Stranger, after lack: Lack
  ) throws -> UnverifiedBundle {
    do {
      let unverified = try source.reusableBundle()
      let bundle = try stranger.checked(unverified)
      if let owner = source.owner, owner != bundle.identity {
        throw OperationError.identityRefused(expected: owner, found: bundle.identity)
      }
      // Given to everybody, a one-time bundle would be useless to all but one.
      guard bundle.oneTimePrekey == nil else {
        throw OperationError.noBundles(source.folder.path, source.owner)
      }
      return unverified
    } catch OperationError.noBundles(let folder, let owner) {
      guard case .limitReached(let limit) = lack else {
        throw OperationError.noBundles(folder, owner)
      }
      throw OperationError.claimLimitReached(folder, limit)
    }
  }
}

/// Somebody of whom nothing is known, and who is going to import what is written.
private struct Stranger: ~Copyable {
  let identity: Identity
  /// The present time, in seconds since 1970.
  let now: UInt64

  /// Checks a bundle as they are going to, as far as that is possible without their store. `reusable` is the
  /// bundle that says what its owner has revoked.
  borrowing func checked(
    _ unverified: UnverifiedBundle, besides reusable: Bundle? = nil
  ) throws -> Bundle {
    let owner = try unverified.authentic().identity
    let notBefore = reusable?.identity == owner ? reusable?.notBefore ?? 0 : 0
    let bundle = try unverified.verified(at: now, by: identity.key, notBefore: notBefore)
    try Handshake.check(bundle, as: identity)
    return bundle
  }

  /// Returns whether what was found in a file is the one-time bundle that it should hold, and passes.
  borrowing func accepts(
    _ unverified: UnverifiedBundle, of source: borrowing OwnedFolder,
    in entry: PrekeyFolder.Entry, besides reusable: Bundle?
  ) -> Bool {
    guard let bundle = try? checked(unverified, besides: reusable) else { return false }
    return source.offers(bundle, in: entry)
  }
}
