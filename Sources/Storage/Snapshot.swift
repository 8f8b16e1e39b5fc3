import Octets

/// A read-only view of the records during one transaction. Records that are due are hidden, whether
/// or not they have been deleted yet.
package class Snapshot {
  /// The columns of a record, in the order in which ``open(_:kind:)`` reads them.
  private static let columns = "id, owner, tag, number, due, sealed"
  private static let filter = "kind = ? AND (due = 0 OR due > ?)"

  /// The time that decides which records are due, in seconds since 1970.
  package let now: UInt64
  fileprivate let database: Database
  fileprivate let seal: RecordSeal

  init(of database: Database, seal: RecordSeal, at now: UInt64) {
    self.database = database
    self.seal = seal
    self.now = now
  }

  /// Returns the record of `kind` named `name`, or `nil` if there is none.
  ///
  /// - Throws: ``StorageError/damaged(_:)`` when the record does not open or the database is
  ///   corrupt, ``StorageError/inputOutput(_:)`` when the database cannot be read, and
  ///   ``StorageError/locked``.
  package func find(_ kind: RecordKind, named name: [UInt8]) throws(StorageError) -> Record? {
    let statement = try select(kind, where: "tag = ?")
    statement.bind(seal.tag(kind, named: name), at: 3)
    return try firstRecord(of: statement, kind: kind)
  }

  /// Returns the record of `kind` that has the identifier `id`, or `nil` if there is none.
  ///
  /// - Throws: The errors of ``find(_:named:)``.
  package func find(_ kind: RecordKind, id: RecordID) throws(StorageError) -> Record? {
    let statement = try select(kind, where: "id = ?")
    statement.bind(id.value, at: 3)
    return try firstRecord(of: statement, kind: kind)
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
    return try firstRecord(of: statement, kind: kind)
  }

  /// Calls `body` with each record of `kind`, or only with those of `parent` if it is not `nil`, in
  /// the order of their numbers. `body` must not change the store.
  ///
  /// - Throws: The errors of ``find(_:named:)``, and those of `body`.
  package func forEach(
    _ kind: RecordKind, of parent: RecordID? = nil, do body: (borrowing Record) throws -> Void
  ) throws {
    let filter = parent == nil ? Self.filter : Self.filter + " AND owner = ?"
    let sql = "SELECT \(Self.columns) FROM record WHERE \(filter) ORDER BY number, id"
    // `body` may call this function again, so the statement must not be shared.
    try database.withStatement(sql) { statement in
      bind(kind, to: statement)
      if let parent { statement.bind(parent.value, at: 3) }
      while try statement.step() { try body(try record(in: statement, kind: kind)) }
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
    let statement = try database.compile("SELECT \(Self.columns), kind FROM record ORDER BY id")
    while try statement.step() {
      let kind = RecordKind(UInt8(clamping: statement.integer(at: 6)))
      body(id(in: statement), open(statement, kind: kind))
    }
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
      "SELECT \(Self.columns) FROM record WHERE \(Self.filter) AND \(condition)")
    bind(kind, to: statement)
    return statement
  }

  /// Sets the parameters of ``filter``.
  private func bind(_ kind: RecordKind, to statement: Statement) {
    statement.bind(Int64(kind.number), at: 1)
    statement.bind(Int64(clamping: now), at: 2)
  }

  private func firstRecord(
    of statement: Statement, kind: RecordKind
  ) throws(StorageError) -> Record? {
    guard try statement.step() else { return nil }
    defer { statement.reset() }
    return try record(in: statement, kind: kind)
  }

  /// Returns the record in the current row; throws ``StorageError/damaged(_:)`` when it does not
  /// open.
  private func record(in row: Statement, kind: RecordKind) throws(StorageError) -> Record {
    guard let record = open(row, kind: kind) else { throw .damaged(.record(id(in: row))) }
    return record
  }

  private func id(in row: Statement) -> RecordID { RecordID(value: row.integer(at: 0)) }

  /// Returns the record in the current row, or `nil` if it does not open because it was changed or
  /// moved.
  private func open(_ row: Statement, kind: RecordKind) -> Record? {
    guard row.integer(at: 3) >= 0, row.integer(at: 4) >= 0 else { return nil }
    let place = Place(
      kind, of: row.isNull(at: 1) ? nil : RecordID(value: row.integer(at: 1)),
      number: UInt64(row.integer(at: 3)), due: UInt64(row.integer(at: 4)))
    let tag = row.isNull(at: 2) ? nil : row.bytes(at: 2)
    return seal.open(row.bytes(at: 5), id: id(in: row), place: place, tag: tag)
  }
}

/// A view of the records during one transaction in which they can also be changed. No other process
/// writes at the same time.
package final class Transaction: Snapshot {
  /// Adds a record and returns its identifier.
  ///
  /// If `name` is not `nil`, the record can be found by it. The store keeps only a keyed hash of
  /// the name, and no other record of the same kind may have it.
  ///
  /// - Throws: ``StorageError/damaged(_:)`` when the name is taken, the parent does not exist or
  ///   the database is corrupt, ``StorageError/inputOutput(_:)`` when the database cannot be read
  ///   or written, and ``StorageError/locked``.
  @discardableResult
  package func insert(
    _ body: RawSpan, at place: Place, named name: [UInt8]? = nil
  ) throws(StorageError) -> RecordID {
    let id = RecordID(value: try database.integer("SELECT coalesce(max(id), 0) + 1 FROM record"))
    let statement = try database.statement(
      "INSERT INTO record (kind, owner, tag, number, due, sealed, id) VALUES (?, ?, ?, ?, ?, ?, ?)")
    try write(body, id: id, place: place, name: name, with: statement)
    return id
  }

  /// Replaces the body, the place and the name of the record that has the identifier `id`.
  ///
  /// - Throws: The errors of ``insert(_:at:named:)``.
  package func replace(
    _ id: RecordID, with body: RawSpan, at place: Place, named name: [UInt8]? = nil
  ) throws(StorageError) {
    let statement = try database.statement(
      """
      UPDATE record SET kind = ?, owner = ?, tag = ?, number = ?, due = ?, sealed = ? WHERE id = ?
      """)
    try write(body, id: id, place: place, name: name, with: statement)
  }

  /// Deletes a record and all records that belong to it.
  ///
  /// - Throws: ``StorageError/damaged(_:)`` when the database is corrupt,
  ///   ``StorageError/inputOutput(_:)`` when it cannot be read or written, and
  ///   ``StorageError/locked``.
  package func delete(_ id: RecordID) throws(StorageError) {
    let statement = try database.statement("DELETE FROM record WHERE id = ?")
    statement.bind(id.value, at: 1)
    _ = try statement.step()
  }

  /// Deletes the records that are due, and all records that belong to them.
  func deleteDue() throws(StorageError) {
    let statement = try database.statement("DELETE FROM record WHERE due > 0 AND due <= ?")
    statement.bind(Int64(clamping: now), at: 1)
    _ = try statement.step()
  }

  private func write(
    _ body: RawSpan, id: RecordID, place: Place, name: [UInt8]?, with statement: Statement
  ) throws(StorageError) {
    let tag = name.map { seal.tag(place.kind, named: $0) }
    statement.bind(Int64(place.kind.number), at: 1)
    statement.bind(place.parent?.value, at: 2)
    statement.bind(tag, at: 3)
    statement.bind(Int64(clamping: place.number), at: 4)
    statement.bind(Int64(clamping: place.due), at: 5)
    statement.bind(seal.seal(body, id: id, place: place, tag: tag), at: 6)
    statement.bind(id.value, at: 7)
    _ = try statement.step()
  }
}
