/// What an examination of a whole store found.
package struct Examination {
  /// How a store stands to its marker.
  package enum Standing: Equatable {
    /// No marker tells how far it had come.
    case unknown
    case current
    /// It has been further than it is.
    case older
  }

  /// How many records there are.
  package fileprivate(set) var recordCount = 0
  /// What is wrong, one line each.
  package fileprivate(set) var problems: [String] = []
  package fileprivate(set) var standing = Standing.unknown
}

extension Vault {
  /// Looks at everything in the store: its database, every record, due or not, with `body`, and how
  /// it stands to its marker. What is wrong is in the result; only what keeps it from being looked at
  /// is thrown.
  package func examine(_ body: (borrowing Record) throws -> Void) throws -> Examination {
    var examination = Examination()
    let witnessed = marker.generation
    try readAny(at: 0) { snapshot in
      examination.problems = try snapshot.structuralProblems()
      try snapshot.forEachRecord { id, record in
        examination.recordCount += 1
        do {
          let record = try record()
          // The store's own record is not its keeper's to judge.
          if record.place.kind != Generation.kind { try body(record) }
        } catch { examination.problems.append("record \(id): \(error)") }
      }
      if let witnessed {
        let generation = try Generation.load(snapshot)
        examination.standing = generation.number < witnessed ? .older : .current
      }
    }
    return examination
  }
}
