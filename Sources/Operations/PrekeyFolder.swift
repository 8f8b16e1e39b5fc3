import Descriptors
import Octets
import Ratcheting
import Sealing

/// The folder of one identity in a prekey directory: its reusable bundle, and the one-time bundles
/// that nobody has claimed. Strangers may write to it.
struct PrekeyFolder: ~Copyable {
  /// A file that should hold a bundle.
  enum Entry: Hashable {
    case reusable
    /// The file of the one-time bundle with this identifier.
    case oneTime(BundleID)

    fileprivate static let suffix = ".pawl"
    private static let reusableName = "reusable" + suffix
    private static let oneTimePrefix = "one-time-"

    /// Creates the entry for the file called `name`, or returns `nil` if it is to hold no bundle.
    fileprivate init?(name: [UInt8]) {
      let text = String(decoding: name, as: UTF8.self)
      if text == Self.reusableName {
        self = .reusable
        return
      }
      guard text.hasPrefix(Self.oneTimePrefix), text.hasSuffix(Self.suffix),
        let id = BundleID(
          String(text.dropFirst(Self.oneTimePrefix.count).dropLast(Self.suffix.count)))
      else { return nil }
      self = .oneTime(id)
    }

    fileprivate var name: [UInt8] {
      switch self {
      case .reusable: [UInt8](Self.reusableName.utf8)
      case .oneTime(let id): [UInt8]((Self.oneTimePrefix + id.description + Self.suffix).utf8)
      }
    }

    /// The name of the file while somebody is taking the bundle.
    fileprivate var claimedName: [UInt8] { name + PrekeyFolder.claimedSuffix }
  }

  private static let claimedSuffix = [UInt8](".claimed".utf8)
  /// How long an importer may take for a claimed bundle, in seconds.
  private static let claimPeriod: UInt64 = 3600
  /// How many files of each kind are looked at. Strangers may have put in millions, which would take
  /// all memory.
  private static let maximumEntryCount = 100_000

  let directory: OpenDirectory

  /// The path of the folder, for messages.
  var path: Path { directory.path }

  /// Creates the folder in an open directory.
  init(_ directory: consuming OpenDirectory) { self.directory = directory }

  /// Opens the folder of the store's owner in a prekey directory, and creates it if it is missing.
  /// `mask` is the set of permissions that it does not get.
  ///
  /// Throws ``OperationError/foreignFolder(_:)`` if it is a symbolic link or no directory, or if it
  /// belongs neither to the user nor to who keeps the prekey directory: others could have put there
  /// what they want to be changed.
  static func own(
    of identity: IdentityKey, in shelf: borrowing OpenDirectory, mask: UInt32
  ) throws -> PrekeyFolder {
    let name = identity.folderName
    try shelf.makeDirectory(named: name, mode: 0o777 & ~mask)
    guard let folder = try existing(of: identity, in: shelf) else {
      throw OperationError.foreignFolder(shelf.path.appending(name))
    }
    return folder
  }

  /// Opens the folder of the store's owner in a prekey directory; returns `nil` if there is none.
  ///
  /// Throws ``OperationError/foreignFolder(_:)`` like ``own(of:in:mask:)``.
  static func existing(
    of identity: IdentityKey, in shelf: borrowing OpenDirectory
  ) throws -> PrekeyFolder? {
    let name = identity.folderName
    do {
      let directory = try shelf.directory(named: name)
      let trusted = [Process.user, Process.superuser, try shelf.status().owner]
      guard try trusted.contains(directory.status().owner) else {
        throw OperationError.foreignFolder(directory.path)
      }
      return PrekeyFolder(directory)
    } catch let error as SystemError {
      guard error.isMissing else { throw error }
      guard try shelf.existingStatus(of: name) != nil else { return nil }
      throw OperationError.foreignFolder(shelf.path.appending(name))
    }
  }

  /// Returns the identifiers in the names of the files of one-time bundles that can be taken, in no
  /// particular order.
  func oneTimeBundles() throws(SystemError) -> [BundleID] {
    var bundles: [BundleID] = []
    try directory.forEachName { name in
      if case .oneTime(let id) = Entry(name: name) { bundles.append(id) }
      return bundles.count < Self.maximumEntryCount
    }
    return bundles
  }

  /// Returns whether the folder has any bundle.
  func hasBundles() throws(SystemError) -> Bool {
    var hasBundle = false
    try directory.forEachName { name in
      hasBundle = Entry(name: name) != nil
      return !hasBundle
    }
    return hasBundle
  }

  /// Returns the bundle in a file; throws ``OperationError`` if there is none.
  func bundle(in entry: Entry) throws -> UnverifiedBundle { try bundle(inFile: entry.name) }

  private func bundle(inFile name: [UInt8]) throws -> UnverifiedBundle {
    try OperationError.folding {
      var input = Input(try directory.file(named: name))
      // A bundle may have white space around it, but not so much that reading it takes long.
      guard input.progress.total ?? 0 <= Import.maximumInputByteCount else {
        throw RatchetingError.malformedBundle
      }
      let encoding = try input.readBundle()
      return try UnverifiedBundle(encoding.bytes)
    }
  }

  /// Returns the bundle in a file, or `nil` if `identity` has not signed it.
  func bundle(in entry: Entry, signedBy identity: IdentityKey) -> Bundle? {
    (try? bundle(in: entry))?.signed(by: identity)
  }
}

extension UnverifiedBundle {
  /// Returns the bundle, or `nil` if `identity` has not signed it.
  func signed(by identity: IdentityKey) -> Bundle? {
    isSigned(by: identity) ? try? authentic() : nil
  }
}

/// What importers do.
extension PrekeyFolder {
  /// A one-time bundle that was taken out of a folder, and its file.
  struct Claim {
    let bundle: UnverifiedBundle
    fileprivate let entry: Entry
  }

  /// Takes a one-time bundle for the caller alone. Returns `nil` if someone else has taken it
  /// first, or if the caller may not change the folder.
  ///
  /// - Throws: ``SystemError`` when the system fails to store that it is taken.
  func claim(_ entry: Entry) throws(SystemError) -> Claim? {
    guard (try? directory.move(entry.name, to: entry.claimedName)) != nil else { return nil }
    do { try directory.sync() } catch {
      try? directory.move(entry.claimedName, to: entry.name)
      throw error
    }
    // Nobody else can have the bundle that is read from here on, even if the power fails.
    guard let bundle = try? bundle(inFile: entry.claimedName) else {
      try? directory.move(entry.claimedName, to: entry.name)
      return nil
    }
    return Claim(bundle: bundle, entry: entry)
  }

  /// Removes the file of a bundle that has been used.
  func finish(_ claim: Claim) { try? directory.remove(claim.entry.claimedName) }

  /// Puts back a bundle that has not been used after all, and returns whether that was possible.
  @discardableResult
  func putBack(_ claim: Claim) -> Bool {
    (try? directory.move(claim.entry.claimedName, to: claim.entry.name)) != nil
  }
}

/// What the owner does.
extension PrekeyFolder {
  /// Writes a complete bundle of the folder's owner. `mask` is the set of permissions that its file
  /// does not get. A file with the same name is replaced, never opened or followed.
  func write(_ bundle: SignedBundle, as entry: Entry, mask: UInt32) throws(SystemError) {
    let text = Armor.bundle.encode(bundle.bytes)
    try directory.write(text.bytes, to: entry.name, mode: 0o666 & ~mask)
  }

  /// A file that nobody is to import any more.
  struct Stale {
    let entry: Entry
    /// Whether it holds a bundle of the folder's identity, which somebody could take.
    let isOwn: Bool
  }

  /// Removes files and returns their number; somebody may have taken some of them in the meantime. Throws the first
  /// error of a file that holds a bundle of the identity, when all have been tried: what a stranger has put there
  /// may be impossible to remove.
  func remove(_ files: [Stale]) throws(SystemError) -> Int {
    var count = 0
    var failure: SystemError?
    for file in files {
      do throws(SystemError) {
        try directory.remove(file.entry.name)
        count += 1
      } catch {
        if file.isOwn, !error.isMissing { failure = failure ?? error }
      }
    }
    if let failure { throw failure }
    return count
  }

  /// Removes all files of bundles that others could take, and returns their number.
  func withdrawAll() throws(SystemError) -> Int {
    let entries = [.reusable] + (try oneTimeBundles()).map(Entry.oneTime)
    return try remove(entries.map { Stale(entry: $0, isOwn: true) })
  }

  /// Removes the files that interrupted importers and publishers have left behind. A bundle that was
  /// claimed less than an hour before `now` may be in use.
  func removeRemains(at now: UInt64) throws(SystemError) {
    directory.removeRemains(of: Entry.reusable.name)
    let suffix = [UInt8](Entry.suffix.utf8) + Self.claimedSuffix
    var remains: [[UInt8]] = []
    try directory.forEachName { name in
      if name.suffix(suffix.count) == suffix[...], isRemains(name, at: now) { remains.append(name) }
      return remains.count < Self.maximumEntryCount
    }
    for name in remains { try? directory.remove(name) }
  }

  private func isRemains(_ name: [UInt8], at now: UInt64) -> Bool {
    guard let status = try? directory.status(of: name) else { return false }
    return UInt64(max(0, status.changeTime)).addingSaturating(Self.claimPeriod) < now
  }
}
