import Foundation
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
    #expect(try String(contentsOf: file, encoding: .utf8).hasSuffix("2\n"))
  }

  @Test func `without its marker an older state is not noticed`() throws {
    #expect(try store.open().examine { _ in nil }.standing == .current)
    try FileManager.default.removeItem(at: store.state)
    #expect(try store.open().examine { _ in nil }.standing == .unknown)
    #expect(try store.body(in: store.open()) == [1, 2, 3])
  }
}
