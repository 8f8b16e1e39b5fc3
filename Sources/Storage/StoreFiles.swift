package import Descriptors
import Octets
import Primitives

/// The location of a store, and the settings with which this machine uses it.
package struct StoreLocation: Sendable {
  /// The default time to wait for another process's lock, in seconds.
  package static let defaultLockTimeout: UInt32 = 30

  /// The directory of the store.
  package let directory: Path
  /// The user's home, or `nil` if it is not known. The directories above it are not checked: pawl
  /// does not decide who may write to them.
  let home: Path?
  /// The places for markers, or `nil` if there are none. Without markers, older states are not
  /// noticed.
  let markers: MarkerPlaces?
  /// The time to wait for another process's lock, in seconds.
  let lockTimeout: UInt32

  /// Creates the location of the store in `directory`, which need not exist.
  ///
  /// `home` is the user's home directory, `markers` the places for markers, and `lockTimeout` the
  /// time to wait for another process's lock, in seconds.
  package init(
    _ directory: Path, home: Path? = nil, markers: MarkerPlaces? = nil,
    lockTimeout: UInt32 = defaultLockTimeout
  ) {
    self.directory = directory
    self.home = home
    self.markers = markers
    self.lockTimeout = lockTimeout
  }
}

/// The names that a store gives to its files, so that a command can keep its other files apart from them.
extension StoreLocation {
  /// What exists of the store: its key, its database with all that SQLite puts beside it, and its
  /// markers.
  package var files: [FileStatus] {
    Self.files(in: directory, where: Self.isReserved)
      + ownMarkers.compactMap { try? FileStatus(of: $0) }
  }

  /// The length of a marker, in bytes.
  package static var markerByteCount: Int64 { Int64(MarkerContent.byteCount) }

  /// The markers of all stores, of which there can be many.
  package var allMarkers: [FileStatus] {
    markerFolders.flatMap { Self.files(in: $0) { _ in true } }
  }

  /// Returns whether a file that gets the name `path` would be taken for one of the store's files,
  /// also if there is none of that name yet.
  package func reserves(_ path: Path) -> Bool {
    guard let parent = try? FileStatus(of: path.directory) else { return false }
    let isIn = { (directory: Path) in
      (try? FileStatus(of: directory).isSameFile(as: parent)) ?? false
    }
    return isIn(directory) && Self.isReserved(path.name) || markerFolders.contains(where: isIn)
      || ownMarkers.contains { $0.name == path.name && isIn($0.directory) }
  }

  private var markerFolders: [Path] { markers?.directories ?? [] }

  private var ownMarkers: [Path] { Marker(at: self, remembered: nil).paths }

  /// Whether the store or SQLite uses the name, in any case of its letters: some file systems do not
  /// tell them apart.
  private static func isReserved(_ name: [UInt8]) -> Bool {
    let name = String(decoding: name, as: UTF8.self).lowercased()
    return name == "key" || name.hasPrefix("store.db") || name.hasPrefix(".pawl-")
  }

  private static func files(in directory: Path, where isWanted: ([UInt8]) -> Bool) -> [FileStatus] {
    let names = (try? Directory.names(in: directory)) ?? []
    return names.filter(isWanted).compactMap { try? FileStatus(of: directory.appending($0)) }
  }
}

/// The files of a store, which are checked before SQLite touches them.
struct StoreFiles {
  let location: StoreLocation

  init(_ location: StoreLocation) { self.location = location }

  /// The path of the database.
  var database: Path { directory.appending("store.db") }

  var directory: Path { location.directory }
  var key: Path { directory.appending("key") }
  private var journal: Path { directory.appending("store.db-journal") }

  /// Whether any file of a store exists.
  var isStore: Bool { [database, key].contains { (try? FileStatus(ofLink: $0)) != nil } }

  private var hasJournal: Bool { ((try? FileStatus(of: journal).size) ?? 0) > 0 }

  /// Waits until the names of all files are on the disk; throws ``StorageError/system(_:)`` when
  /// the directory cannot be synced.
  func sync() throws(StorageError) {
    do { try Directory.sync(directory, through: Descriptor(reading: key)) } catch {
      throw .system(error)
    }
  }

  /// Returns the key file.
  ///
  /// - Throws: ``StorageError/damaged(_:)`` when it is malformed, and ``StorageError/system(_:)``
  ///   when it cannot be read.
  func readKey() throws(StorageError) -> KeyFile {
    let encoded: Secret?
    do {
      encoded = try Descriptor(reading: key).readSecret(atMost: KeyFile.maximumByteCount)
    } catch { throw .system(error) }
    guard let encoded else { throw .damaged(.keyFile) }
    return try KeyFile.restored(from: encoded)
  }

  /// Removes the file that a process left behind if it died during ``replaceKey(with:)``. The file
  /// may hold a key without its passphrase.
  func removePendingKey() { PendingFile.removeRemains(of: key) }
}

// MARK: - Checks

extension StoreFiles {
  /// Checks that there is a store of this version that nobody else can access, before SQLite
  /// touches it.
  ///
  /// - Throws: ``StorageError/missing(_:)``, ``StorageError/tooOpen(_:expected:)``,
  ///   ``StorageError/notOwned(_:)``, ``StorageError/unsafeDirectory(_:)``,
  ///   ``StorageError/shared(_:)``, ``StorageError/notAStore(_:)``,
  ///   ``StorageError/newer(version:)``, ``StorageError/damaged(_:)``, and
  ///   ``StorageError/system(_:)`` when a file cannot be read.
  func check() throws(StorageError) {
    do { try checkAccess(to: directory, expecting: "700") } catch {
      guard case .tooOpen = error, !isStore else { throw error }
      throw .missing(directory)
    }
    try checkSurroundings()
    try checkFiles()
    try checkFront()
  }

  func checkFiles() throws(StorageError) {
    let status = try checkFile(database)
    // With two names the database would have two journals. If a process died while it used one
    // name, a process that uses the other name would not find its journal.
    guard status.linkCount == 1 else { throw .shared(database) }
    try checkFile(key)
    try checkJournal()
  }

  /// Checks in the first bytes of the database that it is pawl's, that it has the right version,
  /// and that it does not use a write-ahead log, which pawl never uses. The offsets are those of
  /// SQLite's file format.
  func checkFront() throws(StorageError) {
    // SQLite must first roll back the interrupted transaction.
    guard !hasJournal else { return }
    let front = try readFront(of: database, count: 100)
    guard front.count > 0 else { throw .damaged(.emptyDatabase) }
    let magic = [UInt8]("SQLite format 3\0".utf8)
    guard front.count == 100, [UInt8](front.bytes.extracting(0..<16)) == magic else {
      throw .damaged(.notADatabase)
    }
    guard Self.integer(in: front, at: 68) == Schema.applicationID else {
      throw .notAStore(directory)
    }
    let version = Self.integer(in: front, at: 60)
    guard version <= Schema.version else { throw .newer(version: Int(version)) }
    guard version == Schema.version, front.bytes[18] == 1, front.bytes[19] == 1 else {
      throw .damaged(.format)
    }
  }

  private static func integer(in front: borrowing Buffer, at offset: Int) -> Int64 {
    (offset..<offset + 4).reduce(0) { $0 << 8 | Int64(front.bytes[$1]) }
  }

  /// Returns the first `count` bytes of a file, or all of them if there are fewer.
  private func readFront(of path: Path, count: Int) throws(StorageError) -> Buffer {
    var buffer = Buffer(capacity: count)
    do {
      let descriptor = try Descriptor(reading: path)
      while buffer.freeCapacity > 0, try descriptor.read(into: &buffer) != .end {}
    } catch { throw .system(error) }
    return buffer
  }

  @discardableResult
  func checkFile(_ path: Path) throws(StorageError) -> FileStatus {
    let status = try checkAccess(to: path, expecting: "600")
    guard status.kind == .regular else { throw .damaged(.notAFile(path)) }
    return status
  }

  /// Checks that SQLite, which writes the journal, would neither write to another file nor block.
  private func checkJournal() throws(StorageError) {
    guard let status = try? FileStatus(ofLink: journal) else { return }
    guard status.kind == .regular else { throw .damaged(.notAFile(journal)) }
    guard status.linkCount == 1 else { throw .shared(journal) }
  }

  /// Checks that only the user can access a file, which should have the mode `expected`.
  @discardableResult
  func checkAccess(
    to path: Path, expecting expected: String
  ) throws(StorageError) -> FileStatus {
    let status: FileStatus
    do {
      status = try FileStatus(of: path)
    } catch {
      let refusal = Self.refusal(for: error)
      guard error.isMissing, refusal == .system(error) else { throw refusal }
      throw path == key ? .damaged(.keyFile) : .missing(directory)
    }
    try checkOwner(of: path, status, among: [Process.user])
    guard status.mode & 0o077 == 0 else { throw .tooOpen(path, expected: expected) }
    return status
  }

  /// Checks that nobody else can replace the directory: all directories that lead to it from the
  /// home directory must belong to the user or to root, and others must not be able to write to
  /// them.
  func checkSurroundings() throws(StorageError) {
    for (waypoint, status) in try waypoints() where status.kind == .directory {
      // In a sticky directory such as /tmp, nobody can rename what belongs to another user.
      guard status.mode & 0o022 == 0 || status.mode & 0o1000 != 0 else {
        throw .unsafeDirectory(waypoint)
      }
      try checkOwner(of: waypoint, status, among: [0, Process.user])
    }
  }

  /// Returns the directories that lead to the store from the home directory.
  private func waypoints() throws(StorageError) -> [(Path, FileStatus)] {
    let above = (try? location.home?.resolved().waypoints()) ?? []
    do {
      // The longest of all names; no file is created where not all could be.
      try journal.checkLength()
      return try directory.waypoints().filter { !above.contains($0) }
        .map { (waypoint) throws(SystemError) in (waypoint, try FileStatus(of: waypoint)) }
    } catch { throw .system(error) }
  }

  private func checkOwner(
    of path: Path, _ status: FileStatus, among owners: [UInt32]
  ) throws(StorageError) {
    guard !owners.contains(status.owner) else { return }
    throw Process.isUnmapped(status.owner) ? .unknownOwner(path) : .notOwned(path)
  }

  /// Returns the error of a system call as one of the store.
  static func refusal(for error: SystemError) -> StorageError {
    guard case .danglingLink(let link)? = error.obstacle else { return .system(error) }
    return .danglingLink(link)
  }
}
