import Descriptors
import Foundation
import Octets
import Primitives
import Rehearsal
import Storage
import Testing

/// The store, whatever its records mean.
struct VaultTests {
  private let store: TemporaryStore
  private let kind = RecordKind(1)
  private let other = RecordKind(2)
  private let empty: [UInt8] = []

  init() throws { store = try TemporaryStore() }

  @Test func `a transaction is kept when it is committed and lost when it throws`() throws {
    let vault = try store.open()
    #expect(try store.body(named: "first", in: vault) == [1, 2, 3])
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try vault.write(at: 1) { transaction in
        try transaction.insert([4].bytes, at: Place(kind), named: [UInt8]("second".utf8))
        throw Stop()
      }
    }
    #expect(try store.body(named: "second", in: try store.open()) == nil)
  }

  @Test func `the file contains nothing readable`() throws {
    let vault = try store.open()
    let secret = [UInt8]("a secret that must not be seen".utf8)
    let id = try vault.write(at: 1) { transaction in
      try transaction.insert(secret.bytes, at: Place(kind, number: 77), named: secret)
    }
    let file = store.directory.appending(path: "store.db")
    #expect(try Data(contentsOf: file).range(of: Data(secret)) == nil)
    let row = try runSQL("SELECT hex(sealed) FROM record WHERE number = 77")
    let sealed = Data([UInt8](hex: row))
    #expect(try Data(contentsOf: file).range(of: sealed) != nil)
    try vault.write(at: 1) { try $0.delete(id) }
    #expect(try Data(contentsOf: file).range(of: sealed) == nil)
  }

  @Test func `a row that was moved or changed does not open`() throws {
    let vault = try store.open()
    _ = try vault.write(at: 1) { transaction in
      try transaction.insert([4, 5, 6].bytes, at: Place(kind), named: [UInt8]("second".utf8))
    }
    try runSQL(
      "UPDATE record SET sealed = (SELECT sealed FROM record WHERE id = 2) WHERE id > 1")
    #expect(throws: StorageError.damaged(.record(RecordID(value: 3)))) {
      try store.body(named: "second", in: vault)
    }
    try runSQL("UPDATE record SET due = 5 WHERE id = 2")
    #expect(throws: StorageError.damaged(.record(RecordID(value: 2)))) {
      try store.body(named: "first", in: vault)
    }
  }

  @Test func `an examination finds everything that is wrong`() throws {
    let vault = try store.open()
    let parent = try vault.write(at: 1) { try $0.insert(empty.bytes, at: Place(kind)) }
    let child = try vault.write(at: 1) { try $0.insert(empty.bytes, at: Place(other, of: parent)) }
    #expect(try vault.examine { _ in nil }.problems == [])
    try runSQL("UPDATE record SET due = 5 WHERE id = 2")
    // Python's SQLite does not enforce foreign keys.
    try runSQL("DELETE FROM record WHERE id = \(parent.value)")
    let examination = try vault.examine { .content($0.place.kind) }
    #expect(examination.recordCount == 3)
    #expect(
      examination.problems == [
        .missingParent(of: child), .record(RecordID(value: 2)), .inRecord(child, .content(other)),
      ])
  }

  @Test func `records are deleted with their parents and when they are due`() throws {
    let vault = try store.open()
    let parent = try vault.write(at: 1) { try $0.insert(empty.bytes, at: Place(kind)) }
    try vault.write(at: 1) { transaction in
      let child = try transaction.insert(empty.bytes, at: Place(other, of: parent, number: 2))
      try transaction.insert(empty.bytes, at: Place(other, of: child, number: 1))
      try transaction.insert(empty.bytes, at: Place(other, number: 3, due: 10))
    }
    #expect(try numbers(in: vault, at: 9) == [1, 2, 3])
    // Hidden as soon as it is due, and deleted by the next transaction that writes.
    #expect(try numbers(in: vault, at: 10) == [1, 2])
    #expect(try numbers(in: vault, at: 9) == [1, 2, 3])
    try vault.write(at: 10) { _ in }
    #expect(try numbers(in: vault, at: 9) == [1, 2])
    try vault.write(at: 1) { try $0.delete(parent) }
    #expect(try numbers(in: vault, at: 9) == [])
  }

  @Test func `the digest of all rows follows every change`() throws {
    let vault = try store.open()
    let parent = try vault.write(at: 1) { transaction in
      let parent = try transaction.insert(empty.bytes, at: Place(kind, due: 20))
      for number in 1...3 as ClosedRange<UInt64> {
        let child = try transaction.insert(
          empty.bytes, at: Place(other, of: parent, number: number, due: 9 + number))
        try transaction.insert(empty.bytes, at: Place(other, of: child), named: [UInt8(number)])
      }
      return parent
    }
    #expect(try vault.examine { _ in nil }.problems == [])
    try vault.write(at: 1) { transaction in
      try transaction.replace(parent, with: [1].bytes, at: Place(kind, number: 7, due: 30))
      try transaction.replace(parent, with: [2].bytes, at: Place(kind, number: 8, due: 30))
    }
    #expect(try vault.examine { _ in nil }.problems == [])
    try vault.write(at: 10) { _ in }
    #expect(try vault.examine { _ in nil }.problems == [])
    // One of the records that are due belongs to another that is.
    try vault.write(at: 40) { _ in }
    #expect(try vault.examine { _ in nil }.problems == [])
    #expect(try vault.examine { _ in nil }.recordCount == 2)
    try vault.write(at: 1) { transaction in
      let id = try transaction.insert(empty.bytes, at: Place(kind))
      try transaction.insert(empty.bytes, at: Place(other, of: id))
      try transaction.delete(id)
      try transaction.delete(id)
    }
    #expect(try vault.examine { _ in nil }.problems == [])
    struct Stop: Error {}
    #expect(throws: Stop.self) {
      try vault.write(at: 1) { transaction in
        try transaction.insert(empty.bytes, at: Place(kind))
        throw Stop()
      }
    }
    #expect(try vault.examine { _ in nil }.problems == [])
  }

  @Test func `rows that were removed, put back or exchanged singly are noticed for good`() throws {
    let vault = try store.open()
    let file = store.directory.appending(path: "store.db")
    let id = try vault.write(at: 1) { try $0.insert([1].bytes, at: Place(kind)) }
    let old = try runSQL("SELECT hex(sealed) FROM record WHERE id = \(id.value)")
    try vault.write(at: 1) { try $0.replace(id, with: [2].bytes, at: Place(kind)) }
    let whole = try Data(contentsOf: file)
    for change in [
      "UPDATE record SET sealed = x'\(old)' WHERE id = \(id.value)",
      "DELETE FROM record WHERE id = \(id.value)",
    ] {
      try whole.write(to: file)
      try runSQL(change)
      let vault = try store.open()
      #expect(try vault.examine { _ in nil }.problems == [.rows])
      try store.addRecord(to: vault)
      #expect(try vault.examine { _ in nil }.problems == [.rows])
      try FileManager.default.removeItem(at: store.state)
    }
    try store.open(acceptingOlder: true).write(at: 1) { _ in }
    #expect(try store.open().examine { _ in nil }.problems == [])
  }

  private func numbers(in vault: Vault, at now: UInt64) throws -> [UInt64] {
    var numbers: [UInt64] = []
    try vault.read(at: now) { try $0.forEach(other) { numbers.append($0.place.number) } }
    return numbers
  }

  @Test func `creating a store over an existing one fails`() throws {
    let vault = try store.open()
    #expect(throws: StorageError.exists(store.path)) { try store.create() }
    #expect(try store.body(named: "first", in: vault) == [1, 2, 3])
  }

  @Test func `a second writer waits, and gives up in time`() throws {
    let vault = try store.open()
    let other = try store.open(lockTimeout: 0)
    try vault.write(at: 1) { _ in
      _ = #expect(throws: StorageError.locked) { try other.write(at: 1) { _ in } }
    }
    try other.write(at: 1) { _ in }
  }

  @Test func `anything but a store of this version is refused`() throws {
    try runSQL("PRAGMA user_version = 2")
    #expect(throws: StorageError.newer(version: 2)) { try store.open() }
    try runSQL("PRAGMA user_version = 1")
    try runSQL("CREATE TRIGGER copy AFTER DELETE ON record BEGIN SELECT 1; END")
    #expect(throws: StorageError.damaged(.schema)) { try store.open() }
    try runSQL("PRAGMA application_id = 1")
    #expect(throws: StorageError.notAStore(store.path)) { try store.open() }
    let missing = store.path.appending("missing")
    #expect(throws: StorageError.missing(missing)) {
      try Vault.open(at: StoreLocation(missing), randomness: store.randomness) {
        throw StorageError.wrongPassphrase
      }
    }
  }

  @Test(arguments: [("", 0o755, "700"), ("/store.db", 0o640, "600"), ("/key", 0o604, "600")])
  func `a store that others can access is refused`(
    name: String, mode: Int, expected: String
  ) throws {
    let file = store.directory.path + name
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
    #expect(throws: StorageError.tooOpen(Path(file), expected: expected)) { try store.open() }
  }

  @Test func `a key file of the wrong length or form is damaged`() throws {
    let file = store.directory.appending(path: "key")
    let key = try Data(contentsOf: file)
    for bad in [Data(), key.dropLast(), key + [0], Data(key.reversed())] {
      try bad.write(to: file)
      #expect(throws: StorageError.damaged(.keyFile)) { try store.open() }
    }
  }

  /// Runs SQL behind the store's back and returns the first value that it yields.
  @discardableResult
  private func runSQL(_ statement: String) throws -> String { try store.runSQL(statement) }
}
