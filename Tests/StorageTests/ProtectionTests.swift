import Descriptors
import Foundation
import Octets
import Primitives
import Storage
import Testing

/// Stores with a passphrase.
struct ProtectionTests {
  private let store: TemporaryStore
  private var protection: Protection { Protection(of: store.location) }
  private var file: URL { store.directory.appending(path: "key") }

  init() throws { store = try TemporaryStore() }

  private func setPassphrase(_ new: String, current: String? = nil) throws {
    try protection.set(
      { try store.secret(new) }, cost: .minimum, randomness: store.randomness,
      current: { try store.secret(current) })
  }

  @Test func `only the passphrase opens the store`() throws {
    let bare = try Data(contentsOf: file)
    #expect(try !protection.isSet())
    try setPassphrase("one")
    #expect(try protection.isSet())
    #expect(try store.body(in: store.open(passphrase: "one")) == [1, 2, 3])
    #expect(throws: StorageError.wrongPassphrase) { try store.open(passphrase: "two") }
    #expect(throws: StorageError.wrongPassphrase) { try store.open() }
    #expect(try Data(contentsOf: file).range(of: bare.suffix(32)) == nil)
  }

  @Test func `changing or removing the passphrase takes the current one`() throws {
    try setPassphrase("one")
    #expect(throws: StorageError.wrongPassphrase) { try setPassphrase("two", current: "three") }
    try setPassphrase("two", current: "one")
    #expect(throws: StorageError.wrongPassphrase) { try store.open(passphrase: "one") }
    #expect(throws: StorageError.wrongPassphrase) {
      try protection.remove(randomness: store.randomness) { try store.secret("one") }
    }
    try protection.remove(randomness: store.randomness) { try store.secret("two") }
    #expect(try store.body(in: store.open()) == [1, 2, 3])
  }

  @Test func `a key file from before the passphrase is refused`() throws {
    let bare = try Data(contentsOf: file)
    try setPassphrase("one")
    let sealed = try Data(contentsOf: file)
    try bare.write(to: file)
    #expect(throws: StorageError.unsealed(store.path)) { try store.body(in: store.open()) }
    #expect(throws: StorageError.unsealed(store.path)) { try setPassphrase("two") }
    #expect(try store.open().examine { _ in nil }.standing == .unsealed)
    try store.open(acceptingOlder: true).write(at: 1) { _ in }
    #expect(try store.body(in: store.open()) == [1, 2, 3])
    try sealed.write(to: file)
    try protection.remove(randomness: store.randomness) { try store.secret("one") }
    #expect(try store.body(in: store.open()) == [1, 2, 3])
  }

  @Test func `the file of a bare key is overwritten when a passphrase is set`() throws {
    // A second name would keep the old file, as a backup made with hard links does.
    let reader = try FileHandle(forReadingFrom: file)
    let bare = try Data(contentsOf: file)
    try setPassphrase("one")
    let left = try #require(try reader.readToEnd())
    #expect(left.count == bare.count)
    #expect(left.allSatisfy { $0 == 0 })
  }

  @Test func `a backup of the key made with a hard link is left alone`() throws {
    let bare = try Data(contentsOf: file)
    let link = store.folder.appending(path: "key")
    try FileManager.default.linkItem(at: file, to: link)
    try setPassphrase("one")
    #expect(try Data(contentsOf: link) == bare)
  }

  @Test func `a sealed key file of the wrong length is damaged`() throws {
    try setPassphrase("one")
    let sealed = try Data(contentsOf: file)
    for bad in [sealed.dropLast(), sealed + [0]] {
      try bad.write(to: file)
      #expect(throws: StorageError.damaged(.keyFile)) { try store.open(passphrase: "one") }
    }
  }
}
