import Descriptors
import Octets
import Primitives

/// The files that a store consists of.
struct StoreFiles {
  let directory: Path

  init(_ directory: Path) { self.directory = directory }

  var database: Path { directory.appending("store.db") }
  private var key: Path { directory.appending("key") }

  private var hasJournal: Bool {
    let journal = directory.appending("store.db-journal")
    return ((try? FileStatus(of: journal).size) ?? 0) > 0
  }

  /// Makes the directory, the key and an empty database where they are missing, none of them ever
  /// open to others.
  func prepare(_ randomness: any Randomness) throws(StorageError) {
    do { try Directory.create(directory) } catch { throw .system(error) }
    try checkAccess(directory, "700")
    let isUsed = ((try? FileStatus(of: database).size) ?? 0) > 0
    // A new key would not open what is there, and what is somebody else's is left alone.
    if isUsed {
      try checkAccess(key, "600")
      try checkHeader()
    }
    let keyContent = StoreKeys.newFile(randomness)
    try create(key, keyContent.bytes)
    let nothing: [UInt8] = []
    try create(database, nothing.bytes)
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
    try checkAccess(directory, "700")
    try checkAccess(database, "600")
    try checkAccess(key, "600")
    try checkHeader()
  }

  /// The content of the key file.
  func readKey() throws(StorageError) -> Secret {
    // One byte more than there should be, to notice a file that is longer.
    let content = try read(key, StoreKeys.fileByteCount + 1)
    return Secret(copying: content.bytes)
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
    } catch {
      throw error.isMissing && path == key ? .damaged("key file") : .system(error)
    }
    return buffer
  }

  private func checkAccess(_ path: Path, _ should: String) throws(StorageError) {
    do {
      let status = try FileStatus(of: path)
      guard status.owner == Process.user else { throw StorageError.notOwned(path) }
      guard status.mode & 0o077 == 0 else {
        throw StorageError.tooOpen(path, should: should)
      }
    } catch let error as StorageError {
      throw error
    } catch let error as SystemError {
      guard error.isMissing else { throw .system(error) }
      throw path == key ? .damaged("key file") : .missing(directory)
    } catch { throw .missing(directory) }
  }
}
