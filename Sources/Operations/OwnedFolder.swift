import Descriptors
import Octets
import Primitives
import Ratcheting

/// The folder of one identity, and the identity that must have signed the bundles in it.
struct OwnedFolder: ~Copyable {
  let folder: PrekeyFolder
  /// The identity that must have signed the bundles, or `nil` if nobody was asked for, the folder names
  /// nobody and there is no genuine reusable bundle.
  let owner: IdentityKey?

  /// Creates it; if `owner` is `nil`, the owner of the reusable bundle is taken.
  init(_ folder: consuming PrekeyFolder, owner: IdentityKey?) {
    self.owner = owner ?? (try? folder.bundle(in: .reusable).authentic())?.identity
    self.folder = folder
  }

  /// Chooses the folder to take a bundle from, in a prekey directory or one that is such a folder itself.
  ///
  /// Files that strangers add to a directory change neither whose folder it is nor that it is a
  /// prekey directory.
  ///
  /// - Parameters:
  ///   - wanted: The identity that was asked for, or `nil` for any.
  ///   - own: The identity of who takes the bundle, whose folder is passed over, or `nil` if there is none.
  ///   - known: The identity to prefer where nobody was asked for, or `nil`.
  ///   - suggestion: Of several identities, the only one whose bundles suggest this name is meant, with the
  ///     time at which its bundles must be current; `nil` if no name was given.
  /// - Throws: ``OperationError/noBundles(_:_:)`` and ``OperationError/severalIdentities(_:)``.
  static func choose(
    in directory: Path, wanted expected: IdentityKey?, own: IdentityKey?, known: IdentityKey?,
    suggestion: (name: ContactName, now: UInt64)? = nil
  ) throws -> OwnedFolder {
    if let owner = try PrekeyShelf.owner(of: directory) {
      let itself = PrekeyFolder(try OpenDirectory(directory))
      return OwnedFolder(itself, owner: expected ?? owner)
    }
    let shelf = PrekeyShelf(try OpenDirectory(directory))
    let identities = try shelf.identities(besides: [expected, known, own])
    if identities.isEmpty {
      if let itself = try shelf.asFolder() { return OwnedFolder(itself, owner: expected) }
      throw OperationError.noBundles(directory, expected)
    }
    let others = identities.filter { $0 != own }
    var wanted = expected ?? known.flatMap { others.contains($0) ? $0 : nil }
    if wanted == nil, others.count > 1 {
      if let suggestion { wanted = try shelf.only(suggesting: suggestion, besides: own) }
      if wanted == nil { throw OperationError.severalIdentities(directory) }
    }
    wanted = wanted ?? others.first
    guard let wanted, wanted != own, let folder = try shelf.folder(of: wanted) else {
      throw OperationError.noBundles(directory, expected)
    }
    return OwnedFolder(folder, owner: wanted)
  }

  /// Returns whether `bundle`, which was found in a file and has been checked, is the one-time bundle of
  /// the owner that the file is named after.
  func offers(_ bundle: Bundle, in entry: PrekeyFolder.Entry) -> Bool {
    bundle.identity == owner && bundle.oneTimePrekey != nil && entry == .oneTime(bundle.id)
  }

  /// Returns the bundle in the reusable bundle's file; throws ``OperationError/noBundles(_:_:)`` if there
  /// is no such file.
  func reusableBundle() throws -> UnverifiedBundle {
    do {
      return try folder.bundle(in: .reusable)
    } catch let error as OperationError {
      guard case .system(let system) = error, system.isMissing else { throw error }
      throw OperationError.noBundles(folder.path, owner)
    }
  }
}

extension PrekeyShelf {
  /// Returns the only identity with bundles that can be imported and suggest a name, or `nil` if there are
  /// none or several.
  fileprivate borrowing func only(
    suggesting suggestion: (name: ContactName, now: UInt64), besides own: IdentityKey?
  ) throws -> IdentityKey? {
    var found: IdentityKey?
    for identity in try identities() where identity != own {
      guard let folder = try folder(of: identity),
        let offer = try ShelfOffer(in: folder, of: identity, at: suggestion.now),
        offer.isImportable, (try? ContactName(offer.suggestedName)) == suggestion.name
      else { continue }
      guard found == nil else { return nil }
      found = identity
    }
    return found
  }
}

extension PrekeyFolder {
  /// Returns the files of one-time bundles, beginning at a random one, so that several importers do
  /// not all try the same file first.
  borrowing func oneTimeEntries(
    from randomness: any Randomness
  ) throws -> [Entry] {
    let bundles = try oneTimeBundles().sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    guard !bundles.isEmpty else { return [] }
    let start = randomness.number(below: bundles.count)
    return (bundles[start...] + bundles[..<start]).map(Entry.oneTime)
  }
}
