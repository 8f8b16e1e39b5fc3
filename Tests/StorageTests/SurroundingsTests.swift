import Descriptors
import Foundation
import Storage
import Testing

/// The directories that lead to a store.
struct SurroundingsTests {
  private let store: TemporaryStore

  init() throws { store = try TemporaryStore() }

  private func openStore(in directory: URL, home: URL? = nil) throws {
    _ = try Vault.open(
      at: StoreLocation(Path(directory.path), home: home.map { Path($0.path) }),
      randomness: store.randomness
    ) { throw StorageError.wrongPassphrase }
  }

  private func setMode(_ mode: Int, of directory: URL) throws {
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory.path)
  }

  @Test(arguments: [0o777, 0o775, 0o757])
  func `a store below a directory that others can write to is refused`(mode: Int) throws {
    try setMode(mode, of: store.folder)
    let folder = try Path(store.folder.path).resolved()
    #expect(throws: StorageError.unsafeDirectory(folder)) { try openStore(in: store.directory) }
    #expect(throws: StorageError.unsafeDirectory(folder)) {
      try Vault.create(
        at: StoreLocation(Path(store.folder.appending(path: "new").path)),
        randomness: store.randomness
      ) { _ in }
    }
    #expect(!FileManager.default.fileExists(atPath: store.folder.appending(path: "new").path))
  }

  @Test func `a store below a sticky directory is accepted`() throws {
    try setMode(0o1777, of: store.folder)
    try openStore(in: store.directory)
  }

  @Test func `the home is checked, but not the directories above it`() throws {
    let home = store.folder.appending(path: "home")
    try FileManager.default.createDirectory(at: home, withIntermediateDirectories: true)
    try setMode(0o755, of: home)
    let inside = home.appending(path: "store")
    try FileManager.default.moveItem(at: store.directory, to: inside)
    try setMode(0o777, of: store.folder)
    try openStore(in: inside, home: home)
    #expect(throws: StorageError.self) { try openStore(in: inside) }
    try setMode(0o777, of: home)
    #expect(throws: StorageError.self) { try openStore(in: inside, home: home) }
  }

  @Test func `the directories that links are in and lead through are checked`() throws {
    let safe = store.folder.appending(path: "safe")
    let shared = store.folder.appending(path: "shared")
    for directory in [safe, shared] {
      try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    }
    try setMode(0o777, of: shared)
    let link = safe.appending(path: "link")
    let middle = shared.appending(path: "middle")
    try FileManager.default.createSymbolicLink(at: middle, withDestinationURL: store.directory)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: store.directory)
    try openStore(in: link)
    #expect(throws: StorageError.self) { try openStore(in: middle) }
    try FileManager.default.removeItem(at: link)
    try FileManager.default.createSymbolicLink(at: link, withDestinationURL: middle)
    #expect(throws: StorageError.self) { try openStore(in: link) }
  }

  @Test func `a link that leads to itself is refused`() throws {
    let loop = store.folder.appending(path: "loop")
    try FileManager.default.createSymbolicLink(at: loop, withDestinationURL: loop)
    #expect(throws: (any Error).self) { try openStore(in: loop) }
    #expect(throws: SystemError.self) { try Path(loop.path).waypoints() }
  }
}
