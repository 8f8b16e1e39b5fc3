import Descriptors
import Octets
import Primitives

/// The files that a store consists of.
struct StoreFiles {
  let directory: Path

  init(_ directory: Path) { self.directory = directory }

  var database: Path { directory.appending("store.db") }
  private var key: Path { directory.appending("key") }

  /// Makes the directory, the key and an empty database where they are missing, none of them ever
  /// open to others.
  func prepare(_ randomness: any Randomness) throws(StorageError) {
    do { try Directory.create(directory) } catch { throw .system(error) }
    try checkAccess(directory, "700")
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

  /// Checks that there is a store and that nobody else can get at it.
  func check() throws(StorageError) {
    try checkAccess(directory, "700")
    try checkAccess(database, "600")
    try checkAccess(key, "600")
  }

  /// The content of the key file.
  func readKey() throws(StorageError) -> Secret {
    do {
      let descriptor = try Descriptor(reading: key)
      // One byte more than there should be, to notice a file that is longer.
      var buffer = Buffer(capacity: StoreKeys.fileByteCount + 1)
      while buffer.room > 0, try descriptor.read(into: &buffer) != .end {}
      return Secret(copying: buffer.bytes)
    } catch {
      throw error.isMissing ? .damaged("key file") : .system(error)
    }
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
