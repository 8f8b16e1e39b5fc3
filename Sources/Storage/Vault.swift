package import Descriptors
import Octets
package import Primitives

/// The local store: a directory with a database of sealed records and the key that opens them.
package final class Vault {
  /// How long another process's lock is waited for unless said otherwise, in seconds.
  package static let standardLockTimeout: UInt32 = 30

  private let database: Database
  private let transaction: Transaction

  private init(_ database: Database, _ transaction: Transaction) {
    self.database = database
    self.transaction = transaction
  }

  /// Makes a store in `directory` and runs `body` in its first transaction: the store is there when
  /// that is committed, and not before. An attempt that was broken off is taken up.
  package static func create(
    in directory: Path, lockTimeout: UInt32, randomness: any Randomness,
    _ body: (Transaction) throws -> Void
  ) throws {
    let files = StoreFiles(directory)
    try files.prepare(randomness)
    let vault = try connect(files, lockTimeout, randomness)
    try vault.write { transaction in
      guard try vault.database.integer("PRAGMA user_version") == 0 else {
        throw StorageError.exists(directory)
      }
      try vault.database.run(Schema.creation)
      try body(transaction)
    }
    try files.sync()
  }

  /// Opens the store in `directory`.
  package static func open(
    _ directory: Path, lockTimeout: UInt32, randomness: any Randomness
  ) throws(StorageError) -> Vault {
    let files = StoreFiles(directory)
    try files.check()
    let vault = try connect(files, lockTimeout, randomness)
    try vault.checkSchema(directory)
    return vault
  }

  /// Runs `body` on the store as it is now; nothing is locked afterwards.
  package func read<Result: ~Copyable>(
    _ body: (Transaction) throws -> Result
  ) throws -> Result {
    try database.run("BEGIN")
    defer { try? database.run("ROLLBACK") }
    return try body(transaction)
  }

  /// Runs `body` alone; what it changed is on the disk when this returns, or nothing of it is.
  package func write<Result: ~Copyable>(
    _ body: (Transaction) throws -> Result
  ) throws -> Result {
    try database.run("BEGIN IMMEDIATE")
    do {
      let result = try body(transaction)
      try database.run("COMMIT")
      return result
    } catch {
      try? database.run("ROLLBACK")
      throw error
    }
  }

  private static func connect(
    _ files: StoreFiles, _ lockTimeout: UInt32, _ randomness: any Randomness
  ) throws(StorageError) -> Vault {
    let file = try files.readKey()
    let keys = try StoreKeys.restored(from: file)
    let milliseconds = CInt(min(UInt64(lockTimeout) * 1000, UInt64(CInt.max)))
    let database = try Database(at: files.database, waiting: milliseconds)
    try database.run(Schema.connection)
    return Vault(database, Transaction(database, keys, randomness))
  }

  private func checkSchema(_ directory: Path) throws(StorageError) {
    let version = try database.integer("PRAGMA user_version")
    guard version > 0 else { throw .missing(directory) }
    guard try database.integer("PRAGMA application_id") == Schema.applicationID else {
      throw .notAStore(directory)
    }
    guard version <= Schema.version else { throw .newer(version: Int(version)) }
  }
}
