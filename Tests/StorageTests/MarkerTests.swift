import Foundation
import Storage
import Testing

/// Stores that were put back to an older state.
struct MarkerTests {
  private func putBack(_ store: TemporaryStore, _ work: () throws -> Void) throws {
    let copy = store.folder.appending(path: "copy")
    try FileManager.default.copyItem(at: store.directory, to: copy)
    try work()
    try FileManager.default.removeItem(at: store.directory)
    try FileManager.default.moveItem(at: copy, to: store.directory)
  }

  @Test func `an older state is neither read nor written`() throws {
    let store = try TemporaryStore()
    try putBack(store) { try store.write(try store.open()) }
    let vault = try store.open()
    #expect(throws: StorageError.older) { try store.first(vault) }
    #expect(throws: StorageError.older) { try store.write(vault) }
  }

  @Test func `an older state that is accepted can be read, and is valid once it was written`()
    throws
  {
    let store = try TemporaryStore()
    try putBack(store) {
      for _ in 0..<5 { try store.write(try store.open()) }
    }
    #expect(try store.first(store.open(acceptingOlder: true)) == [1, 2, 3])
    #expect(throws: StorageError.older) { try store.first(store.open()) }
    try store.open(acceptingOlder: true).write(at: 1) { _ in }
    #expect(try store.first(store.open()) == [1, 2, 3])
  }

  @Test func `what changes nothing is no new state`() throws {
    let store = try TemporaryStore()
    try putBack(store) { try store.open().write(at: 1) { _ in } }
    #expect(try store.first(store.open()) == [1, 2, 3])
  }

  @Test func `the same state put back is the same`() throws {
    let store = try TemporaryStore()
    try store.write(try store.open())
    try putBack(store) { _ = try store.first(store.open()) }
    #expect(try store.first(store.open()) == [1, 2, 3])
  }

  @Test(arguments: ["", "pawl/v1 marker\n", "pawl/v1 marker\n0000000000000000000x\n"])
  func `a marker that does not read is written anew`(content: String) throws {
    let store = try TemporaryStore()
    let names = try FileManager.default.contentsOfDirectory(atPath: store.state.path)
    let file = store.state.appending(path: try #require(names.first))
    try Data(content.utf8).write(to: file)
    try store.write(try store.open())
    #expect(try store.open().examine { _ in }.standing == .current)
    #expect(try String(contentsOf: file, encoding: .utf8).hasSuffix("2\n"))
  }

  @Test func `a store is known on its machine and in its place only`() throws {
    let store = try TemporaryStore()
    #expect(try store.open().examine { _ in }.standing == .current)
    try FileManager.default.removeItem(at: store.state)
    #expect(try store.open().examine { _ in }.standing == .unknown)
    #expect(try store.first(store.open()) == [1, 2, 3])
  }
}
