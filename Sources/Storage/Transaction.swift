import Octets
import Primitives

/// What can be done with records while the store holds still.
package final class Transaction {
  private static let columns = "id, owner, tag, number, due, sealed"
  private let database: Database
  private let keys: StoreKeys
  private let randomness: any Randomness

  init(_ database: Database, _ keys: consuming StoreKeys, _ randomness: any Randomness) {
    self.database = database
    self.keys = keys
    self.randomness = randomness
  }

  /// Adds a record. `name` is what it can be found by among its like, and is not kept itself.
  @discardableResult
  package func insert(
    at place: Place, named name: [UInt8]? = nil, _ body: RawSpan
  ) throws(StorageError) -> RecordID {
    let id = RecordID(value: try database.integer("SELECT coalesce(max(id), 0) + 1 FROM record"))
    let tag = name.map { self.tag(place.kind, $0) }
    let statement = try database.statement(
      "INSERT INTO record (kind, owner, tag, number, due, sealed, id) VALUES (?, ?, ?, ?, ?, ?, ?)")
    try write(statement, id, place, tag, body)
    return id
  }

  /// Puts a record in the stead of the one with this id.
  package func replace(
    _ id: RecordID, at place: Place, named name: [UInt8]? = nil, _ body: RawSpan
  ) throws(StorageError) {
    let tag = name.map { self.tag(place.kind, $0) }
    let statement = try database.statement(
      """
      UPDATE record SET kind = ?, owner = ?, tag = ?, number = ?, due = ?, sealed = ? WHERE id = ?
      """)
    try write(statement, id, place, tag, body)
  }

  /// Deletes a record and all that belong to it.
  package func delete(_ id: RecordID) throws(StorageError) {
    let statement = try database.statement("DELETE FROM record WHERE id = ?")
    statement.bind(1, id.value)
    _ = try statement.step()
  }

  /// Deletes what is due at `now`, in seconds since 1970.
  package func deleteDue(at now: UInt64) throws(StorageError) {
    let statement = try database.statement("DELETE FROM record WHERE due > 0 AND due <= ?")
    statement.bind(1, Int64(clamping: now))
    _ = try statement.step()
  }

  /// The record of `kind` that is found by `name`.
  package func find(_ kind: RecordKind, named name: [UInt8]) throws(StorageError) -> Record? {
    let statement = try database.statement(
      "SELECT \(Self.columns) FROM record WHERE kind = ? AND tag = ?")
    statement.bind(1, Int64(kind.number))
    statement.bind(2, tag(kind, name))
    guard try statement.step() else { return nil }
    defer { statement.reset() }
    return try record(kind, statement)
  }

  /// The record of `kind` with this id.
  package func find(_ kind: RecordKind, _ id: RecordID) throws(StorageError) -> Record? {
    let statement = try database.statement(
      "SELECT \(Self.columns) FROM record WHERE kind = ? AND id = ?")
    statement.bind(1, Int64(kind.number))
    statement.bind(2, id.value)
    guard try statement.step() else { return nil }
    defer { statement.reset() }
    return try record(kind, statement)
  }

  /// The record of `kind` with this number among those of `owner`.
  package func find(
    _ kind: RecordKind, of owner: RecordID, number: UInt64
  ) throws(StorageError) -> Record? {
    let statement = try database.statement(
      "SELECT \(Self.columns) FROM record WHERE kind = ? AND owner = ? AND number = ?")
    statement.bind(1, Int64(kind.number))
    statement.bind(2, owner.value)
    statement.bind(3, Int64(clamping: number))
    guard try statement.step() else { return nil }
    defer { statement.reset() }
    return try record(kind, statement)
  }

  /// Calls `body`, which changes nothing, with each record of `kind`, of `owner` where one is given,
  /// in the order of their numbers.
  package func forEach(
    _ kind: RecordKind, of owner: RecordID? = nil, _ body: (borrowing Record) throws -> Void
  ) throws {
    let filter = owner == nil ? "" : " AND owner = ?"
    // Compiled for this call alone, since `body` may come here again.
    let statement = try database.compile(
      "SELECT \(Self.columns) FROM record WHERE kind = ?\(filter) ORDER BY number, id")
    statement.bind(1, Int64(kind.number))
    if let owner { statement.bind(2, owner.value) }
    while try statement.step() { try body(try record(kind, statement)) }
  }

  /// How many records of `kind` belong to `owner`.
  package func count(_ kind: RecordKind, of owner: RecordID) throws(StorageError) -> Int {
    let statement = try database.statement(
      "SELECT count(*) FROM record WHERE kind = ? AND owner = ?")
    statement.bind(1, Int64(kind.number))
    statement.bind(2, owner.value)
    guard try statement.step() else { return 0 }
    defer { statement.reset() }
    return Int(statement.integer(0))
  }

  private func write(
    _ statement: Statement, _ id: RecordID, _ place: Place, _ tag: [UInt8]?, _ body: RawSpan
  ) throws(StorageError) {
    let sealed = RecordCipher.seal(
      body, with: keys.records, authenticating: place.binding(id, tag).bytes,
      randomness: randomness)
    statement.bind(1, Int64(place.kind.number))
    statement.bind(2, place.owner?.value)
    statement.bind(3, tag)
    statement.bind(4, Int64(clamping: place.number))
    statement.bind(5, Int64(clamping: place.due))
    statement.bind(6, sealed)
    statement.bind(7, id.value)
    _ = try statement.step()
  }

  private func record(_ kind: RecordKind, _ row: Statement) throws(StorageError) -> Record {
    let id = RecordID(value: row.integer(0))
    guard row.integer(3) >= 0, row.integer(4) >= 0 else { throw .damaged("record \(id.value)") }
    let place = Place(
      kind, of: row.isNull(1) ? nil : RecordID(value: row.integer(1)),
      number: UInt64(row.integer(3)), due: UInt64(row.integer(4)))
    let tag = row.isNull(2) ? nil : row.bytes(2)
    do {
      let body = try RecordCipher.open(
        row.bytes(5).bytes, with: keys.records, authenticating: place.binding(id, tag).bytes)
      return Record(id: id, place: place, body: body)
    } catch { throw .damaged("record \(id.value)") }
  }

  private func tag(_ kind: RecordKind, _ name: [UInt8]) -> [UInt8] {
    var code = HMAC(key: keys.tags)
    code.update([kind.number].bytes)
    code.update(name.bytes)
    return [UInt8](code.finish().prefix(16))
  }
}
