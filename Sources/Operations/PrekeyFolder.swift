import Descriptors
import Octets
import Ratcheting
import Sealing

/// The folder of one identity in a prekey directory: its reusable bundle, and the one-time bundles
/// that nobody has claimed. Strangers may write to it.
struct PrekeyFolder {
  /// The name of a file that holds a bundle.
  struct Entry: Hashable {
    fileprivate static let suffix = ".pawl"
    fileprivate static let oneTimePrefix = "one-time-"
    static let reusable = Entry(name: "reusable" + suffix)

    let name: String

    /// Returns the name of the file for the one-time bundle with this identifier.
    static func oneTime(_ id: BundleID) -> Entry {
      Entry(name: oneTimePrefix + id.description + suffix)
    }

    /// The identifier of the one-time bundle that the file should hold; `nil` for any other file.
    var id: BundleID? {
      guard name.hasPrefix(Self.oneTimePrefix), name.hasSuffix(Self.suffix) else { return nil }
      return BundleID(
        String(name.dropFirst(Self.oneTimePrefix.count).dropLast(Self.suffix.count)))
    }
  }

  private static let claimedSuffix = ".claimed"
  /// How long an importer may take for a claimed bundle, in seconds.
  private static let claimPeriod: UInt64 = 3600

  let path: Path

  /// Returns the files of one-time bundles that can be taken. The result is empty if there is no
  /// folder.
  func oneTimeEntries() throws(SystemError) -> [Entry] {
    try names().map(Entry.init).filter { $0.id != nil }
  }

  /// Returns whether the folder has any bundle.
  func hasBundles() throws(SystemError) -> Bool {
    try names().map(Entry.init).contains { $0 == .reusable || $0.id != nil }
  }

  private func names() throws(SystemError) -> [String] {
    do {
      return try Directory.names(in: path).map { String(decoding: $0, as: UTF8.self) }
    } catch {
      guard error.isMissing else { throw error }
      return []
    }
  }

  /// Returns the bundle in a file; throws ``OperationError`` if there is none.
  func bundle(in entry: Entry) throws -> UnverifiedBundle { try bundle(inFile: entry.name) }

  private func bundle(inFile name: String) throws -> UnverifiedBundle {
    var input = try Input.openRegularFile(path.appending(name))
    // A bundle may have white space around it, but not so much that reading it takes long.
    guard input.progress.total ?? 0 <= Import.maximumInputByteCount else {
      throw RatchetingError.malformedBundle
    }
    let encoding = try input.readBundle()
    return try UnverifiedBundle(encoding.bytes)
  }

  /// Takes a one-time bundle for the caller alone. Returns `nil` if someone else has taken it
  /// first, or if the caller may not change the folder.
  func claim(_ entry: Entry) -> Claim? {
    let claimed = entry.name + Self.claimedSuffix
    guard
      (try? Directory.move(path.appending(entry.name), to: path.appending(claimed))) != nil
    else { return nil }
    // Nobody else can have the bundle that is read from here on.
    guard let bundle = try? bundle(inFile: claimed) else {
      try? Directory.move(path.appending(claimed), to: path.appending(entry.name))
      return nil
    }
    return Claim(
      bundle: bundle, original: path.appending(entry.name), claimed: path.appending(claimed))
  }

  /// A one-time bundle that was taken out of a folder.
  struct Claim {
    let bundle: UnverifiedBundle
    fileprivate let original: Path
    fileprivate let claimed: Path

    /// Removes the file of a bundle that has been used.
    func finish() { try? Directory.remove(claimed) }

    /// Puts back a bundle that has not been used after all.
    func putBack() { try? Directory.move(claimed, to: original) }
  }

  /// Returns the identifier of the bundle in a file, or `nil` if `identity` has not signed it.
  func id(of entry: Entry, signedBy identity: IdentityKey) -> BundleID? {
    guard let bundle = try? bundle(in: entry), bundle.isSigned(by: identity) else { return nil }
    return bundle.id
  }

  /// Writes a complete bundle of the folder's owner. `mask` is the set of permissions that its file
  /// does not get. A file with the same name is replaced, never opened or followed.
  func write(_ bundle: SignedBundle, as entry: Entry, mask: UInt32) throws(SystemError) {
    var file = try PendingFile.create(at: path.appending(entry.name), mode: 0o666 & ~mask)
    try file.write(Armor.bundle.encode(bundle.bytes).bytes)
    try file.sync()
    try file.publish()
  }

  /// Removes a file and returns whether that was possible. It may be impossible for a file that a
  /// stranger has put there.
  func remove(_ entry: Entry) -> Bool { remove(file: entry.name) }

  /// Removes the files that interrupted importers and publishers have left behind. A bundle that was
  /// claimed less than an hour before `now` may be in use.
  func removeRemains(at now: UInt64) throws(SystemError) {
    PendingFile.removeRemains(of: path.appending(Entry.reusable.name))
    for name in try names() where name.hasSuffix(Entry.suffix + Self.claimedSuffix) {
      guard let status = try? FileStatus(ofLink: path.appending(name)),
        UInt64(max(0, status.changeTime)).addingSaturating(Self.claimPeriod) < now
      else { continue }
      _ = remove(file: name)
    }
  }

  private func remove(file name: String) -> Bool {
    (try? Directory.remove(path.appending(name))) != nil
  }
}
