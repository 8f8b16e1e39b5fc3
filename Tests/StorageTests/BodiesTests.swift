import Octets
import Storage
import Testing

/// The bodies of many records, which are opened one after another in the same memory.
struct BodiesTests {
  private let store: TemporaryStore
  private let kinds = [RecordKind(2), RecordKind(3)]
  private let parent: RecordID
  private let vault: Vault

  /// Two records of the one kind and one of the other, a long one behind a short one, that belong to a
  /// parent, one of each that does not, and one of a third kind.
  init() throws {
    store = try TemporaryStore()
    vault = try store.open()
    let kinds = kinds
    parent = try vault.write(at: 1) { transaction in
      let parent = try transaction.insert([0].bytes, at: Place(RecordKind(1)))
      for (kind, body) in [(0, [1]), (1, [UInt8](repeating: 2, count: 5000)), (0, [3, 3])] {
        try transaction.insert(body.bytes, at: Place(kinds[kind], of: parent, number: 9))
      }
      try transaction.insert([4].bytes, at: Place(kinds[0], due: 100), named: [7])
      try transaction.insert([5].bytes, at: Place(RecordKind(4)))
      try transaction.insert([6].bytes, at: Place(kinds[1]))
      return parent
    }
  }

  /// Returns the first byte and the length of each body, and checks the places.
  private func bodies(
    of parent: RecordID? = nil, at now: UInt64 = 1, most: Int = .max
  ) throws -> [[Int]] {
    var bodies: [[Int]] = []
    try vault.read(at: now) { snapshot in
      try snapshot.forEachBody(kinds, of: parent) { id, place, body in
        guard let record = try snapshot.find(place.kind, id: id) else {
          Issue.record("no record \(id)")
          return false
        }
        #expect(record.place == place && [UInt8](record.body.bytes) == [UInt8](body))
        bodies.append([Int(body[0]), body.byteCount])
        return bodies.count < most
      }
    }
    return bodies
  }

  @Test func `the records that were added last come first`() throws {
    #expect(try bodies() == [[6, 1], [4, 1], [3, 2], [2, 5000], [1, 1]])
  }

  @Test func `only those of a parent come, if one is given`() throws {
    #expect(try bodies(of: parent) == [[3, 2], [2, 5000], [1, 1]])
  }

  @Test func `records that are due are hidden`() throws {
    #expect(try bodies(at: 99).count == 5)
    #expect(try bodies(at: 100) == [[6, 1], [3, 2], [2, 5000], [1, 1]])
  }

  @Test func `a changed record is damage, unless the search ends before it`() throws {
    let first = RecordID(value: parent.value + 1)
    try store.runSQL("UPDATE record SET number = 8 WHERE id = \(first.value)")
    #expect(try bodies(most: 4).count == 4)
    #expect(throws: StorageError.damaged(.record(first))) { try bodies() }
  }
}
