import Octets

/// What can be done with records while nobody else does anything.
package final class Transaction: Snapshot {
  /// Adds a record. `name` is what it can be found by among its like, and is not kept itself.
  @discardableResult
  package func insert(
    at place: Place, named name: [UInt8]? = nil, _ body: RawSpan
  ) throws(StorageError) -> RecordID {
    let id = RecordID(value: try database.integer("SELECT coalesce(max(id), 0) + 1 FROM record"))
    let statement = try database.statement(
      "INSERT INTO record (kind, owner, tag, number, due, sealed, id) VALUES (?, ?, ?, ?, ?, ?, ?)")
    try write(statement, id, place, name, body)
    return id
  }

  /// Puts a record in the stead of the one with this id.
  package func replace(
    _ id: RecordID, at place: Place, named name: [UInt8]? = nil, _ body: RawSpan
  ) throws(StorageError) {
    let statement = try database.statement(
      """
      UPDATE record SET kind = ?, owner = ?, tag = ?, number = ?, due = ?, sealed = ? WHERE id = ?
      """)
    try write(statement, id, place, name, body)
  }

  /// Deletes a record and all that belong to it.
  package func delete(_ id: RecordID) throws(StorageError) {
    let statement = try database.statement("DELETE FROM record WHERE id = ?")
    statement.bind(1, id.value)
    _ = try statement.step()
  }

  /// Deletes what is due at `now`, in seconds since 1970, and what belongs to it.
  func deleteDue(at now: UInt64) throws(StorageError) {
    let statement = try database.statement("DELETE FROM record WHERE due > 0 AND due <= ?")
    statement.bind(1, Int64(clamping: now))
    _ = try statement.step()
  }

  private func write(
    _ statement: Statement, _ id: RecordID, _ place: Place, _ name: [UInt8]?, _ body: RawSpan
  ) throws(StorageError) {
    let tag = name.map { seal.tag(place.kind, $0) }
    statement.bind(1, Int64(place.kind.number))
    statement.bind(2, place.owner?.value)
    statement.bind(3, tag)
    statement.bind(4, Int64(clamping: place.number))
    statement.bind(5, Int64(clamping: place.due))
    statement.bind(6, seal.seal(body, id, place, tag))
    statement.bind(7, id.value)
    _ = try statement.step()
  }
}
