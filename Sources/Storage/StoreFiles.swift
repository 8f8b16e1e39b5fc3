import Descriptors
import Octets
import Primitives

/// The files that a store consists of.
struct StoreFiles {
  let location: StoreLocation

  init(_ location: StoreLocation) { self.location = location }

  private var directory: Path { location.directory }
  var database: Path { directory.appending("store.db") }
  private var key: Path { directory.appending("key") }

  private var journal: Path { directory.appending("store.db-journal") }

  /// Whether any of it is there.
  private var isStore: Bool { [database, key].contains { (try? FileStatus(ofLink: $0)) != nil } }

  private var isPrivate: Bool { ((try? FileStatus(of: directory).mode) ?? 0) & 0o077 == 0 }
  private var isEmpty: Bool { (try? Directory.names(in: directory).isEmpty) ?? false }

  private var hasJournal: Bool { ((try? FileStatus(of: journal).size) ?? 0) > 0 }

  /// Makes the directory, the key and an empty database where they are missing, none of them ever
  /// open to others.
  func prepare(_ randomness: any Randomness) throws(StorageError) {
    try checkSurroundings()
    do { try Directory.create(directory) } catch { throw .system(error) }
    // Closing what holds other things, /tmp say, would lock others out of them.
    guard isStore || isPrivate || isEmpty else { throw .occupied(directory) }
    try checkAccess(directory, "700")
    let isUsed = ((try? FileStatus(of: database).size) ?? 0) > 0
    // A new key would not open what is there, and what is somebody else's is left alone.
    if isUsed {
      try checkFile(key)
      try checkHeader()
    }
    let file = KeyFile.fresh(randomness)
    try create(key, file.content.bytes)
    let nothing: [UInt8] = []
    try create(database, nothing.bytes)
    try checkFiles()
  }

  /// Puts another key file in the stead of the one there is.
  func replaceKey(_ new: borrowing KeyFile) throws(StorageError) {
    do {
      let old = try Descriptor(updating: key, mode: 0o600)
      var file = try PendingFile.create(at: key, mode: 0o600)
      try file.write(new.content.bytes)
      try file.sync()
      try file.publish()
      try wipe(old)
    } catch { throw .system(error) }
  }

  /// Removes what a death in the midst of ``replaceKey(_:)`` has left: it may be a key without its
  /// passphrase.
  func removePendingKey() { PendingFile.removeRemains(of: key) }

  /// Overwrites a file that has no name any more: its blocks may outlive it.
  private func wipe(_ file: borrowing Descriptor) throws(SystemError) {
    let status = try FileStatus(of: file)
    guard status.linkCount == 0 else { return }
    try file.overwrite([UInt8](repeating: 0, count: Int(status.size)).bytes, at: 0)
    try file.sync()
  }

  /// Makes a file unless there is one.
  private func create(_ path: Path, _ content: RawSpan) throws(StorageError) {
    do {
      var file = try PendingFile.create(at: path, mode: 0o600)
      try file.write(content)
      try file.sync()
      try file.publishAnew()
    } catch {
      guard error.isTaken else { throw .system(error) }
    }
  }

  /// Waits until the names of all files are on the disk.
  func sync() throws(StorageError) {
    do { try Directory.sync(directory) } catch { throw .system(error) }
  }

  /// Checks that there is a store of this version and that nobody else can get at it, before SQLite
  /// touches it.
  func check() throws(StorageError) {
    do { try checkAccess(directory, "700") } catch {
      guard case .tooOpen = error, !isStore else { throw error }
      throw .missing(directory)
    }
    try checkSurroundings()
    try checkFiles()
    try checkHeader()
  }

  private func checkFiles() throws(StorageError) {
    let status = try checkFile(database)
    // Reached by two names it would have two journals, and what a process that died left in one of them
    // would be missed by who comes by the other.
    guard status.linkCount == 1 else { throw .shared(database) }
    try checkFile(key)
    try checkJournal()
  }

  /// The key file.
  func readKey() throws(StorageError) -> KeyFile {
    do {
      guard let content = try Descriptor(reading: key).readSecret(atMost: KeyFile.longest) else {
        throw StorageError.damaged("key file")
      }
      return try KeyFile.restored(from: content)
    } catch let error as StorageError {
      throw error
    } catch { throw .system(error as? SystemError ?? .missing(key)) }
  }

  /// Checks the front of the database: whose it is, its version, and that it has no write-ahead log,
  /// which pawl never makes. The offsets are those of SQLite's file format.
  private func checkHeader() throws(StorageError) {
    // What a broken-off transaction left is SQLite's to undo first.
    guard !hasJournal else { return }
    let header = try read(database, 100)
    guard header.count > 0 else { throw .damaged("it is empty; 'pawl init' makes it anew") }
    let magic = [UInt8]("SQLite format 3\0".utf8)
    guard header.count == 100, [UInt8](header.bytes.extracting(0..<16)) == magic else {
      throw .damaged("it is no database")
    }
    guard Self.integer(header, at: 68) == Schema.applicationID else { throw .notAStore(directory) }
    let version = Self.integer(header, at: 60)
    guard version <= Schema.version else { throw .newer(version: Int(version)) }
    guard version == Schema.version, header.bytes[18] == 1, header.bytes[19] == 1 else {
      throw .damaged("its form is not pawl's")
    }
  }

  private static func integer(_ header: borrowing Buffer, at offset: Int) -> Int64 {
    (offset..<offset + 4).reduce(0) { $0 << 8 | Int64(header.bytes[$1]) }
  }

  /// The first `count` bytes of a file, or all that there are.
  private func read(_ path: Path, _ count: Int) throws(StorageError) -> Buffer {
    var buffer = Buffer(capacity: count)
    do {
      let descriptor = try Descriptor(reading: path)
      while buffer.room > 0, try descriptor.read(into: &buffer) != .end {}
    } catch { throw .system(error) }
    return buffer
  }

  @discardableResult
  private func checkFile(_ path: Path) throws(StorageError) -> FileStatus {
    let status = try checkAccess(path, "600")
    guard status.kind == .regular else { throw .damaged("\(path) is no file") }
    return status
  }

  /// Checks that SQLite, which writes the journal, would write to no other file and wait for nobody.
  private func checkJournal() throws(StorageError) {
    guard let status = try? FileStatus(ofLink: journal) else { return }
    guard status.kind == .regular else { throw .damaged("\(journal) is no file") }
    guard status.linkCount == 1 else { throw .shared(journal) }
  }

  @discardableResult
  private func checkAccess(_ path: Path, _ should: String) throws(StorageError) -> FileStatus {
    do {
      let status = try FileStatus(of: path)
      guard status.owner == Process.user else { throw StorageError.notOwned(path) }
      guard status.mode & 0o077 == 0 else {
        throw StorageError.tooOpen(path, should: should)
      }
      return status
    } catch let error as StorageError {
      throw error
    } catch let error as SystemError {
      guard error.isMissing else { throw .system(error) }
      throw path == key ? .damaged("key file") : .missing(directory)
    } catch { throw .missing(directory) }
  }

  /// Checks that nobody else can put another directory in the place of this one: that whatever leads
  /// to it, up to the home, belongs to the user or to root and cannot be written to by others.
  private func checkSurroundings() throws(StorageError) {
    do {
      let above = (try? location.home?.resolved().waypoints()) ?? []
      for waypoint in try directory.waypoints() where !above.contains(waypoint) {
        let status = try FileStatus(of: waypoint)
        guard status.kind == .directory else { continue }
        // In a directory such as /tmp nobody renames what is another's.
        let isGuarded = status.mode & 0o022 == 0 || status.mode & 0o1000 != 0
        guard isGuarded, [0, Process.user].contains(status.owner) else {
          throw StorageError.unsafeDirectory(waypoint)
        }
      }
    } catch let error as StorageError {
      throw error
    } catch { throw .system(error as? SystemError ?? .missing(directory)) }
  }
}
