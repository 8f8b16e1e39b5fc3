import Descriptors
package import Octets
package import Primitives

/// The local store: a directory with a database of sealed records and the key that opens them.
///
/// All times are in seconds since 1970.
package final class Vault {
  let database: Database
  let seal: RecordSeal
  let marker: Marker
  private let files: StoreFiles
  private let isSealed: Bool
  private let acceptsOlder: Bool
  /// Whether this machine records the present state of the store. As long as nothing has been
  /// written, this is taken for granted.
  package private(set) var isMarkerKept = true

  private init(
    database: Database, seal: RecordSeal, files: StoreFiles, markers: Path? = nil,
    isSealed: Bool, acceptsOlder: Bool
  ) {
    self.database = database
    self.seal = seal
    self.files = files
    self.marker = Marker(at: files.location, remembered: markers)
    self.isSealed = isSealed
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
  @discardableResult
  package static func create(
    at location: StoreLocation, randomness: any Randomness, _ body: (Transaction) throws -> Void
  ) throws -> Vault {
    let files = StoreFiles(location)
    try files.prepare(randomness)
    // A store that is being created has no passphrase yet.
    let keys = StoreKeys(
      from: try files.readKey().key { throw StorageError.exists(location.directory) })
    let seal = RecordSeal(keys: keys, randomness: randomness)
    let vault = Vault(
      database: try Database.open(in: files), seal: seal, files: files, isSealed: false,
      acceptsOlder: true)
    var generation = Generation.first(randomness)
    try vault.transact(beginning: "BEGIN IMMEDIATE") {
      try vault.checkVacant(location.directory)
      try vault.database.run(Schema.creation)
      let transaction = Transaction(of: vault.database, seal: seal, at: 0)
      try generation.insert(into: transaction)
      try body(transaction)
      generation.rows = transaction.change
      generation.markers = vault.marker.directory(of: generation.store, after: .nothing)
      try generation.save(in: transaction)
      // What is known of an earlier store in this place does not apply to this one.
      vault.marker.remove()
    }
    try files.sync()
    vault.isMarkerKept = vault.marker.raise(to: seal.marker(of: generation), after: .nothing)
    return vault
  }

  /// Opens the store at `location`.
  ///
  /// With `acceptingOlder`, a store can be read too that was put back to an earlier state, or that is
  /// in the place of another, and writing to it makes its state the valid one. With `usesKeyring`, the
  /// key is taken from the kernel if it is there. `passphrase` is called only when it is needed.
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
    return try open(
      files, with: key, isSealed: file.isSealed, acceptingOlder: acceptingOlder,
      randomness: randomness)
  }

  /// Opens the store in `files`, which have been checked, with the key that is in its key file;
  /// `isSealed` is whether a passphrase seals it there.
  static func open(
    _ files: StoreFiles, with key: borrowing Key<KeyRole.Store>, isSealed: Bool,
    acceptingOlder: Bool = false, randomness: any Randomness
  ) throws(StorageError) -> Vault {
    let seal = RecordSeal(keys: StoreKeys(from: key), randomness: randomness)
    let database = try Database.open(in: files)
    try checkSchema(of: database, in: files.location.directory)
    // This record opens only with the key that the store was created with.
    let generation = try Generation.load(from: Snapshot(of: database, seal: seal, at: 0))
    return Vault(
      database: database, seal: seal, files: files, markers: generation.markers,
      isSealed: isSealed, acceptsOlder: acceptingOlder)
  }

  /// Runs `body` on the present state of the store and returns its result. Records that are due at
  /// `now` are hidden, and nothing stays locked afterwards.
  ///
  /// - Throws: ``StorageError/older``, ``StorageError/altered``,
  ///   ``StorageError/foreign(_:lacksPassphrase:)`` and ``StorageError/unsealed(_:)`` when the store
  ///   is not in the state in which it was last seen or a later one, ``StorageError/locked``,
  ///   ``StorageError/damaged(_:)``, ``StorageError/inputOutput(_:)``, and the errors of `body`.
  package func read<Result: ~Copyable>(
    at now: UInt64, _ body: (Snapshot) throws -> Result
  ) throws -> Result {
    let sighting = marker.look()
    let snapshot = try beginReading(at: now)
    defer { endReading() }
    try check(Generation.load(from: snapshot), after: sighting)
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
    try change(at: now, isExclusive: isExclusive) { transaction, _ in try body(transaction) }
  }

  /// Does what ``write(at:isExclusive:_:)`` does with a `body` that may also change whether the
  /// store has a passphrase, as far as its generation says.
  func change<Result: ~Copyable>(
    at now: UInt64, isExclusive: Bool = false,
    _ body: (Transaction, inout Generation) throws -> Result
  ) throws -> Result {
    let sighting = marker.look()
    var reached: Generation?
    let result = try transact(beginning: isExclusive ? "BEGIN EXCLUSIVE" : "BEGIN IMMEDIATE") {
      let transaction = Transaction(of: database, seal: seal, at: now)
      let present = try Generation.load(from: transaction)
      try check(present, after: sighting)
      var next = present
      let before = database.changeCount
      try transaction.deleteDue()
      let result = try body(transaction, &next)
      if acceptsOlder || next != present || database.changeCount != before {
        try advance(&next, from: present, in: transaction, after: sighting)
        reached = next
      }
      return result
    }
    if let reached {
      isMarkerKept = marker.raise(to: seal.marker(of: reached), after: sighting)
    }
    return result
  }
}

// MARK: - Transactions and checks

extension Vault {
  /// Begins a read transaction, which ``endReading()`` ends.
  func beginReading(at now: UInt64) throws(StorageError) -> Snapshot {
    try database.run("BEGIN")
    return Snapshot(of: database, seal: seal, at: now)
  }

  func endReading() { try? database.run("ROLLBACK") }

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

  /// Saves the generation that follows `present` and all that `sighting` has seen.
  private func advance(
    _ next: inout Generation, from present: Generation, in transaction: Transaction,
    after sighting: Marker.Sighting
  ) throws(StorageError) {
    try next.advance(beyond: sighting.generation(of: next.store))
    next.markers = marker.directory(of: next.store, after: sighting) ?? next.markers
    if !acceptsOlder, var rows = present.rows {
      rows += transaction.change
      next.rows = rows
      // A process that set the passphrase may have died before it could say so.
      if isSealed, !present.hasPassphrase, !next.hasPassphrase {
        next.hasPassphrase = try files.readKey().isSealed
      }
    } else {
      next.rows = try transaction.digest()
      next.hasPassphrase = try files.readKey().isSealed
    }
    try next.save(in: transaction)
  }

  /// Checks that the store has not been put back to a state before the last that was seen, and that
  /// no other is in its place.
  private func check(_ present: Generation, after sighting: Marker.Sighting) throws(StorageError) {
    guard !acceptsOlder else { return }
    let standing = try standing(of: present, after: sighting)
    if let error = standing.error(of: files.location.directory) { throw error }
  }

  /// Returns how the store, which is in the generation `present`, compares with its marker.
  func standing(
    of present: Generation, after sighting: Marker.Sighting
  ) throws(StorageError) -> Standing {
    let standing = sighting.standing(of: seal.marker(of: present))
    guard [.unknown, .current].contains(standing) else { return standing }
    // The passphrase may have been set since the store was opened.
    guard present.hasPassphrase, !isSealed, try !files.readKey().isSealed else { return standing }
    return .unsealed
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
}
