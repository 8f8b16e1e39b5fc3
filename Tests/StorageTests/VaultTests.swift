import Descriptors
import Foundation
import Octets
import Primitives
import Rehearsal
import Storage
import Testing

/// The store, without knowing what is in it.
struct VaultTests {
  private let kind = RecordKind(1)
  private let other = RecordKind(2)
  private let empty: [UInt8] = []
  private let randomness = SeededRandomness(seed: 1)

  private func withVault(_ body: (Vault, Path) throws -> Void) throws {
    let directory = FileManager.default.temporaryDirectory.appending(path: "pawl-\(UUID())")
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = Path(directory.path)
    try create(path)
    try body(try open(path), path)
  }

  private func create(_ path: Path) throws {
    try Vault.create(at: StoreLocation(path), randomness: randomness) { transaction in
      try transaction.insert(at: Place(kind), named: [UInt8]("first".utf8), [1, 2, 3].bytes)
    }
  }

  private func open(_ path: Path, timeout: UInt32 = 1) throws -> Vault {
    try Vault.open(at: StoreLocation(path, lockTimeout: timeout), randomness: randomness) {
      throw StorageError.wrongPassphrase
    }
  }

  private func body(_ vault: Vault, _ name: String) throws -> [UInt8]? {
    try vault.read(at: 1) { transaction in
      try transaction.find(kind, named: [UInt8](name.utf8)).borrowed { [UInt8]($0.body.bytes) }
    }
  }

  private func expectBody(_ vault: Vault, _ name: String, _ wanted: [UInt8]?) throws {
    let found = try body(vault, name)
    #expect(found == wanted)
  }

  @Test func `what was committed is there and what was thrown is not`() throws {
    try withVault { vault, path in
      try expectBody(vault, "first", [1, 2, 3])
      struct Stop: Error {}
      #expect(throws: Stop.self) {
        try vault.write(at: 1) { transaction in
          try transaction.insert(at: Place(kind), named: [UInt8]("second".utf8), [4].bytes)
          throw Stop()
        }
      }
      try expectBody(try open(path), "second", nil)
    }
  }

  @Test func `nothing readable stands in the file`() throws {
    try withVault { vault, path in
      let secret = [UInt8]("a secret that must not be seen".utf8)
      let id = try vault.write(at: 1) { transaction in
        try transaction.insert(at: Place(kind, number: 77), named: secret, secret.bytes)
      }
      let file = URL(filePath: path.appending("store.db").description)
      #expect(try Data(contentsOf: file).range(of: Data(secret)) == nil)
      let row = try sql(path, "SELECT hex(sealed) FROM record WHERE number = 77")
      let sealed = Data([UInt8](hex: row))
      #expect(try Data(contentsOf: file).range(of: sealed) != nil)
      try vault.write(at: 1) { try $0.delete(id) }
      #expect(try Data(contentsOf: file).range(of: sealed) == nil)
    }
  }

  @Test func `a row that was moved or changed is noticed`() throws {
    try withVault { vault, path in
      _ = try vault.write(at: 1) { transaction in
        try transaction.insert(at: Place(kind), named: [UInt8]("second".utf8), [4, 5, 6].bytes)
      }
      try sql(
        path, "UPDATE record SET sealed = (SELECT sealed FROM record WHERE id = 2) WHERE id > 1")
      #expect(throws: StorageError.damaged("record 3")) { try body(vault, "second") }
      try sql(path, "UPDATE record SET due = 5 WHERE id = 2")
      #expect(throws: StorageError.damaged("record 2")) { try body(vault, "first") }
    }
  }

  @Test func `records go with the record they belong to and when they are due`() throws {
    try withVault { vault, _ in
      let parent = try vault.write(at: 1) { try $0.insert(at: Place(kind), empty.bytes) }
      try vault.write(at: 1) { transaction in
        let child = try transaction.insert(at: Place(other, of: parent, number: 2), empty.bytes)
        try transaction.insert(at: Place(other, of: child, number: 1), empty.bytes)
        try transaction.insert(at: Place(other, number: 3, due: 10), empty.bytes)
      }
      #expect(try numbers(vault, at: 9) == [1, 2, 3])
      // Not seen from the moment on, and deleted by the next that writes.
      #expect(try numbers(vault, at: 10) == [1, 2])
      #expect(try numbers(vault, at: 9) == [1, 2, 3])
      try vault.write(at: 10) { _ in }
      #expect(try numbers(vault, at: 9) == [1, 2])
      try vault.write(at: 1) { try $0.delete(parent) }
      #expect(try numbers(vault, at: 9) == [])
    }
  }

  private func numbers(_ vault: Vault, at now: UInt64) throws -> [UInt64] {
    var numbers: [UInt64] = []
    try vault.read(at: now) { try $0.forEach(other) { numbers.append($0.place.number) } }
    return numbers
  }

  @Test func `a second store is not made over the first`() throws {
    try withVault { vault, path in
      #expect(throws: StorageError.exists(path)) { try create(path) }
      try expectBody(vault, "first", [1, 2, 3])
    }
  }

  @Test func `another writer waits, and gives up in time`() throws {
    try withVault { vault, path in
      let other = try open(path, timeout: 0)
      try vault.write(at: 1) { _ in
        _ = #expect(throws: StorageError.locked) { try other.write(at: 1) { _ in } }
      }
      try other.write(at: 1) { _ in }
    }
  }

  @Test func `what is no store of this version is left alone`() throws {
    try withVault { _, path in
      try sql(path, "PRAGMA user_version = 2")
      #expect(throws: StorageError.newer(version: 2)) { try open(path) }
      try sql(path, "PRAGMA user_version = 1")
      try sql(path, "CREATE TRIGGER copy AFTER DELETE ON record BEGIN SELECT 1; END")
      #expect(throws: StorageError.damaged("its schema")) { try open(path) }
      try sql(path, "PRAGMA application_id = 1")
      #expect(throws: StorageError.notAStore(path)) { try open(path) }
      let missing = path.appending("missing")
      #expect(throws: StorageError.missing(missing)) { try open(missing) }
    }
  }

  @Test(arguments: [("", 0o755, "700"), ("/store.db", 0o640, "600"), ("/key", 0o604, "600")])
  func `a store that others can get at is refused`(
    name: String, mode: Int, should: String
  ) throws {
    try withVault { _, path in
      let file = path.description + name
      try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
      #expect(throws: StorageError.tooOpen(Path(file), should: should)) { try open(path) }
    }
  }

  @Test func `a key file of another length or kind is damaged`() throws {
    try withVault { _, path in
      let file = URL(filePath: path.appending("key").description)
      let key = try Data(contentsOf: file)
      for bad in [Data(), key.dropLast(), key + [0], Data(key.reversed())] {
        try bad.write(to: file)
        #expect(throws: StorageError.damaged("key file")) { try open(path) }
      }
    }
  }

  /// Runs SQL behind the store's back; returns the first value it yields.
  @discardableResult
  private func sql(_ path: Path, _ statement: String) throws -> String {
    let program = """
      import sqlite3, sys
      connection = sqlite3.connect(sys.argv[1])
      row = connection.execute(sys.argv[2]).fetchone()
      connection.commit()
      print(row[0] if row else "", end="")
      """
    let python = Process()
    let output = Pipe()
    python.executableURL = URL(filePath: "/usr/bin/env")
    python.arguments = [
      "python3", "-c", program, path.appending("store.db").description, statement,
    ]
    python.standardOutput = output
    try python.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    python.waitUntilExit()
    try #require(python.terminationStatus == 0)
    return String(decoding: text, as: UTF8.self)
  }
}
