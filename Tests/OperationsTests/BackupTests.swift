import Foundation
import Octets
import Operations
import Primitives
import Ratcheting
import Rehearsal
import Storage
import Testing

/// Identity and address book on a new machine.
struct BackupTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "pawl-\(UUID())")

  private func withPeople(_ body: (Party, Party) throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(Party("alice", in: folder), Party("bob", in: folder))
  }

  private func backup(_ party: Party, passphrase: String) throws -> [UInt8] {
    party.passphrase.fresh = passphrase
    return try party.collect { try Backup(cost: .minimum).run(in: party.context, to: &$0) }
  }

  private func restore(_ backup: [UInt8], for party: Party, passphrase: String) throws {
    try FileManager.default.removeItem(at: folder.appending(path: party.name.description))
    party.passphrase.old = passphrase
    _ = try party.feed(backup) { try Restore().run(in: party.context, from: &$0) }
  }

  @Test func `contacts keep their names and their trust, and a fresh bundle goes on`() throws {
    try withPeople { alice, bob in
      try alice.importBundle(try bob.bundle(), as: "bob")
      _ = try Verify(.contact(bob.name), action: .confirm).run(in: alice.context)
      let message = try alice.encrypt([1], to: ["bob"])
      _ = try bob.decrypt(message, accept: "alice")
      let before = try ListContacts().run(in: alice.context)
      let backup = try backup(alice, passphrase: "p")
      try restore(backup, for: alice, passphrase: "p")

      let contacts = try ListContacts().run(in: alice.context)
      #expect(contacts.map(\.contact.name) == before.map(\.contact.name))
      #expect(contacts.map(\.contact.identity) == before.map(\.contact.identity))
      #expect(contacts.map(\.contact.isVerified) == [true])
      // Sessions are gone on one side; a fresh bundle from either brings a new one.
      #expect(throws: OperationError.self) { try alice.encrypt([2], to: ["bob"]) }
      bob.now += 60
      alice.now += 60
      try alice.importBundle(try bob.bundle(), as: "bob")
      #expect(try bob.decrypt(try alice.encrypt([2], to: ["bob"])).content == [2])
      #expect(try alice.decrypt(try bob.encrypt([3], to: ["alice"])).content == [3])
    }
  }

  @Test func `bundles after a restoration are later than those before`() throws {
    try withPeople { alice, _ in
      // Its owner's clock was ahead.
      alice.now += 1000
      _ = try alice.bundle()
      alice.now -= 1000
      let backup = try backup(alice, passphrase: "p")
      try restore(backup, for: alice, passphrase: "p")
      let bundle = try alice.bundle()
      let bob = try Party("carl", in: folder, now: alice.now + 1001)
      try bob.importBundle(bundle, as: "alice")
    }
  }

  @Test func `a restoration revokes the bundles that were out`() throws {
    try withPeople { alice, bob in
      let old = try alice.bundle()
      let backup = try backup(alice, passphrase: "p")
      try bob.importBundle(old, as: "alice")
      let lost = try bob.encrypt([1], to: ["alice"])
      try restore(backup, for: alice, passphrase: "p")
      #expect(throws: OperationError.self) { try alice.decrypt(lost, accept: "bob") }
      let report = try bob.importBundle(try alice.bundle(), as: "alice")
      #expect(report.isRevocation && report.hasBegun)
      #expect(throws: OperationError.self) { try bob.importBundle(old, as: "alice") }
      let message = try bob.encrypt([2], to: ["alice"])
      #expect(try alice.decrypt(message, accept: "bob").content == [2])
    }
  }

  @Test func `another passphrase and every damaged backup is refused and makes no store`() throws {
    try withPeople { alice, _ in
      let backup = try backup(alice, passphrase: "p")
      #expect(throws: OperationError.self) { try restore(backup, for: alice, passphrase: "q") }
      let store = folder.appending(path: "alice").path
      #expect(!FileManager.default.fileExists(atPath: store))
      alice.passphrase.old = "p"
      for cut in stride(from: 0, to: backup.count - 1, by: 7) {
        #expect(throws: OperationError.self) {
          try alice.feed([UInt8](backup.prefix(cut))) {
            _ = try Restore().run(in: alice.context, from: &$0)
          }
        }
      }
      #expect(!FileManager.default.fileExists(atPath: store))
    }
  }

  @Test func `a store with a passphrase is backed up under the same`() throws {
    try withPeople { alice, _ in
      alice.passphrase.fresh = "one"
      try SetPassphrase(cost: .minimum).run(in: alice.context)
      alice.passphrase = Party.Answer(old: "two", fresh: "three")
      #expect(throws: OperationError.self) { try backup(alice, passphrase: "three") }
      alice.passphrase = Party.Answer(old: "one")
      let kept = try backup(alice, passphrase: "three")
      try restore(kept, for: alice, passphrase: "one")
      // The restored store has none.
      alice.passphrase = Party.Answer(old: "")
      _ = try ShowIdentity().run(in: alice.context)
    }
  }
}
