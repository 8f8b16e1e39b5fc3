package import Descriptors
import Octets
package import Primitives

/// The local store: a directory with a database of sealed records and the key that opens them.
///
/// All times are in seconds since 1970.
package final class Vault {
  /// How long another process's lock is waited for unless said otherwise, in seconds.
  package static let standardLockTimeout: UInt32 = 30

  private let database: Database
  private let seal: RecordSeal

  private init(_ database: Database, _ seal: RecordSeal) {
    self.database = database
    self.seal = seal
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
    try vault.transact("BEGIN IMMEDIATE") {
      try vault.checkVacant(directory)
      try vault.database.run(Schema.creation)
      try body(Transaction(vault.database, vault.seal, at: 0))
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
    try vault.checkKey()
    return vault
  }

  /// Runs `body` on the store as it is now; nothing is locked afterwards.
  package func read<Result: ~Copyable>(
    at now: UInt64, _ body: (Snapshot) throws -> Result
  ) throws -> Result {
    try database.run("BEGIN")
    defer { try? database.run("ROLLBACK") }
    return try body(Snapshot(database, seal, at: now))
  }

  /// Deletes what is due at `now` and runs `body`, alone; what changed is on the disk when this
  /// returns, or nothing has. With `isExclusive` nobody else reads meanwhile, so that the commit
  /// itself need not wait for anyone.
  package func write<Result: ~Copyable>(
    at now: UInt64, isExclusive: Bool = false, _ body: (Transaction) throws -> Result
  ) throws -> Result {
    try transact(isExclusive ? "BEGIN EXCLUSIVE" : "BEGIN IMMEDIATE") {
      let transaction = Transaction(database, seal, at: now)
      try transaction.deleteDue(at: now)
      return try body(transaction)
    }
  }

  private func transact<Result: ~Copyable>(
    _ begin: String, _ body: () throws -> Result
  ) throws -> Result {
    try database.run(begin)
    do {
      let result = try body()
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
    return Vault(database, RecordSeal(keys, randomness))
  }

  /// Whether nothing has been committed to the database yet.
  private func isEmpty() throws(StorageError) -> Bool {
    try database.integer("SELECT count(*) FROM sqlite_schema") == 0
  }

  /// Checks that a store can be made here: nothing has been committed, by pawl or by anyone.
  private func checkVacant(_ directory: Path) throws(StorageError) {
    let isOwn = try database.integer("PRAGMA application_id") == Schema.applicationID
    guard try isEmpty() else { throw isOwn ? .exists(directory) : .notAStore(directory) }
    guard !isOwn else { throw .damaged("its table is gone") }
  }

  /// Checks whose database it is, its version, and that nothing besides the store's own form is in it
  /// that could act by itself.
  private func checkSchema(_ directory: Path) throws(StorageError) {
    let isOwn = try database.integer("PRAGMA application_id") == Schema.applicationID
    guard isOwn else {
      throw try isEmpty()
        ? .damaged("it is empty; 'pawl init' makes it anew") : .notAStore(directory)
    }
    let version = try database.integer("PRAGMA user_version")
    guard version <= Schema.version else { throw .newer(version: Int(version)) }
    let form = try database.texts("SELECT sql FROM sqlite_schema ORDER BY sql")
    guard version == Schema.version, form == Schema.form else { throw .damaged("its schema") }
  }

  /// Checks that the key is the one that the first record was sealed with.
  private func checkKey() throws(StorageError) {
    try Snapshot(database, seal, at: 0).checkFirst()
  }
}
