import Descriptors
package import Octets
package import Primitives

/// The protection of a store's key: by a passphrase, or only by the permissions of its file.
package struct Protection {
  private let files: StoreFiles

  /// Creates the protection of the store at `location`, without reading anything.
  package init(of location: StoreLocation) { files = StoreFiles(location) }

  /// Returns whether the store has a passphrase.
  ///
  /// - Throws: The ``StorageError`` that says why the store cannot be used.
  package func isSet() throws(StorageError) -> Bool { try readFile().isSealed }

  /// Sets or changes the store's passphrase. Calls `current` first if there already is one.
  ///
  /// - Throws: ``StorageError/wrongPassphrase`` when `current` returns a different one,
  ///   ``StorageError/noMemoryForPassphrase``, any other ``StorageError`` that says why the store
  ///   cannot be used, and the errors of `passphrase` and `current`.
  package func set(
    _ passphrase: () throws -> Secret, cost: Argon2id.Cost, randomness: any Randomness,
    current: () throws -> Secret
  ) throws {
    let file = try readFile()
    let key = try file.key(passphrase: current)
    try replace(
      file,
      with: KeyFile.sealing(key, under: try passphrase(), cost: cost, randomness: randomness))
  }

  /// Removes the store's passphrase.
  ///
  /// - Throws: The same errors as ``set(_:cost:randomness:current:)``.
  package func remove(current: () throws -> Secret) throws {
    let file = try readFile()
    let key = try file.key(passphrase: current)
    try replace(file, with: KeyFile(bare: key))
  }

  /// Gives the key to the kernel for `seconds` seconds, and returns whether the store has a
  /// passphrase. Does nothing if the store has no passphrase.
  ///
  /// - Throws: ``StorageError/system(_:)`` when the kernel does not take the key, and the same
  ///   errors as ``set(_:cost:randomness:current:)``.
  package func unlock(seconds: UInt32, passphrase: () throws -> Secret) throws -> Bool {
    let file = try readFile()
    guard file.isSealed else { return false }
    let key = try file.key(passphrase: passphrase)
    do {
      try KernelKeyring.add(Secret(copying: key.bytes), as: file.keyringName, seconds: seconds)
    } catch { throw StorageError.system(error) }
    return true
  }

  /// Takes the key back from the kernel, and returns whether the kernel had it.
  ///
  /// - Throws: ``StorageError/system(_:)`` when the kernel does not remove the key, and the
  ///   ``StorageError`` that says why the store cannot be used.
  package func lock() throws(StorageError) -> Bool {
    let file = try readFile()
    do {
      return try KernelKeyring.remove(file.keyringName)
    } catch { throw .system(error) }
  }

  private func readFile() throws(StorageError) -> KeyFile {
    try files.check()
    return try files.readKey()
  }

  private func replace(
    _ old: borrowing KeyFile, with new: consuming KeyFile
  ) throws(StorageError) {
    try files.replaceKey(with: new)
    _ = try? KernelKeyring.remove(old.keyringName)
  }
}
