import Descriptors
import Foundation
import Operations
import Ratcheting
import Rehearsal
import Testing

/// Prekey directories over weeks and months.
struct PublishTests {
  private static let day: UInt64 = 86_400

  private func withPeople(_ body: (Party, Party, Path) throws -> Void) throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      try body(alice, bob, Path(directory.appending(path: "keys").path))
    }
  }

  @discardableResult
  private func publish(
    _ owner: Party, _ shelf: Path, count: Int = 2, lifetime: UInt64 = Export.defaultLifetime
  ) throws -> Publish.Report {
    try Publish(count: count, lifetime: lifetime, mask: 0o022)
      .run(in: owner.context, directory: shelf)
  }

  private func bundles(_ outcome: Publish.Report) throws -> [String: HandedOutBundle] {
    let folder = URL(filePath: String(decoding: outcome.folder.bytes, as: UTF8.self))
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).reduce(into: [:]) {
      let data = try Data(contentsOf: folder.appending(path: $1))
      $0[$1] = try HandedOutBundle(armored: [UInt8](data))
    }
  }

  private func take(
    _ reader: Party, _ shelf: Path, newSession: Bool = false
  ) throws -> Import.Report {
    try #require(
      try Import(
        .given(try ContactName("bob")), expectedIdentity: nil, isNewSession: newSession
      ).run(in: reader.context, fromDirectory: shelf))
  }

  @Test func `the reusable bundle has other prekeys after seven days, and not before`() throws {
    try withPeople { _, bob, shelf in
      let first = try bundles(publish(bob, shelf))
      bob.now += 7 * Self.day - 1
      #expect(try bundles(publish(bob, shelf)) == first)
      bob.now += 1
      let outcome = try publish(bob, shelf)
      #expect(outcome.isReusableNew && outcome.newCount == 0 && outcome.removedCount == 0)
      let second = try bundles(outcome)
      let (old, new) = (try #require(first["reusable.pawl"]), try #require(second["reusable.pawl"]))
      #expect(old.signedPrekey != new.signedPrekey && old.kemPrekey != new.kemPrekey)
      #expect(second.count == 3 && Set(first.keys) == Set(second.keys))
    }
  }

  @Test func `bundles of one period share SPK and the reusable ones KPK`() throws {
    try withPeople { _, bob, shelf in
      let published = try bundles(publish(bob, shelf))
      bob.now += 7 * Self.day - 1
      let exported = try HandedOutBundle(armored: bob.bundle())
      let oneTime = try HandedOutBundle(armored: bob.bundle(oneTime: true))
      let all = published.values + [exported, oneTime]
      #expect(Set(all.map(\.signedPrekey)).count == 1)
      #expect(Set(all.filter { !$0.isOneTime }.map(\.kemPrekey)).count == 1)
      #expect(Set(all.map(\.kemPrekey)).count == 4)
    }
  }

  @Test func `a reusable bundle with less than half of its life is replaced`() throws {
    try withPeople { _, bob, shelf in
      let lifetime = 6 * Self.day
      let first = try bundles(publish(bob, shelf, count: 0, lifetime: lifetime))
      bob.now += 3 * Self.day
      #expect(try !publish(bob, shelf, count: 0, lifetime: lifetime).isReusableNew)
      bob.now += 1
      let outcome = try publish(bob, shelf, count: 0, lifetime: lifetime)
      #expect(outcome.isReusableNew)
      // Still of the same period
      #expect(
        try bundles(outcome)["reusable.pawl"]?.signedPrekey == first["reusable.pawl"]?.signedPrekey)
    }
  }

  @Test func `what has expired is removed, and its messages are read for thirty days more`() throws
  {
    try withPeople { alice, bob, shelf in
      try publish(bob, shelf, lifetime: 10 * Self.day)
      #expect(try take(alice, shelf).isOneTime)
      let message = try alice.encrypt([1], to: ["bob"])
      let late = try alice.encrypt([2], to: ["bob"])
      bob.now += 11 * Self.day
      let outcome = try publish(bob, shelf, lifetime: 10 * Self.day)
      #expect(outcome.removedCount == 1 && outcome.newCount == 2 && outcome.isReusableNew)
      #expect(try bundles(outcome).values.allSatisfy { $0.expires > bob.now })
      bob.now += 29 * Self.day
      #expect(try bob.decrypt(message, accept: "alice").content == [1])
      bob.now += 365 * Self.day
      #expect(try bob.decrypt(late).content == [2])
    }
  }

  @Test func `publishing every week for two years leaves neither files nor prekeys behind`() throws
  {
    try withPeople { alice, bob, shelf in
      var sizes: [Int] = []
      for week in 0..<104 {
        bob.now += 7 * Self.day
        alice.now = bob.now
        let outcome = try publish(bob, shelf)
        #expect(try bundles(outcome).count == 3)
        #expect(try take(alice, shelf, newSession: true).isOneTime)
        if week % 26 == 25 {
          let store = bob.directory.appending(path: "bob/store.db")
          sizes.append(try Data(contentsOf: store).count)
        }
        // A reusable one a week, and a one-time one for the one that was taken, for 90 days.
        #expect(try ListPrekeys().run(in: bob.context).bundles.count <= 27)
      }
      #expect(sizes[1] == sizes[3])
    }
  }

  @Test func `nothing is taken for a session that works, until its owner revokes it`() throws {
    try withPeople { alice, bob, shelf in
      let before = try bundles(publish(bob, shelf))
      #expect(try take(alice, shelf).hasBegun)
      let rest = try bundles(publish(bob, shelf, count: 1))
      #expect(rest.count == before.count - 1)
      let looked = try take(alice, shelf)
      #expect(!looked.hasBegun && !looked.isOneTime)
      #expect(try bundles(publish(bob, shelf, count: 1)) == rest)

      _ = try RevokePrekeys().run(in: bob.context)
      let outcome = try publish(bob, shelf)
      #expect(outcome.newCount == 2 && outcome.isReusableNew)
      let taken = try take(alice, shelf)
      #expect(taken.hasBegun && taken.isOneTime && taken.isRevocation)
      #expect(try bundles(outcome).count == 2)
      #expect(try bob.decrypt(alice.encrypt([1], to: ["bob"]), accept: "alice").content == [1])
    }
  }

  @Test func `a clock that was ahead leaves bundles that are imported once it is right`() throws {
    try withPeople { alice, bob, shelf in
      bob.now += 3 * Self.day
      try publish(bob, shelf)
      bob.now -= 3 * Self.day
      #expect(throws: OperationError.self) { try take(alice, shelf) }
      let outcome = try publish(bob, shelf)
      #expect(outcome.newCount == 2 && outcome.unclaimedCount == 2 && outcome.earlyCount == 2)
      #expect(outcome.isReusableNew && outcome.removedCount == 0)
      #expect(outcome.clockWarnings.count == 1)
      #expect(try take(alice, shelf).isOneTime)
      bob.now += 2 * Self.day + 10
      let later = try publish(bob, shelf)
      #expect(later.newCount == 0 && later.unclaimedCount == 3 && later.earlyCount == 0)
    }
  }
}
