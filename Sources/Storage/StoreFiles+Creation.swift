import Descriptors
import Octets
import Primitives

/// Creating the files of a store, and replacing its key.
extension StoreFiles {
  private var isPrivate: Bool { ((try? FileStatus(of: directory).mode) ?? 0) & 0o077 == 0 }
  private var isEmpty: Bool { (try? Directory.names(in: directory).isEmpty) ?? false }

  /// Creates the directory, the key and an empty database where they are missing. At no time can
  /// other users access them.
  ///
  /// - Throws: ``StorageError/occupied(_:)`` when the directory holds other files and is open to
  ///   others, ``StorageError/system(_:)`` when a file cannot be created, and the errors of
  ///   ``check()``.
  func prepare(_ randomness: any Randomness) throws(StorageError) {
    try checkSurroundings()
    try createDirectory()
    // Closing a directory that holds other files, such as /tmp, would lock other users out of it.
    guard isStore || isPrivate || isEmpty else { throw .occupied(directory) }
    try checkAccess(to: directory, expecting: "700")
    let isUsed = ((try? FileStatus(of: database).size) ?? 0) > 0
    // A new key would not open an existing database, and the database may not be pawl's.
    if isUsed {
      try checkFile(key)
      try checkFront()
    }
    let file = KeyFile.fresh(randomness)
    try create(key, with: file.encoded.bytes)
    let nothing: [UInt8] = []
    try create(database, with: nothing.bytes)
    try checkFiles()
  }

  /// Creates the directory if it is missing.
  private func createDirectory() throws(StorageError) {
    do {
      guard try Directory.create(directory), !isPrivate else { return }
      try Directory.removeEmpty(directory)
    } catch { throw Self.refusal(for: error) }
    throw .noPermissions(directory)
  }

  /// Replaces the key file and overwrites the old one; throws ``StorageError/system(_:)`` when a
  /// system call fails.
  func replaceKey(with new: borrowing KeyFile) throws(StorageError) {
    do {
      let old = try Descriptor(updating: key, mode: 0o600)
      var file = try PendingFile.create(at: key, mode: 0o600)
      try file.write(new.encoded.bytes)
      try file.sync()
      try file.publish()
      try wipe(old)
    } catch { throw .system(error) }
  }

  /// Overwrites a file that no longer has a name, because its blocks may outlive it.
  private func wipe(_ file: borrowing Descriptor) throws(SystemError) {
    let status = try FileStatus(of: file)
    guard status.linkCount == 0 else { return }
    try file.overwrite([UInt8](repeating: 0, count: Int(status.size)).bytes, at: 0)
    try file.sync()
  }

  /// Creates a file unless it exists already.
  private func create(_ path: Path, with bytes: RawSpan) throws(StorageError) {
    do {
      var file = try PendingFile.create(at: path, mode: 0o600)
      try file.write(bytes)
      try file.sync()
      try file.publishAnew()
    } catch {
      guard error.isTaken else { throw .system(error) }
    }
  }
}
