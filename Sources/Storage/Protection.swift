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
    let vault = try Vault.open(files, with: key, isSealed: file.isSealed, randomness: randomness)
    let new = try KeyFile.sealing(
      key, under: try passphrase(), cost: cost, randomness: randomness)
    // If the process dies before the commit, the store does not know yet that it has a passphrase.
    try vault.change(at: 0) { _, generation in
      try replace(file, with: new)
      generation.hasPassphrase = true
    }
  }

  /// Removes the store's passphrase.
  ///
  /// - Throws: The same errors as ``set(_:cost:randomness:current:)``.
  package func remove(randomness: any Randomness, current: () throws -> Secret) throws {
    let file = try readFile()
    let key = try file.key(passphrase: current)
    let vault = try Vault.open(files, with: key, isSealed: file.isSealed, randomness: randomness)
    var isRemoved = false
    while !isRemoved {
      // The store must not expect a passphrase when its key file no longer has one.
      try vault.change(at: 0) { _, generation in generation.hasPassphrase = false }
      try vault.change(at: 0) { _, generation in
        // Another process may have set a passphrase in the meantime.
        guard !generation.hasPassphrase else { return }
        try replace(file, with: KeyFile(bare: key))
        isRemoved = true
      }
    }
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
    _ old: borrowing KeyFile, with new: borrowing KeyFile
  ) throws(StorageError) {
    try files.replaceKey(with: new)
    _ = try? KernelKeyring.remove(old.keyringName)
  }
}
