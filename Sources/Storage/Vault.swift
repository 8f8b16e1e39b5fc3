import Descriptors
package import Octets
package import Primitives

/// The local store: a directory with a database of sealed records and the key that opens them.
///
/// All times are in seconds since 1970.
package final class Vault {
  private let database: Database
  private let seal: RecordSeal
  private let marker: Marker
  private let acceptsOlder: Bool

  private init(database: Database, seal: RecordSeal, marker: Marker, acceptsOlder: Bool) {
    self.database = database
    self.seal = seal
    self.marker = marker
    self.acceptsOlder = acceptsOlder
  }

  /// Creates a store and runs `body` in its first transaction.
  ///
  /// The store exists once that transaction is committed, and not before. If an earlier attempt was
  /// interrupted, this one completes it.
  ///
  /// - Throws: ``StorageError/exists(_:)`` when there is a store already,
  ///   ``StorageError/notAStore(_:)`` when there is another database, ``StorageError/occupied(_:)``
  ///   when the directory is used for something else, any other ``StorageError`` that says why the
  ///   files cannot be created, and the errors of `body`.
  package static func create(
    at location: StoreLocation, randomness: any Randomness, _ body: (Transaction) throws -> Void
  ) throws {
    let files = StoreFiles(location)
    try files.prepare(randomness)
    let generation = Generation.first(randomness)
    // A store that is being created has no passphrase yet.
    let keys = StoreKeys(
      from: try files.readKey().key { throw StorageError.exists(location.directory) })
    let seal = RecordSeal(keys: keys, randomness: randomness)
    let vault = Vault(
      database: try Database.open(in: files), seal: seal,
      marker: Marker(of: generation, at: location), acceptsOlder: true)
    try vault.transact(beginning: "BEGIN IMMEDIATE") {
      try vault.checkVacant(location.directory)
      try vault.database.run(Schema.creation)
      let transaction = Transaction(of: vault.database, seal: seal, at: 0)
      try generation.insert(into: transaction)
      try body(transaction)
    }
    try files.sync()
    vault.marker.raise(to: generation.number)
  }

  /// Opens the store at `location`.
  ///
  /// With `acceptingOlder`, a store that was put back to an earlier state can be read too, and
  /// writing to it makes that state the valid one. With `usesKeyring`, the key is taken from the
  /// kernel if it is there. `passphrase` is called only when it is needed.
  ///
  /// - Throws: ``StorageError/missing(_:)`` when there is no store,
  ///   ``StorageError/wrongPassphrase``, any other ``StorageError`` that says why the store cannot
  ///   be used, and the errors of `passphrase`.
  package static func open(
    at location: StoreLocation, acceptingOlder: Bool = false, usesKeyring: Bool = true,
    randomness: any Randomness, passphrase: () throws -> Secret
  ) throws -> Vault {
    let files = StoreFiles(location)
    try files.check()
    files.removePendingKey()
    let file = try files.readKey()
    let key =
      usesKeyring
      ? try file.unlockedKey(passphrase: passphrase) : try file.key(passphrase: passphrase)
    let seal = RecordSeal(keys: StoreKeys(from: key), randomness: randomness)
    let database = try Database.open(in: files)
    try checkSchema(of: database, in: location.directory)
    // This record opens only with the key that the store was created with.
    let generation = try Generation.load(from: Snapshot(of: database, seal: seal, at: 0))
    return Vault(
      database: database, seal: seal, marker: Marker(of: generation, at: location),
      acceptsOlder: acceptingOlder)
  }

  /// Runs `body` on the present state of the store and returns its result. Records that are due at
  /// `now` are hidden, and nothing stays locked afterwards.
  ///
  /// - Throws: ``StorageError/older`` when the store was put back to an earlier state,
  ///   ``StorageError/locked``, ``StorageError/damaged(_:)``, ``StorageError/inputOutput(_:)``, and
  ///   the errors of `body`.
  package func read<Result: ~Copyable>(
    at now: UInt64, _ body: (Snapshot) throws -> Result
  ) throws -> Result {
    let witnessed = marker.generation ?? 0
    let snapshot = try beginReading(at: now)
    defer { endReading() }
    try checkAge(of: snapshot, witnessed: witnessed)
    return try body(snapshot)
  }

  /// Deletes the records that are due at `now`, runs `body` while nobody else writes, and returns
  /// its result.
  ///
  /// When this function returns, all changes are on the disk; when it throws, nothing has changed.
  /// With `isExclusive`, nobody else reads in the meantime either, so that the commit does not have
  /// to wait.
  ///
  /// - Throws: The errors of ``read(at:_:)``.
  package func write<Result: ~Copyable>(
    at now: UInt64, isExclusive: Bool = false, _ body: (Transaction) throws -> Result
  ) throws -> Result {
    let witnessed = marker.generation ?? 0
    var reached: UInt64?
    let result = try transact(beginning: isExclusive ? "BEGIN EXCLUSIVE" : "BEGIN IMMEDIATE") {
      let transaction = Transaction(of: database, seal: seal, at: now)
      try checkAge(of: transaction, witnessed: witnessed)
      let before = try database.changeCount()
      try transaction.deleteDue()
      let result = try body(transaction)
      if try acceptsOlder || database.changeCount() != before {
        reached = try Generation.advance(beyond: witnessed, in: transaction)
      }
      return result
    }
    if let reached { marker.raise(to: reached) }
    return result
  }

  /// Examines the whole store: the database, every record, due or not, and how the store compares
  /// with its marker.
  ///
  /// `findDamage` returns what is wrong with a record that opens, or `nil` if it is as it should
  /// be.
  ///
  /// - Throws: ``StorageError`` only when the examination cannot be carried out. What it finds is
  ///   in the result.
  package func examine(
    _ findDamage: (borrowing Record) -> Damage?
  ) throws(StorageError) -> Examination {
    var examination = Examination()
    let witnessed = marker.generation
    let snapshot = try beginReading(at: 0)
    defer { endReading() }
    examination.problems = try snapshot.structuralDamage()
    try snapshot.forEachRecord { id, record in
      examination.recordCount += 1
      switch record {
      case .none: examination.problems.append(.record(id))
      case .some(let record):
        // The generation is this module's own record, so the caller does not check it.
        guard record.place.kind != Generation.kind, let damage = findDamage(record) else { return }
        examination.problems.append(.inRecord(id, damage))
      }
    }
    if let witnessed {
      let generation = try Generation.load(from: snapshot)
      examination.standing = generation.number < witnessed ? .older : .current
    }
    return examination
  }
}

/// The result of examining a whole store.
package struct Examination {
  /// How a store compares with its marker.
  package enum Standing: Equatable {
    /// There is no marker.
    case unknown
    /// The store is at least as new as its marker.
    case current
    /// The store is older than its marker: it was put back to an earlier state.
    case older
  }

  /// The number of records.
  package fileprivate(set) var recordCount = 0
  /// Everything that is wrong.
  package fileprivate(set) var problems: [Damage] = []
  /// How the store compares with its marker.
  package fileprivate(set) var standing = Standing.unknown
}

// MARK: - Transactions and checks

extension Vault {
  /// Begins a read transaction, which ``endReading()`` ends.
  private func beginReading(at now: UInt64) throws(StorageError) -> Snapshot {
    try database.run("BEGIN")
    return Snapshot(of: database, seal: seal, at: now)
  }

  private func endReading() { try? database.run("ROLLBACK") }

  /// Runs `body` in a transaction that `statement` begins: commits when `body` returns, and rolls
  /// back when it throws.
  private func transact<Result: ~Copyable>(
    beginning statement: String, _ body: () throws -> Result
  ) throws -> Result {
    try database.run(statement)
    do {
      let result = try body()
      try database.run("COMMIT")
      return result
    } catch {
      try? database.run("ROLLBACK")
      throw error
    }
  }

  /// Checks that the store has not been put back to a state before the generation `witnessed`.
  private func checkAge(of snapshot: Snapshot, witnessed: UInt64) throws(StorageError) {
    guard !acceptsOlder, try Generation.load(from: snapshot).number < witnessed else { return }
    throw .older
  }

  /// Checks that a store can be created here: that nothing has been committed, by pawl or by any
  /// other program.
  private func checkVacant(_ directory: Path) throws(StorageError) {
    let isOwn = try database.isOwn()
    guard try database.isEmpty() else { throw isOwn ? .exists(directory) : .notAStore(directory) }
    guard !isOwn else { throw .damaged(.missingTable) }
  }

  /// Checks that the database is pawl's, that its version is this one, and that it contains nothing
  /// besides the store's own schema, such as a trigger that would act by itself.
  private static func checkSchema(
    of database: Database, in directory: Path
  ) throws(StorageError) {
    guard try database.isOwn() else {
      throw try database.isEmpty() ? .damaged(.emptyDatabase) : .notAStore(directory)
    }
    let version = try database.integer("PRAGMA user_version")
    guard version <= Schema.version else { throw .newer(version: Int(version)) }
    let form = try database.texts("SELECT sql FROM sqlite_schema ORDER BY sql")
    guard version == Schema.version, form == Schema.form else { throw .damaged(.schema) }
  }
}

extension Database {
  /// Returns whether the database is marked as pawl's.
  fileprivate func isOwn() throws(StorageError) -> Bool {
    try integer("PRAGMA application_id") == Schema.applicationID
  }

  /// Returns whether nothing has been committed to the database yet.
  fileprivate func isEmpty() throws(StorageError) -> Bool {
    try integer("SELECT count(*) FROM sqlite_schema") == 0
  }

  /// Returns the number of rows that this connection has changed.
  fileprivate func changeCount() throws(StorageError) -> Int64 {
    try integer("SELECT total_changes()")
  }
}
