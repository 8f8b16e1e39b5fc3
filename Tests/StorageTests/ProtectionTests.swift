import Descriptors
import Foundation
import Octets
import Primitives
import Storage
import Testing

/// Stores under a passphrase.
struct ProtectionTests {
  private let store: TemporaryStore
  private var protection: Protection { Protection(of: store.location) }
  private var file: URL { store.directory.appending(path: "key") }

  init() throws { store = try TemporaryStore() }

  private func set(_ new: String, current: String? = nil) throws {
    try protection.set(
      { try store.secret(new) }, cost: .minimum, randomness: store.randomness,
      current: { try store.secret(current) })
  }

  @Test func `the passphrase opens the store, and another or none does not`() throws {
    let bare = try Data(contentsOf: file)
    #expect(try !protection.isSet())
    try set("one")
    #expect(try protection.isSet())
    #expect(try store.first(store.open(passphrase: "one")) == [1, 2, 3])
    #expect(throws: StorageError.wrongPassphrase) { try store.open(passphrase: "two") }
    #expect(throws: StorageError.wrongPassphrase) { try store.open() }
    #expect(try Data(contentsOf: file).range(of: bare.suffix(32)) == nil)
  }

  @Test func `it is changed and removed only by who knows it`() throws {
    try set("one")
    #expect(throws: StorageError.wrongPassphrase) { try set("two", current: "three") }
    try set("two", current: "one")
    #expect(throws: StorageError.wrongPassphrase) { try store.open(passphrase: "one") }
    #expect(throws: StorageError.wrongPassphrase) {
      try protection.remove { try store.secret("one") }
    }
    try protection.remove { try store.secret("two") }
    #expect(try store.first(store.open()) == [1, 2, 3])
  }

  @Test func `the key that had no passphrase is overwritten`() throws {
    // A second name would keep the old file, as a backup made with hard links does.
    let reader = try FileHandle(forReadingFrom: file)
    let bare = try Data(contentsOf: file)
    try set("one")
    let left = try #require(try reader.readToEnd())
    #expect(left.count == bare.count)
    #expect(left.allSatisfy { $0 == 0 })
  }

  @Test func `a backup of the key made with a hard link is left alone`() throws {
    let bare = try Data(contentsOf: file)
    let link = store.folder.appending(path: "key")
    try FileManager.default.linkItem(at: file, to: link)
    try set("one")
    #expect(try Data(contentsOf: link) == bare)
  }

  @Test func `a sealed key file of another length is damaged`() throws {
    try set("one")
    let sealed = try Data(contentsOf: file)
    for bad in [sealed.dropLast(), sealed + [0]] {
      try bad.write(to: file)
      #expect(throws: StorageError.damaged("key file")) { try store.open(passphrase: "one") }
    }
  }
}
