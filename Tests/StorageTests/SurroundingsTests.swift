import Descriptors
import Foundation
import Storage
import Testing

/// What leads to a store.
struct SurroundingsTests {
  private let store: TemporaryStore

  init() throws { store = try TemporaryStore() }

  private func open(_ directory: URL, home: URL? = nil) throws {
    _ = try Vault.open(
      at: StoreLocation(Path(directory.path), home: home.map { Path($0.path) }),
      randomness: store.randomness
    ) { throw StorageError.wrongPassphrase }
  }

  private func allow(_ mode: Int, _ directory: URL) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory.path)
  }

  @Test(arguments: [0o777, 0o775, 0o757])
  func `a directory above that others can write to is refused`(mode: Int) throws {
    try allow(mode, store.folder)
    let folder = try Path(store.folder.path).resolved()
    #expect(throws: StorageError.unsafeDirectory(folder)) { try open(store.directory) }
    #expect(throws: StorageError.unsafeDirectory(folder)) {
      try Vault.create(
        at: StoreLocation(Path(store.folder.appending(path: "new").path)),
        randomness: store.randomness
      ) { _ in }
    }
    #expect(!FileManager.default.fileExists(atPath: store.folder.appending(path: "new").path))
  }

  @Test func `one where nobody touches what is another's is not`() throws {
    try allow(0o1777, store.folder)
    try open(store.directory)
  }

  @Test func `what is above the home is not looked at, the home itself is`() throws {
    let home = store.folder.appending(path: "home")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    try allow(0o755, home)
    let inside = home.appending(path: "store")
    try FileManager.default.moveItem(at: store.directory, to: inside)
    try allow(0o777, store.folder)
    try open(inside, home: home)
    #expect(throws: StorageError.self) { try open(inside) }
    try allow(0o777, home)
    #expect(throws: StorageError.self) { try open(inside, home: home) }
  }

  @Test func `a link counts with the directory it is in and those it leads through`() throws {
    let safe = store.folder.appending(path: "safe")
    let shared = store.folder.appending(path: "shared")
    for directory in [safe, shared] {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }
    try allow(0o777, shared)
    let link = safe.appending(path: "link")
    let middle = shared.appending(path: "middle")
    try FileManager.default.createSymbolicLink(at: middle, withDestinationURL: store.directory)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: store.directory)
    try open(link)
    #expect(throws: StorageError.self) { try open(middle) }
    try FileManager.default.removeItem(at: link)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: middle)
    #expect(throws: StorageError.self) { try open(link) }
  }

  @Test func `links that lead to themselves end`() throws {
    let loop = store.folder.appending(path: "loop")
    try FileManager.default.createSymbolicLink(at: loop, withDestinationURL: loop)
    #expect(throws: (any Error).self) { try open(loop) }
    #expect(throws: SystemError.self) { try Path(loop.path).waypoints() }
  }
}
