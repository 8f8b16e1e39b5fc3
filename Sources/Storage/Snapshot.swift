import Octets

/// What can be read of the records while the store holds still. Records that are due are not seen,
/// whether or not they have been deleted yet.
package class Snapshot {
  private static let columns = "id, owner, tag, number, due, sealed"
  private static let filter = "kind = ? AND (due = 0 OR due > ?)"
  let database: Database
  let seal: RecordSeal
  private let now: UInt64

  /// `now` is in seconds since 1970.
  init(_ database: Database, _ seal: RecordSeal, at now: UInt64) {
    self.database = database
    self.seal = seal
    self.now = now
  }

  /// The record of `kind` that is found by `name`.
  package func find(_ kind: RecordKind, named name: [UInt8]) throws(StorageError) -> Record? {
    let statement = try select(kind, "AND tag = ?")
    statement.bind(3, seal.tag(kind, name))
    return try first(kind, statement)
  }

  /// The record of `kind` with this id.
  package func find(_ kind: RecordKind, _ id: RecordID) throws(StorageError) -> Record? {
    let statement = try select(kind, "AND id = ?")
    statement.bind(3, id.value)
    return try first(kind, statement)
  }

  /// The record of `kind` with this number among those of `owner`.
  package func find(
    _ kind: RecordKind, of owner: RecordID, number: UInt64
  ) throws(StorageError) -> Record? {
    let statement = try select(kind, "AND owner = ? AND number = ?")
    statement.bind(3, owner.value)
    statement.bind(4, Int64(clamping: number))
    return try first(kind, statement)
  }

  /// Calls `body`, which changes nothing, with each record of `kind`, of `owner` where one is given,
  /// in the order of their numbers.
  package func forEach(
    _ kind: RecordKind, of owner: RecordID? = nil, _ body: (borrowing Record) throws -> Void
  ) throws {
    let filter = owner == nil ? Self.filter : Self.filter + " AND owner = ?"
    // `body` may come here again.
    try database.lending("SELECT \(Self.columns) FROM record WHERE \(filter) ORDER BY number, id") {
      bind(kind, to: $0)
      if let owner { $0.bind(3, owner.value) }
      while try $0.step() { try body(try record(kind, $0)) }
    }
  }

  /// How many records of `kind` belong to `owner`.
  package func count(_ kind: RecordKind, of owner: RecordID) throws(StorageError) -> Int {
    let statement = try database.statement(
      "SELECT count(*) FROM record WHERE \(Self.filter) AND owner = ?")
    bind(kind, to: statement)
    statement.bind(3, owner.value)
    guard try statement.step() else { return 0 }
    defer { statement.reset() }
    return Int(statement.integer(0))
  }

  /// Calls `body` with the number of each record there is, due or not, and what opens it.
  func forEachRecord(
    _ body: (Int64, () throws(StorageError) -> Record) throws -> Void
  ) throws {
    let statement = try database.compile("SELECT \(Self.columns), kind FROM record ORDER BY id")
    while try statement.step() {
      try body(statement.integer(0)) { () throws(StorageError) in
        try record(RecordKind(UInt8(clamping: statement.integer(6))), statement)
      }
    }
  }

  /// What is wrong with the database as such.
  func structuralProblems() throws(StorageError) -> [String] {
    let problems = try database.texts("PRAGMA integrity_check").filter { $0 != "ok" }
    let orphans = try database.texts("SELECT rowid FROM pragma_foreign_key_check")
    return problems + orphans.map { "record \($0): what it belongs to is gone" }
  }

  private func select(
    _ kind: RecordKind, _ condition: String
  ) throws(StorageError) -> Statement {
    let statement = try database.statement(
      "SELECT \(Self.columns) FROM record WHERE \(Self.filter) \(condition)")
    bind(kind, to: statement)
    return statement
  }

  private func bind(_ kind: RecordKind, to statement: Statement) {
    statement.bind(1, Int64(kind.number))
    statement.bind(2, Int64(clamping: now))
  }

  private func first(
    _ kind: RecordKind, _ statement: Statement
  ) throws(StorageError) -> Record? {
    guard try statement.step() else { return nil }
    defer { statement.reset() }
    return try record(kind, statement)
  }

  private func record(_ kind: RecordKind, _ row: Statement) throws(StorageError) -> Record {
    let id = RecordID(value: row.integer(0))
    guard row.integer(3) >= 0, row.integer(4) >= 0 else { throw .damaged("record \(id.value)") }
    let place = Place(
      kind, of: row.isNull(1) ? nil : RecordID(value: row.integer(1)),
      number: UInt64(row.integer(3)), due: UInt64(row.integer(4)))
    return try seal.open(row.bytes(5), id, place, row.isNull(2) ? nil : row.bytes(2))
  }
}
