import Octets
import Operations
import Primitives
import Ratcheting
import Rehearsal
import Storage
import Testing

/// How many messages may be missing.
struct SkippedKeyTests {
  /// The length of what the record of a session holds before the session, in bytes.
  private static let usageByteCount = 32

  @Test func `for each contact 100,000 keys are kept, and not one more`() throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      try alice.importBundle(bob.bundle(), as: "bob")
      _ = try bob.decrypt(alice.encrypt([], to: ["bob"]), accept: "alice")
      // In a session that was answered, each message takes much less time.
      _ = try alice.decrypt(bob.encrypt([], to: ["alice"]))
      for round in 1...4 {
        try lose(25_000, from: alice)
        let message = try alice.encrypt([UInt8(round)], to: ["bob"])
        #expect(try bob.decrypt(message).content == [UInt8(round)])
      }
      _ = try alice.encrypt([], to: ["bob"])
      let next = try alice.encrypt([], to: ["bob"])
      #expect {
        try bob.decrypt(next)
      } throws: { error in
        guard case OperationError.tooManySkipped = error else { return false }
        return true
      }
    }
  }

  /// Has `sender` write so many messages in its only session, which are lost.
  private func lose(_ count: Int, from sender: Party) throws {
    let vault = try Vault.open(at: sender.location, randomness: SystemRandomness()) {
      throw StorageError.wrongPassphrase
    }
    try vault.write(at: sender.now) { transaction in
      var found: (id: RecordID, place: Place, body: [UInt8])?
      try transaction.forEach(RecordKind(7)) { record in
        found = (record.id, record.place, [UInt8](record.body.bytes))
      }
      let (id, place, body) = try #require(found)
      let record = [UInt8](body[Self.usageByteCount...])
      var session = try Session.restored(from: record.bytes)
      for _ in 0..<count { _ = try session.send(randomness: SystemRandomness()).number }
      let advanced = session.record()
      let whole = body[..<Self.usageByteCount] + [UInt8](advanced.bytes)
      try transaction.replace(
        id, with: [UInt8](whole).bytes, at: place,
        named: session.association.ephemeral.bytes)
    }
  }
}
