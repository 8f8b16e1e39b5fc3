import Descriptors
import Octets
import Ratcheting
import Sealing

/// The folder of one identity in a prekey directory: its reusable bundle, and one-time bundles that
/// nobody has claimed. Strangers may write to it.
struct PrekeyFolder {
  /// A file that holds a bundle.
  struct Entry: Hashable {
    fileprivate static let suffix = ".pawl"
    fileprivate static let oneTimePrefix = "one-time-"
    static let reusable = Entry(name: "reusable" + suffix)

    let name: String

    /// The file of a one-time bundle.
    static func oneTime(_ id: BundleID) -> Entry {
      Entry(name: oneTimePrefix + id.description + suffix)
    }

    /// The id of the one-time bundle that the file should hold.
    var id: BundleID? {
      guard name.hasPrefix(Self.oneTimePrefix), name.hasSuffix(Self.suffix) else { return nil }
      return BundleID(
        String(name.dropFirst(Self.oneTimePrefix.count).dropLast(Self.suffix.count)))
    }
  }

  private static let claimedSuffix = ".claimed"

  let path: Path

  /// The files of one-time bundles that are there for the taking; none where there is no folder.
  func oneTimeEntries() throws(SystemError) -> [Entry] {
    try names().map(Entry.init).filter { $0.id != nil }
  }

  /// Whether it has any bundle.
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

  /// The bundle in a file; throws when it is none.
  func bundle(_ entry: Entry) throws -> UnverifiedBundle { try bundle(named: entry.name) }

  private func bundle(named name: String) throws -> UnverifiedBundle {
    var input = try Input.openOnlyFile(path.appending(name))
    // White space may stand around a bundle, but not so much that reading it takes long.
    guard input.progress.total ?? 0 <= Import.longestInput else {
      throw RatchetingError.malformedBundle
    }
    let encoding = try Import.read(&input)
    return try UnverifiedBundle(encoding.bytes)
  }

  /// Takes a one-time bundle for oneself alone; nothing when someone else was faster, or when one may
  /// not change the folder.
  func claim(_ entry: Entry) -> Claim? {
    let claimed = entry.name + Self.claimedSuffix
    guard
      (try? Directory.move(path.appending(entry.name), to: path.appending(claimed))) != nil
    else { return nil }
    // What is read now nobody else can have.
    guard let bundle = try? bundle(named: claimed) else { return nil }
    return Claim(
      bundle: bundle, place: path.appending(entry.name), claimed: path.appending(claimed))
  }

  /// A one-time bundle that was taken out of a folder.
  struct Claim {
    let bundle: UnverifiedBundle
    fileprivate let place: Path
    fileprivate let claimed: Path

    /// It has been used: its file goes.
    func finish() { try? Directory.remove(claimed) }

    /// It has not been used after all: others may have it.
    func putBack() { try? Directory.move(claimed, to: place) }
  }

  /// The id of the bundle in a file, if `identity` has signed it.
  func id(of entry: Entry, signedBy identity: IdentityKey) -> BundleID? {
    guard let bundle = try? bundle(entry), bundle.isSigned(by: identity) else { return nil }
    return bundle.id
  }

  /// Puts a bundle of one's own into the folder, whole; `mask` takes permissions from its file. What
  /// has its name already is replaced, never opened or followed.
  func write(_ bundle: SignedBundle, as entry: Entry, mask: UInt32) throws(SystemError) {
    var file = try PendingFile.create(at: path.appending(entry.name), mode: 0o666 & ~mask)
    try file.write(Armor.bundle.encode(bundle.bytes).bytes)
    try file.sync()
    try file.publish()
  }

  /// Removes a file; says whether it did. What strangers have put there it may not be able to.
  func remove(_ entry: Entry) -> Bool { remove(named: entry.name) }

  /// Removes what importers have left that were broken off.
  func removeClaimed() throws(SystemError) {
    for name in try names() where name.hasSuffix(Entry.suffix + Self.claimedSuffix) {
      _ = remove(named: name)
    }
  }

  private func remove(named name: String) -> Bool {
    (try? Directory.remove(path.appending(name))) != nil
  }
}
