import Foundation
import Octets
import Operations
import Primitives
import Ratcheting
import Rehearsal
import Storage
import Testing

/// Contacts are found by what their names look like, and by who has introduced them, without a look at all.
struct ContactIndexTests {
  private static let names = [
    "alice", "Alice", "\u{430}lice", "bob", "B0b", "bi11", "bill", "Ilya", "llya", "carol", "日本",
  ]

  private let folder = FileManager.default.temporaryDirectory.appending(path: "pawl-\(UUID())")

  private func withAlice(_ body: (Party) throws -> Void) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(Party("alice", in: folder))
  }

  private func identity() -> IdentityKey { Identity(from: SystemRandomness()).key }

  private func add(
    _ people: [(String, IdentityKey)], introducedBy introducer: String? = nil, to party: Party
  ) throws -> AddContacts.Report {
    let list = people.map { "\($1)\t\($0)\n" }.joined()
    return try party.feed([UInt8](list.utf8)) {
      try AddContacts(introducedBy: try introducer.map { try ContactName($0) })
        .run(in: party.context, from: &$0)
    }
  }

  private func contacts(of party: Party) throws -> [Contact] {
    try ListContacts().run(in: party.context).map(\.contact)
  }

  /// The names of the contacts that resemble `name`, except for `name` itself.
  private func lookalikes(of name: ContactName, in party: Party) throws -> [ContactName] {
    let appearance = Appearance(of: name.description)
    return try contacts(of: party).map(\.name).filter {
      $0 != name && Appearance(of: $0.description).resembles(appearance)
    }
  }

  /// Deletes the record that says that the store has the index, as in a store that was made before there was one.
  private func forgetIndex(of party: Party) throws {
    #expect(try deleteRecords(of: RecordKind(17), in: party) <= 1)
  }

  /// Deletes the records of a kind, at most `limit` of them, and returns their number.
  @discardableResult
  private func deleteRecords(
    of kind: RecordKind, atMost limit: Int = .max, in party: Party
  ) throws -> Int {
    try change(party) { transaction in
      var found: [RecordID] = []
      try transaction.forEach(kind) { found.append($0.id) }
      for id in found.prefix(limit) { try transaction.delete(id) }
      return found.prefix(limit).count
    }
  }

  private func change<Result>(
    _ party: Party, _ body: (Transaction) throws -> Result
  ) throws -> Result {
    let vault = try Vault.open(
      at: party.location, randomness: SystemRandomness(), passphrase: { Secret(zeros: 0) })
    return try vault.write(at: party.now, body)
  }

  @Test func `check finds a wrong index, and a reset of all sessions mends it`() throws {
    try withAlice { alice in
      _ = try add([("carol", identity()), ("B0b", identity())], to: alice)
      _ = try Verify(.contact(ContactName("carol")), action: .confirm).run(in: alice.context)
      _ = try add([("bill", identity()), ("bi11", identity())], introducedBy: "carol", to: alice)
      let problems = { try Check().run(in: alice.context).problems }
      let wrongs: [(String, () throws -> Void)] = [
        ("a list is missing", { try deleteRecords(of: RecordKind(18), atMost: 1, in: alice) }),
        (
          "an introduction is missing",
          { try deleteRecords(of: RecordKind(19), atMost: 1, in: alice) }
        ),
        ("all lists are missing", { try deleteRecords(of: RecordKind(18), in: alice) }),
        (
          "a list leads to nobody",
          {
            let nobody = Secret(copying: RecordID(value: 1 << 30).bytes.bytes)
            try change(alice) {
              _ = try $0.insert(nobody.bytes, at: Place(RecordKind(18)), named: [1])
            }
          }
        ),
      ]
      for (text, makeWrong) in wrongs {
        #expect(try problems().isEmpty, "\(text)")
        try makeWrong()
        let found = try problems()
        #expect(found.count == 1, "\(text): \(found)")
        guard case .inRecord(_, .content(RecordKind(17))) = found.first else {
          Issue.record("\(text): \(found)")
          continue
        }
        _ = try ResetSessions(with: nil).run(in: alice.context)
      }
      #expect(try problems().isEmpty)
    }
  }

  @Test(arguments: [false, true])
  func `whatever is done to contacts, their lookalikes are found`(isForgotten: Bool) throws {
    try withAlice { alice in
      var generator = SeededRandomness(seed: 1)
      for turn in 0..<60 {
        let name = try ContactName(try #require(Self.names.randomElement(using: &generator)))
        let present = try contacts(of: alice)
        if isForgotten, turn % 5 == 4 { try forgetIndex(of: alice) }
        if let contact = present.randomElement(using: &generator), turn % 3 > 0 {
          let others = present.filter { $0.identity != contact.identity }
          if turn % 3 == 1, !others.contains(where: { $0.name == name }) {
            let found = try RenameContact(name: contact.name, to: name).run(in: alice.context)
            #expect(try found.names == lookalikes(of: name, in: alice), "\(turn)")
          } else {
            #expect(try RemoveContact(name: contact.name).run(in: alice.context) { true })
          }
        } else if !present.contains(where: { $0.name == name }) {
          let report = try add([(name.description, identity())], to: alice)
          let wanted = try lookalikes(of: name, in: alice)
          #expect(report.lookalikes.flatMap(\.others.names) == wanted, "\(turn)")
        }
      }
      #expect(try Check().run(in: alice.context).problems.isEmpty)
    }
  }

  @Test(arguments: [false, true])
  func `an introduction ends with the trust in the introducer`(isForgotten: Bool) throws {
    try withAlice { alice in
      let carol = try ContactName("carol")
      _ = try add([("carol", identity()), ("dave", identity())], to: alice)
      _ = try Verify(.contact(carol), action: .confirm).run(in: alice.context)
      _ = try add(
        [("abel", identity()), ("zoe", identity()), ("eve", identity())], introducedBy: "carol",
        to: alice)
      _ = try RemoveContact(name: ContactName("eve")).run(in: alice.context) { true }
      _ = try RenameContact(name: carol, to: ContactName("Karol")).run(in: alice.context)
      if isForgotten { try forgetIndex(of: alice) }
      let introduced = {
        try contacts(of: alice).filter { $0.trust != .unverified }.map(\.name.description)
      }
      #expect(try introduced() == ["Karol", "abel", "zoe"])
      _ = try Verify(.contact(ContactName("Karol")), action: .undo).run(in: alice.context)
      #expect(try introduced().isEmpty)
    }
  }

  @Test func `one who was introduced by a contact that comes later in a backup`() throws {
    try withAlice { alice in
      _ = try add([("zoe", identity())], to: alice)
      let zoe = try ContactName("zoe")
      _ = try Verify(.contact(zoe), action: .confirm).run(in: alice.context)
      _ = try add([("abel", identity())], introducedBy: "zoe", to: alice)
      alice.passphrase.fresh = "p"
      let backup = try alice.collect { try Backup(cost: .minimum).run(in: alice.context, to: &$0) }
      try FileManager.default.removeItem(at: folder.appending(path: "alice"))
      alice.passphrase.old = "p"
      _ = try alice.feed(backup) { try Restore().run(in: alice.context, from: &$0) }
      let trust = { try contacts(of: alice).map { $0.trust == .unverified } }
      #expect(try trust() == [false, false])
      #expect(try RemoveContact(name: zoe).run(in: alice.context) { true })
      #expect(try trust() == [true])
    }
  }
}
