import Descriptors
package import Octets
package import Primitives

/// How the key of a store is guarded, and how that is changed.
package struct Protection {
  private let files: StoreFiles

  package init(of location: StoreLocation) { files = StoreFiles(location) }

  /// Whether the store has a passphrase.
  package func isSet() throws(StorageError) -> Bool { try readFile().isSealed }

  /// Guards the store with a passphrase from now on. `current` is asked first, where it has one.
  package func set(
    _ passphrase: () throws -> Secret, cost: Argon2id.Cost, randomness: any Randomness,
    current: () throws -> Secret
  ) throws {
    let file = try readFile()
    let key = try file.key(current)
    try replace(
      file, by: KeyFile.sealed(key, under: try passphrase(), cost: cost, randomness))
  }

  /// Guards the store with nothing but its permissions.
  package func remove(current: () throws -> Secret) throws {
    let file = try readFile()
    let key = try file.key(current)
    try replace(file, by: KeyFile(bare: key))
  }

  /// Lets the kernel keep the key for so many seconds; says whether there was a passphrase to keep it
  /// from being asked for.
  package func unlock(seconds: UInt32, passphrase: () throws -> Secret) throws -> Bool {
    let file = try readFile()
    guard file.isSealed else { return false }
    let key = try file.key(passphrase)
    do {
      try KernelKeyring.add(Secret(copying: key.bytes), as: file.keyringName, seconds: seconds)
    } catch { throw StorageError.system(error) }
    return true
  }

  /// Takes the key from the kernel; says whether it had it.
  package func lock() throws(StorageError) -> Bool {
    do {
      return try KernelKeyring.remove(try readFile().keyringName)
    } catch let error as StorageError {
      throw error
    } catch { throw .system(error as? SystemError ?? .missing(files.database)) }
  }

  private func readFile() throws(StorageError) -> KeyFile {
    try files.check()
    return try files.readKey()
  }

  private func replace(_ old: borrowing KeyFile, by new: consuming KeyFile) throws(StorageError) {
    try files.replaceKey(new)
    _ = try? KernelKeyring.remove(old.keyringName)
  }
}
