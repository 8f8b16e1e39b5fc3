import Descriptors
import Octets
package import Ratcheting

/// A prekey directory: one folder for each identity. Strangers may have put anything into it.
struct PrekeyShelf: ~Copyable {
  /// How many folders are looked at where all are wanted. Strangers may have put in millions.
  private static let maximumFolderCount = 10_000

  private let directory: OpenDirectory

  /// Creates the shelf in an open directory.
  init(_ directory: consuming OpenDirectory) { self.directory = directory }

  /// Returns the identity that a directory is named after, if it is one identity's folder.
  static func owner(of directory: Path) throws(SystemError) -> IdentityKey? {
    IdentityKey(folderName: try directory.resolved().name)
  }

  /// Returns the identities that have a folder: of `wanted` all that have, and of others at most two.
  borrowing func identities(
    besides wanted: [IdentityKey?]
  ) throws(SystemError) -> Set<IdentityKey> {
    var identities: Set<IdentityKey> = []
    var strangers = 0
    try forEachIdentity { identity in
      if !wanted.contains(identity) {
        strangers += 1
        guard strangers <= 2 else { return true }
      }
      identities.insert(identity)
      return true
    }
    return identities
  }

  /// Returns the identities that have a folder, sorted; if there are more than 10,000, it leaves some out.
  borrowing func identities() throws(SystemError) -> [IdentityKey] {
    var identities: [IdentityKey] = []
    try forEachIdentity { identity in
      identities.append(identity)
      return identities.count < Self.maximumFolderCount
    }
    return identities.sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }

  private borrowing func forEachIdentity(
    _ body: (IdentityKey) -> Bool
  ) throws(SystemError) {
    try directory.forEachName { name in IdentityKey(folderName: name).map(body) ?? true }
  }

  /// Opens the folder of `identity`; returns `nil` if it is no directory.
  borrowing func folder(of identity: IdentityKey) throws(SystemError) -> PrekeyFolder? {
    do {
      return PrekeyFolder(try directory.directory(named: identity.folderName))
    } catch {
      guard error.isMissing else { throw error }
      return nil
    }
  }

  /// Returns the directory as a folder if it holds bundles itself, as a copy of one identity's folder does
  /// that has another name; otherwise `nil`.
  consuming func asFolder() throws(SystemError) -> PrekeyFolder? {
    let itself = PrekeyFolder(directory)
    guard try itself.hasBundles() else { return nil }
    return itself
  }
}

extension IdentityKey {
  /// The name of the identity's folder in a prekey directory.
  var folderName: [UInt8] { [UInt8](description.utf8) }

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

/// What one identity offers in a prekey directory.
package struct ShelfOffer: Sendable {
  /// The identity.
  package let identity: IdentityKey
  /// The reusable bundle, whether it can be imported or not; `nil` if there is none that is genuine.
  package let reusable: Bundle?
  /// The latest of the one-time bundles that can be imported, or `nil` if there is none.
  package let latestOneTime: Bundle?
  /// The number of one-time bundles that can be imported.
  package let oneTimeCount: Int
  /// Whether the reusable bundle can be imported.
  package let isReusableCurrent: Bool

  /// The name that the bundles suggest, or the empty string.
  package var suggestedName: String { (reusable ?? latestOneTime)?.suggestedName ?? "" }

  /// Whether there is a bundle that can be imported.
  package var isImportable: Bool { isReusableCurrent || oneTimeCount > 0 }
}

extension ShelfOffer {
  /// Reads the bundles of `identity` in a folder; `now` is in seconds since 1970. Returns `nil` if none is
  /// genuine.
  init?(in folder: borrowing PrekeyFolder, of identity: IdentityKey, at now: UInt64) throws {
    let reusable = folder.bundle(in: .reusable, signedBy: identity)
    let isGenuine = reusable.map { $0.oneTimePrekey == nil } ?? false
    self.identity = identity
    self.reusable = isGenuine ? reusable : nil
    isReusableCurrent = self.reusable?.isCurrent(at: now) ?? false
    let notBefore = self.reusable?.notBefore ?? 0
    var latest: Bundle?
    var count = 0
    for id in try folder.oneTimeBundles() {
      guard let bundle = folder.bundle(in: .oneTime(id), signedBy: identity), bundle.id == id,
        bundle.oneTimePrekey != nil, bundle.isCurrent(at: now), bundle.created >= notBefore
      else { continue }
      count += 1
      if latest.map({ $0.created < bundle.created }) ?? true { latest = bundle }
    }
    oneTimeCount = count
    latestOneTime = latest
    guard self.reusable != nil || count > 0 else { return nil }
  }
}

extension Bundle {
  /// Whether the bundle can be imported at `now`, in seconds since 1970, as far as that depends on its
  /// times.
  func isCurrent(at now: UInt64) -> Bool {
    created <= now.addingSaturating(Self.clockTolerance) && now < expires
  }
}
