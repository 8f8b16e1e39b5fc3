/// The result of examining a whole store.
package struct Examination {
  /// The number of records.
  package fileprivate(set) var recordCount = 0
  /// Everything that is wrong.
  package fileprivate(set) var problems: [Damage] = []
  /// How the store compares with its marker.
  package fileprivate(set) var standing = Standing.unknown
  /// Whether this machine can keep a marker of the store.
  package fileprivate(set) var canKeepMarker = true
}

extension Vault {
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
    let sighting = marker.look()
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
    let generation = try Generation.load(from: snapshot)
    // Any other problem would also change the digest.
    if examination.problems.isEmpty, let rows = generation.rows, try snapshot.digest() != rows {
      examination.problems = [.rows]
    }
    examination.standing = try standing(of: generation, after: sighting)
    examination.canKeepMarker = marker.canBeKept
    return examination
  }
}
