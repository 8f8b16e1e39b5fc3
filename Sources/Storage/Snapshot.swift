import Octets

/// A read-only view of the records during one transaction. Records that are due are hidden, whether
/// or not they have been deleted yet.
package class Snapshot {
  private static let filter = "kind = ? AND (due = 0 OR due > ?)"

  /// The time that decides which records are due, in seconds since 1970.
  package let now: UInt64
  let database: Database
  let seal: RecordSeal

  init(of database: Database, seal: RecordSeal, at now: UInt64) {
    self.database = database
    self.seal = seal
    self.now = now
  }

  /// The number of times that the store had been written to. Snapshots of one store with the same number
  /// have the same records.
  ///
  /// - Throws: The errors of ``find(_:named:)``.
  package var generation: UInt64 {
    get throws(StorageError) { try Generation.load(from: self).number }
  }

  /// Returns the record of `kind` named `name`, or `nil` if there is none.
  ///
  /// - Throws: ``StorageError/damaged(_:)`` when the record does not open or the database is
  ///   corrupt, ``StorageError/inputOutput(_:)`` when the database cannot be read, and
  ///   ``StorageError/locked``.
  package func find(_ kind: RecordKind, named name: [UInt8]) throws(StorageError) -> Record? {
    let statement = try select(kind, where: "tag = ?")
    statement.bind(seal.tag(kind, named: name), at: 3)
    return try firstRecord(of: statement)
  }

  /// Returns the record of `kind` that has the identifier `id`, or `nil` if there is none.
  ///
  /// - Throws: The errors of ``find(_:named:)``.
  package func find(_ kind: RecordKind, id: RecordID) throws(StorageError) -> Record? {
    let statement = try select(kind, where: "id = ?")
    statement.bind(id.value, at: 3)
    return try firstRecord(of: statement)
  }

  /// Returns the record of `kind` that has the number `number` among those of `parent`, or `nil` if
  /// there is none.
  ///
  /// - Throws: The errors of ``find(_:named:)``.
  package func find(
    _ kind: RecordKind, of parent: RecordID, number: UInt64
  ) throws(StorageError) -> Record? {
    let statement = try select(kind, where: "owner = ? AND number = ?")
    statement.bind(parent.value, at: 3)
    statement.bind(Int64(clamping: number), at: 4)
    return try firstRecord(of: statement)
  }

  /// Calls `body` with each record of `kind`, or only with those of `parent` if it is not `nil`, in
  /// the order of their numbers. `body` must not change the store.
  ///
  /// - Throws: The errors of ``find(_:named:)``, and those of `body`.
  package func forEach(
    _ kind: RecordKind, of parent: RecordID? = nil, do body: (borrowing Record) throws -> Void
  ) throws {
    let filter = parent == nil ? Self.filter : Self.filter + " AND owner = ?"
    let sql = "SELECT \(Row.columns) FROM record WHERE \(filter) ORDER BY number, id"
    // `body` may call this function again, so the statement must not be shared.
    try database.withStatement(sql) { statement in
      bind(kind, to: statement)
      if let parent { statement.bind(parent.value, at: 3) }
      while try statement.step() { try body(try record(in: statement)) }
    }
  }

  /// Returns the number of records of `kind` that belong to `parent`.
  ///
  /// - Throws: The errors of ``find(_:named:)``.
  package func count(_ kind: RecordKind, of parent: RecordID) throws(StorageError) -> Int {
    let statement = try database.statement(
      "SELECT count(*) FROM record WHERE \(Self.filter) AND owner = ?")
    bind(kind, to: statement)
    statement.bind(parent.value, at: 3)
    guard try statement.step() else { return 0 }
    defer { statement.reset() }
    return Int(statement.integer(at: 0))
  }

  /// Calls `body` with the identifier of each record, due or not, and the record itself, which is
  /// `nil` if it does not open.
  func forEachRecord(_ body: (RecordID, borrowing Record?) -> Void) throws(StorageError) {
    let statement = try database.compile("SELECT \(Row.columns) FROM record ORDER BY id")
    while try statement.step() {
      let row = Row(statement)
      body(RecordID(value: row.id), seal.open(row))
    }
  }

  /// Returns the digest of all rows, due or not, except the generation, which holds it. Reads the
  /// whole table.
  func digest() throws(StorageError) -> RowDigest {
    var digest = RowDigest.empty
    let statement = try database.compile("SELECT \(Row.columns) FROM record WHERE kind <> ?")
    statement.bind(Int64(Generation.kind.number), at: 1)
    while try statement.step() { digest += seal.digest(of: Row(statement)) }
    return digest
  }

  /// Returns what is wrong with the structure of the database.
  func structuralDamage() throws(StorageError) -> [Damage] {
    let problems = try database.texts("PRAGMA integrity_check").filter { $0 != "ok" }
    let orphans = try database.integers("SELECT rowid FROM pragma_foreign_key_check")
    return problems.map { .integrity($0) }
      + orphans.map { .missingParent(of: RecordID(value: $0)) }
  }

  private func select(
    _ kind: RecordKind, where condition: String
  ) throws(StorageError) -> Statement {
    let statement = try database.statement(
      "SELECT \(Row.columns) FROM record WHERE \(Self.filter) AND \(condition)")
    bind(kind, to: statement)
    return statement
  }

  /// Sets the parameters of ``filter``.
  private func bind(_ kind: RecordKind, to statement: Statement) {
    statement.bind(Int64(kind.number), at: 1)
    statement.bind(Int64(clamping: now), at: 2)
  }

  private func firstRecord(of statement: Statement) throws(StorageError) -> Record? {
    guard try statement.step() else { return nil }
    defer { statement.reset() }
    return try record(in: statement)
  }

  /// Returns the record in the current row; throws ``StorageError/damaged(_:)`` when it does not
  /// open, because it was changed or moved.
  private func record(in statement: Statement) throws(StorageError) -> Record {
    let row = Row(statement)
    guard let record = seal.open(row) else {
      throw .damaged(.record(RecordID(value: row.id)))
    }
    return record
  }
}

/// A view of the records during one transaction in which they can also be changed. No other process
/// writes at the same time.
package final class Transaction: Snapshot {
  private static let dueCondition = "due > 0 AND due <= ?"

  /// The identifiers of records that are kept apart are greater than this number, and those of others are not.
  private static let border: Int64 = 1 << 40
  /// What chooses the identifier of the next record.
  private static let nextID =
    "SELECT coalesce(max(id), 0) + 1 FROM record WHERE id <= \(border)"
  /// The same for a record that is kept apart.
  private static let nextIDApart =
    "SELECT coalesce(max(id), \(border)) + 1 FROM record WHERE id > \(border)"

  /// The difference that the changes have made to the digest of all rows.
  private(set) var change = RowDigest.empty

  /// Adds a record and returns its identifier.
  ///
  /// If `name` is not `nil`, the record can be found by it. The store keeps only a keyed hash of
  /// the name, and no other record of the same kind may have it. If `isApart` is true, the record is kept with
  /// others like it, so that ``forEachBody(_:of:while:)`` reads few pages of the database for all of them.
  ///
  /// - Throws: ``StorageError/damaged(_:)`` when the name is taken, the parent does not exist or
  ///   the database is corrupt, ``StorageError/inputOutput(_:)`` when the database cannot be read
  ///   or written, and ``StorageError/locked``.
  @discardableResult
  package func insert(
    _ body: RawSpan, at place: Place, named name: [UInt8]? = nil, isApart: Bool = false
  ) throws(StorageError) -> RecordID {
    let id = RecordID(value: try database.integer(isApart ? Self.nextIDApart : Self.nextID))
    let statement = try database.statement(
      "INSERT INTO record (kind, owner, tag, number, due, sealed, id) VALUES (?, ?, ?, ?, ?, ?, ?)")
    try write(sealed(body, id: id, place: place, name: name), with: statement)
    return id
  }

  /// Replaces the body, the place and the name of the record that has the identifier `id`.
  ///
  /// - Throws: The errors of ``insert(_:at:named:isApart:)``.
  package func replace(
    _ id: RecordID, with body: RawSpan, at place: Place, named name: [UInt8]? = nil
  ) throws(StorageError) {
    let old = try database.statement("SELECT \(Row.columns) FROM record WHERE id = ?")
    old.bind(id.value, at: 1)
    guard try old.step() else { throw .damaged(.record(id)) }
    let replaced = Row(old)
    old.reset()
    subtract(replaced)
    let row = sealed(body, id: id, place: place, name: name)
    guard row.front != replaced.front else { return try writeBody(of: row) }
    let statement = try database.statement(
      """
      UPDATE record SET kind = ?, owner = ?, tag = ?, number = ?, due = ?, sealed = ? WHERE id = ?
      """)
    try write(row, with: statement)
  }

  /// Deletes a record and all records that belong to it.
  ///
  /// - Throws: ``StorageError/damaged(_:)`` when the database is corrupt,
  ///   ``StorageError/inputOutput(_:)`` when it cannot be read or written, and
  ///   ``StorageError/locked``.
  package func delete(_ id: RecordID) throws(StorageError) {
    try delete(where: "id = ?", id.value)
  }

  /// Deletes the records that are due, and all records that belong to them.
  func deleteDue() throws(StorageError) {
    // Usually none is, and finding that out takes a fraction of what compiling a deletion does.
    let due = try database.statement("SELECT 1 FROM record WHERE \(Self.dueCondition) LIMIT 1")
    due.bind(Int64(clamping: now), at: 1)
    guard try due.step() else { return }
    due.reset()
    try delete(where: Self.dueCondition, Int64(clamping: now))
  }

  /// Deletes the records that meet a condition on `value`, and all records that belong to them.
  private func delete(where condition: String, _ value: Int64) throws(StorageError) {
    // SQLite itself deletes what belongs to a record, and does not say what that was.
    let doomed = try database.statement(
      """
      WITH RECURSIVE doomed (id) AS (
        SELECT id FROM record WHERE \(condition)
        UNION SELECT record.id FROM record JOIN doomed ON record.owner = doomed.id
      ) SELECT \(Row.columns) FROM record WHERE id IN (SELECT id FROM doomed)
      """)
    doomed.bind(value, at: 1)
    guard try subtractRows(of: doomed) > 0 else { return }
    let statement = try database.statement("DELETE FROM record WHERE \(condition)")
    statement.bind(value, at: 1)
    _ = try statement.step()
  }

  /// Takes the rows that `statement` yields out of the digest, and returns their number.
  private func subtractRows(of statement: Statement) throws(StorageError) -> Int {
    var count = 0
    while try statement.step() {
      subtract(Row(statement))
      count += 1
    }
    return count
  }

  private func subtract(_ row: Row) {
    if row.kind != Generation.kind.number { change -= seal.digest(of: row) }
  }

  private func add(_ row: Row) {
    if row.kind != Generation.kind.number { change += seal.digest(of: row) }
  }

  /// Returns the row of a record.
  private func sealed(_ body: RawSpan, id: RecordID, place: Place, name: [UInt8]?) -> Row {
    let tag = name.map { seal.tag(place.kind, named: $0) }
    let sealed = seal.seal(body, id: id, place: place, tag: tag)
    return Row(id: id, place: place, tag: tag, sealed: sealed)
  }

  private func write(_ row: Row, with statement: Statement) throws(StorageError) {
    statement.bind(row.kind, at: 1)
    statement.bind(row.parent, at: 2)
    statement.bind(row.tag, at: 3)
    statement.bind(row.number, at: 4)
    statement.bind(row.due, at: 5)
    statement.bind(row.sealed, at: 6)
    statement.bind(row.id, at: 7)
    _ = try statement.step()
    add(row)
  }

  /// Replaces the sealed body alone. SQLite would write to each index that has a column which a statement
  /// names, even if the column keeps its value.
  private func writeBody(of row: Row) throws(StorageError) {
    let statement = try database.statement("UPDATE record SET sealed = ? WHERE id = ?")
    statement.bind(row.sealed, at: 1)
    statement.bind(row.id, at: 2)
    _ = try statement.step()
    add(row)
  }
}
