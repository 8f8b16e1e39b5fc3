import Descriptors
package import Octets
package import Primitives

/// The local store: a directory with a database of sealed records and the key that opens them.
///
/// All times are in seconds since 1970.
package final class Vault {
  private let database: Database
  private let seal: RecordSeal
  let marker: Marker
  private let acceptsOlder: Bool

  private init(_ database: Database, _ seal: RecordSeal, _ marker: Marker, acceptsOlder: Bool) {
    self.database = database
    self.seal = seal
    self.marker = marker
    self.acceptsOlder = acceptsOlder
  }

  /// Makes a store and runs `body` in its first transaction: the store is there when that is
  /// committed, and not before. An attempt that was broken off is taken up.
  package static func create(
    at location: StoreLocation, randomness: any Randomness, _ body: (Transaction) throws -> Void
  ) throws {
    let files = StoreFiles(location)
    try files.prepare(randomness)
    let generation = Generation.first(randomness)
    // There is no passphrase yet.
    let seal = RecordSeal(
      StoreKeys(try files.readKey().key { throw StorageError.exists(location.directory) }),
      randomness)
    let vault = Vault(
      try Database.connected(to: files), seal, Marker(generation, location), acceptsOlder: true)
    try vault.transact("BEGIN IMMEDIATE") {
      try vault.checkVacant(location.directory)
      try vault.database.run(Schema.creation)
      let transaction = Transaction(vault.database, seal, at: 0)
      try generation.insert(transaction)
      try body(transaction)
    }
    try files.sync()
    vault.marker.raise(to: generation.number)
  }

  /// Opens a store; `passphrase` is asked for only where it is needed. A store in an older state than
  /// this machine has seen it in is refused, but with `acceptingOlder` it can be read, and what is
  /// written makes that state the valid one. `usesKeyring` takes the key from the kernel if it has it.
  package static func open(
    at location: StoreLocation, acceptingOlder: Bool = false, usesKeyring: Bool = true,
    randomness: any Randomness, passphrase: () throws -> Secret
  ) throws -> Vault {
    let files = StoreFiles(location)
    try files.check()
    files.removePendingKey()
    let file = try files.readKey()
    let key = usesKeyring ? try file.unlockedKey(passphrase) : try file.key(passphrase)
    let seal = RecordSeal(StoreKeys(key), randomness)
    let database = try Database.connected(to: files)
    try checkSchema(database, location.directory)
    // It opens only with the key that it was sealed with.
    let generation = try Generation.load(Snapshot(database, seal, at: 0))
    return Vault(
      database, seal, Marker(generation, location), acceptsOlder: acceptingOlder)
  }

  /// Runs `body` on the store as it is now; nothing is locked afterwards.
  package func read<Result: ~Copyable>(
    at now: UInt64, _ body: (Snapshot) throws -> Result
  ) throws -> Result {
    let witnessed = marker.generation ?? 0
    return try readAny(at: now) { snapshot in
      try checkAge(snapshot, witnessed)
      return try body(snapshot)
    }
  }

  /// Runs `body` on the store as it is now, be it older than it should be.
  func readAny<Result: ~Copyable>(
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
    let witnessed = marker.generation ?? 0
    var reached: UInt64?
    let result = try transact(isExclusive ? "BEGIN EXCLUSIVE" : "BEGIN IMMEDIATE") {
      let transaction = Transaction(database, seal, at: now)
      try checkAge(transaction, witnessed)
      let before = try database.changeCount()
      try transaction.deleteDue(at: now)
      let result = try body(transaction)
      if try acceptsOlder || database.changeCount() != before {
        reached = try Generation.advance(beyond: witnessed, transaction)
      }
      return result
    }
    if let reached { marker.raise(to: reached) }
    return result
  }

  private func checkAge(_ snapshot: Snapshot, _ witnessed: UInt64) throws(StorageError) {
    guard !acceptsOlder, try Generation.load(snapshot).number < witnessed else { return }
    throw .older
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

  /// Checks that a store can be made here: nothing has been committed, by pawl or by anyone.
  private func checkVacant(_ directory: Path) throws(StorageError) {
    let isOwn = try database.integer("PRAGMA application_id") == Schema.applicationID
    guard try database.isEmpty() else { throw isOwn ? .exists(directory) : .notAStore(directory) }
    guard !isOwn else { throw .damaged("its table is gone") }
  }

  /// Checks whose database it is, its version, and that nothing besides the store's own form is in it
  /// that could act by itself.
  private static func checkSchema(
    _ database: Database, _ directory: Path
  ) throws(StorageError) {
    let isOwn = try database.integer("PRAGMA application_id") == Schema.applicationID
    guard isOwn else {
      throw try database.isEmpty()
        ? .damaged("it is empty; 'pawl init' makes it anew") : .notAStore(directory)
    }
    let version = try database.integer("PRAGMA user_version")
    guard version <= Schema.version else { throw .newer(version: Int(version)) }
    let form = try database.texts("SELECT sql FROM sqlite_schema ORDER BY sql")
    guard version == Schema.version, form == Schema.form else { throw .damaged("its schema") }
  }
}

extension Database {
  /// The database of a store, set up as ``Schema`` says.
  fileprivate static func connected(to files: StoreFiles) throws(StorageError) -> Database {
    let milliseconds = CInt(min(UInt64(files.location.lockTimeout) * 1000, UInt64(CInt.max)))
    let database = try Database(at: files.database, waiting: milliseconds)
    try database.run(Schema.connection)
    return database
  }

  /// How many rows this connection has changed.
  fileprivate func changeCount() throws(StorageError) -> Int64 {
    try integer("SELECT total_changes()")
  }

  /// Whether nothing has been committed to it yet.
  fileprivate func isEmpty() throws(StorageError) -> Bool {
    try integer("SELECT count(*) FROM sqlite_schema") == 0
  }
}
