import Foundation
import Octets
import Primitives
import Rehearsal
import Storage
import Testing

/// Stores that were put back to an earlier state.
struct MarkerTests {
  private let store: TemporaryStore

  init() throws { store = try TemporaryStore() }

  /// Runs `body`, then puts the store back to the state before it.
  private func undoing(_ body: () throws -> Void) throws {
    let copy = store.folder.appending(path: "copy")
    try FileManager.default.copyItem(at: store.directory, to: copy)
    try body()
    try FileManager.default.removeItem(at: store.directory)
    try FileManager.default.moveItem(at: copy, to: store.directory)
  }

  @Test func `an older state can be neither read nor written`() throws {
    try undoing { try store.addRecord(to: try store.open()) }
    let vault = try store.open()
    #expect(throws: StorageError.older) { try store.body(in: vault) }
    #expect(throws: StorageError.older) { try store.addRecord(to: vault) }
  }

  @Test func `an older state that is accepted can be read, and is valid once it is written to`()
    throws
  {
    try undoing {
      for _ in 0..<5 { try store.addRecord(to: try store.open()) }
    }
    #expect(try store.body(in: store.open(acceptingOlder: true)) == [1, 2, 3])
    #expect(throws: StorageError.older) { try store.body(in: store.open()) }
    try store.open(acceptingOlder: true).write(at: 1) { _ in }
    #expect(try store.body(in: store.open()) == [1, 2, 3])
  }

  @Test func `a transaction that changes nothing makes no new state`() throws {
    try undoing { try store.open().write(at: 1) { _ in } }
    #expect(try store.body(in: store.open()) == [1, 2, 3])
  }

  @Test func `a store that is put back to its current state is accepted`() throws {
    try store.addRecord(to: try store.open())
    try undoing { _ = try store.body(in: store.open()) }
    #expect(try store.body(in: store.open()) == [1, 2, 3])
  }

  @Test(arguments: ["", "pawl/v1 marker\n", "pawl/v1 marker\n0000000000000000000x\n"])
  func `a malformed marker is written anew`(content: String) throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: store.state.path)
    let file = store.state.appending(path: try #require(names.first))
    try Data(content.utf8).write(to: file)
    try store.addRecord(to: try store.open())
    #expect(try store.open().examine { _ in nil }.standing == .current)
    #expect(try String(contentsOf: file, encoding: .utf8).contains("\n00000000000000000002\n"))
  }

  @Test func `a file that is no marker is left alone`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: store.state.path)
    let file = store.state.appending(path: try #require(names.first))
    try Data("something else".utf8).write(to: file)
    try store.addRecord(to: try store.open())
    #expect(try store.open().examine { _ in nil }.standing == .unknown)
    #expect(try Data(contentsOf: file) == Data("something else".utf8))
  }

  @Test func `a marker that is behind does no harm`() throws {
    let copy = store.folder.appending(path: "copy")
    try FileManager.default.copyItem(at: store.state, to: copy)
    for _ in 0..<3 { try store.addRecord(to: try store.open()) }
    try FileManager.default.removeItem(at: store.state)
    try FileManager.default.moveItem(at: copy, to: store.state)
    try store.addRecord(to: try store.open())
    #expect(try store.open().examine { _ in nil }.standing == .current)
  }

  @Test func `another store in the same place is refused until it is accepted`() throws {
    let other = store.folder.appending(path: "other")
    try FileManager.default.moveItem(at: store.directory, to: other)
    try store.create()
    #expect(try store.body(in: store.open()) == [1, 2, 3])
    try FileManager.default.removeItem(at: store.directory)
    try FileManager.default.moveItem(at: other, to: store.directory)
    let error = StorageError.foreign(store.path, lacksPassphrase: false)
    #expect(throws: error) { try store.body(in: store.open()) }
    #expect(throws: error) { try store.addRecord(to: try store.open()) }
    #expect(
      try store.open().examine { _ in nil }.standing == .foreign(lacksPassphrase: false))
    try store.open(acceptingOlder: true).write(at: 1) { _ in }
    #expect(try store.body(in: store.open()) == [1, 2, 3])
  }

  @Test func `two states of one generation are told apart`() throws {
    let copy = store.folder.appending(path: "copy")
    try FileManager.default.copyItem(at: store.directory, to: copy)
    try store.addRecord(to: try store.open())
    let (directory, state) = (store.directory, store.state)
    let kept = store.folder.appending(path: "kept")
    try FileManager.default.moveItem(at: state, to: kept)
    try FileManager.default.removeItem(at: directory)
    try FileManager.default.moveItem(at: copy, to: directory)
    try store.addRecord(to: try store.open())
    try FileManager.default.removeItem(at: state)
    try FileManager.default.moveItem(at: kept, to: state)
    #expect(throws: StorageError.altered) { try store.body(in: store.open()) }
    #expect(try store.open().examine { _ in nil }.standing == .altered)
  }

  @Test func `a store in its last generation is read but not written to`() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: store.state.path)
    let file = store.state.appending(path: try #require(names.first))
    var lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").prefix(5)
    lines[2] = "0\(Int64.max - 1)"
    let text = lines.joined(separator: "\n") + "\n"
    let check = [UInt8](SHA256.digest([UInt8](text.utf8).bytes).prefix(8)).hex
    try Data((text + check + "\n").utf8).write(to: file)

    try store.addRecord(to: try store.open(acceptingOlder: true))
    #expect(throws: StorageError.damaged(.generation)) {
      try store.addRecord(to: try store.open())
    }
    #expect(try store.body(in: store.open()) == [1, 2, 3])
  }

  @Test func `a store without a place for its marker says so`() throws {
    #expect(try store.open().examine { _ in nil }.canKeepMarker)
    let vault = try Vault.open(at: StoreLocation(store.path), randomness: store.randomness) {
      throw StorageError.wrongPassphrase
    }
    let examination = try vault.examine { _ in nil }
    #expect(!examination.canKeepMarker && examination.standing == .unknown)
  }

  @Test func `without its marker an older state is not noticed`() throws {
    #expect(try store.open().examine { _ in nil }.standing == .current)
    try FileManager.default.removeItem(at: store.state)
    #expect(try store.open().examine { _ in nil }.standing == .unknown)
    #expect(try store.body(in: store.open()) == [1, 2, 3])
  }
}
