import Operations
import Ratcheting
import Rehearsal
import Sealing
import Storage
import Testing

/// What happens to messages between stores.
struct ConversationTests {
  private static let day: UInt64 = 86_400

  @Test func `a message to several is read by each and by nobody else`() throws {
    try withDirectory { directory in
      let people = try ["bob", "carol", "dave"].map { try Party($0, in: directory) }
      let alice = try Party("alice", in: directory)
      let eve = try Party("eve", in: directory)
      for person in people {
        try alice.importBundle(person.bundle(), as: person.name.description)
      }
      let message = try alice.encrypt([1, 2, 3], to: ["bob", "carol", "dave"])
      for person in people {
        #expect(try person.decrypt(message, accept: "alice").content == [1, 2, 3])
      }
      #expect(try refusal { try eve.decrypt(message) } == .notForThisStore)
    }
  }

  @Test func `a session is found among so many that several threads search`() throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bundle = try alice.bundle()
      let others = try (0..<100).map { number in
        let other = try Party("person-\(number)", in: directory)
        try other.importBundle(bundle, as: "alice")
        let name = other.name.description
        _ = try alice.decrypt(try other.encrypt([0], to: ["alice"]), accept: name)
        _ = try other.decrypt(try alice.encrypt([1], to: [name]))
        return other
      }
      try others[0].importBundle(try others[1].bundle(), as: "one")
      _ = try others[1].decrypt(try others[0].encrypt([2], to: ["one"]), accept: "zero")
      _ = try others[0].decrypt(try others[1].encrypt([3], to: ["zero"]))
      for threadCount in [1, 2, 4] {
        let reader = Party(reopening: alice.name, in: directory, threadCount: threadCount)
        for number in [0, 20, 50, 80, 99] {
          let message = try others[number].encrypt([UInt8(number)], to: ["alice"])
          #expect(try reader.decrypt(message).content == [UInt8(number)])
          #expect(try refusal { try reader.decrypt(message) } == .alreadyDecrypted)
        }
        let foreign = try others[0].encrypt([4], to: ["one"])
        #expect(try refusal { try reader.decrypt(foreign) } == .notForThisStore)
      }
    }
  }

  @Test func `a one-time bundle serves one importer`() throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      let carol = try Party("carol", in: directory)
      let bundle = try carol.bundle(oneTime: true)
      try alice.importBundle(bundle, as: "carol")
      try bob.importBundle(bundle, as: "carol")
      let first = try alice.encrypt([1], to: ["carol"])
      let second = try bob.encrypt([2], to: ["carol"])
      #expect(try carol.decrypt(first, accept: "alice").content == [1])
      #expect(try refusal { try carol.decrypt(second, accept: "bob") } == .notForThisStore)
      #expect(try refusal { try carol.decrypt(first) } == .alreadyDecrypted)
    }
  }

  @Test func `prekeys live thirty days longer than the last bundle that carries them`() throws {
    try withDirectory { directory in
      let day: UInt64 = 86_400
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      try alice.importBundle(bob.bundle(lifetime: 10 * day), as: "bob")
      let early = try alice.encrypt([1], to: ["bob"])
      let late = try alice.encrypt([2], to: ["bob"])
      alice.now += 10 * day
      #expect(
        try refusal { try alice.encrypt([3], to: ["bob"]) }
          == .bundleRunOut)
      bob.now += 40 * day - 1
      #expect(try bob.decrypt(early, accept: "alice").content == [1])

      let carol = try Party("carol", in: directory, now: bob.now)
      try carol.importBundle(bob.bundle(lifetime: day), as: "bob")
      let lost = try carol.encrypt([4], to: ["bob"])
      bob.now += 31 * day
      // Due, whether or not anything has been written since.
      #expect(try refusal { try bob.decrypt(lost, accept: "carol") } == .notForThisStore)
      #expect(try bob.decrypt(late).content == [2])
    }
  }

  @Test func `bundles of one week share their prekeys and the next week has others`() throws {
    try withDirectory { directory in
      let bob = try Party("bob", in: directory)
      let alice = try Party("alice", in: directory)
      let first = try bob.bundle()
      bob.now += 7 * 86_400
      let second = try bob.bundle()
      #expect(first != second)
      alice.now = bob.now
      try alice.importBundle(first, as: "bob")
      let message = try alice.encrypt([1], to: ["bob"])
      #expect(try bob.decrypt(message, accept: "alice").content == [1])
    }
  }

  @Test func `no bundle begins a second session while one is answered, unless asked to`() throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      let bundle = try bob.bundle()
      #expect(try alice.importBundle(bundle, as: "bob").hasBegun)
      #expect(try !alice.importBundle(bundle, as: "bob").hasBegun)
      #expect(try bob.decrypt(alice.encrypt([1], to: ["bob"]), accept: "alice").content == [1])
      #expect(try alice.decrypt(bob.encrypt([2], to: ["alice"])).content == [2])
      (alice.now, bob.now) = (alice.now + 300 * Self.day, bob.now + 300 * Self.day)
      let fresh = try bob.bundle(oneTime: true)
      #expect(try !alice.importBundle(fresh, as: "bob").hasBegun)
      #expect(try alice.importBundle(fresh, as: "bob", newSession: true).hasBegun)
    }
  }

  @Test func `an unanswered session that ends within 14 days gives way to a longer one`() throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      try alice.importBundle(bob.bundle(lifetime: 20 * Self.day), as: "bob")
      bob.now += 6 * Self.day - 10
      let fresh = try bob.bundle(lifetime: 20 * Self.day)
      let brief = try bob.bundle(lifetime: 14 * Self.day + 1)
      alice.now += 6 * Self.day - 1
      #expect(try !alice.importBundle(fresh, as: "bob").hasBegun)
      alice.now += 1
      // It ends before the session does.
      #expect(try !alice.importBundle(brief, as: "bob").hasBegun)
      #expect(try alice.importBundle(fresh, as: "bob").hasBegun)
    }
  }

  @Test func `a revocation begins a session and refuses what was made before it`() throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      let old = try bob.bundle()
      try alice.importBundle(old, as: "bob")
      #expect(try bob.decrypt(alice.encrypt([1], to: ["bob"]), accept: "alice").content == [1])
      #expect(try alice.decrypt(bob.encrypt([2], to: ["alice"])).content == [2])
      let carol = try Party("carol", in: directory)
      try carol.importBundle(old, as: "bob")
      let lost = try carol.encrypt([3], to: ["bob"])
      #expect(try RevokePrekeys().run(in: bob.context) == 1)
      let fresh = try bob.bundle()
      #expect(try refusal { try bob.decrypt(lost, accept: "carol") } == .notForThisStore)
      // Sessions go on.
      #expect(try bob.decrypt(alice.encrypt([4], to: ["bob"])).content == [4])

      let report = try alice.importBundle(fresh, as: "bob")
      #expect(report.hasBegun && report.isRevocation)
      let again = try alice.importBundle(fresh, as: "bob")
      #expect(!again.hasBegun && !again.isRevocation)
      #expect(try refusal { try alice.importBundle(old, as: "bob") } == .revoked)
      #expect(try refusal { try alice.importBundle(old, as: "bob", newSession: true) } == .revoked)
      #expect(try bob.decrypt(alice.encrypt([5], to: ["bob"])).content == [5])
    }
  }

  @Test func `bundles from another clock are refused`() throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      bob.now += 86_401
      let future = try bob.bundle(lifetime: 86_400)
      #expect(try refusal { try alice.importBundle(future, as: "bob") } == .notYetValid)
      alice.now = bob.now + 86_400
      #expect(try refusal { try alice.importBundle(future, as: "bob") } == .expired)
      alice.now -= 1
      #expect(try alice.importBundle(future, as: "bob").hasBegun)
    }
  }

  @Test func `no bundle is made at the end of time`() throws {
    try withDirectory { directory in
      let bob = try Party("bob", in: directory)
      bob.now = .max
      let error = #expect(throws: OperationError.self) { try bob.bundle() }
      let problem: StorageError? = if case .storage(let problem) = error { problem } else { nil }
      #expect(problem == .damaged(.content(RecordKind(1))))
    }
  }

  @Test(arguments: [0, 1] as [UInt64])
  func `a one-time bundle that is newer by more than a week displaces a reusable one`(
    excess: UInt64
  ) throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      let reusable = try bob.bundle()
      bob.now += 7 * Self.day + excess
      alice.now = bob.now
      try alice.importBundle(bob.bundle(oneTime: true), as: "bob")
      let report = try alice.importBundle(reusable, as: "bob")
      #expect(report.isOutdated && report.isDisplaced == (excess > 0))
    }
  }

  @Test(arguments: [0, 1] as [UInt64])
  func `a session that began more than a day ahead gives way to another`(excess: UInt64) throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      let bundle = try bob.bundle()
      alice.now += Self.day + excess
      #expect(try alice.importBundle(bundle, as: "bob").hasBegun)
      alice.now -= Self.day + excess
      #expect(try alice.importBundle(bundle, as: "bob").hasBegun == (excess > 0))
    }
  }

  @Test func `a run that was skipped is caught up with, each message once`() throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      try alice.importBundle(bob.bundle(), as: "bob")
      let messages = try (0...300).map { _ in try alice.encrypt([], to: ["bob"]) }
      let last = try bob.decrypt(messages[300], accept: "alice")
      #expect(last.outcome.missing.numbers == [UInt32](0..<300))
      for message in messages[100..<120].reversed() {
        #expect(try bob.decrypt(message).content == [])
        #expect(try refusal { try bob.decrypt(message) } == .alreadyDecrypted)
      }
      let next = try alice.encrypt([], to: ["bob"])
      #expect(
        try bob.decrypt(next).outcome.missing.numbers == [UInt32](0..<100) + [UInt32](120..<300))
    }
  }

  @Test func `a kept key reads again until it is used`() throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      try alice.importBundle(bob.bundle(), as: "bob")
      let message = try alice.encrypt([1], to: ["bob"])
      let next = try alice.encrypt([2], to: ["bob"])
      for _ in 0..<2 {
        #expect(try bob.decrypt(message, accept: "alice", keep: true).content == [1])
      }
      #expect(try bob.decrypt(next).outcome.missing.numbers == [])
      #expect(try bob.decrypt(message).content == [1])
      #expect(try refusal { try bob.decrypt(message) } == .alreadyDecrypted)
    }
  }

  @Test func `a kept key whose clock was set back counts its time once more, to the second`() throws
  {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      try alice.importBundle(bob.bundle(), as: "bob")
      let message = try alice.encrypt([1], to: ["bob"])
      #expect(try bob.decrypt(message, accept: "alice", keep: true).content == [1])
      // Whatever writes to the store notices that the clock was set back.
      bob.now -= 200 * Self.day
      _ = try bob.bundle()
      bob.now += 120 * Self.day - 1
      let copy = try bob.copy(in: directory)
      #expect(try copy.decrypt(message).content == [1])
      bob.now += 1
      let (content, error) = try bob.release(message, accept: "alice")
      #expect(content == [])
      #expect(try refusal { if let error { throw error } } == .alreadyDecrypted)
    }
  }

  @Test func `a restored sender never repeats a key with other content`() throws {
    try withDirectory { directory in
      let alice = try Party("alice", in: directory)
      let bob = try Party("bob", in: directory)
      try alice.importBundle(bob.bundle(), as: "bob")
      let copy = try alice.copy(in: directory)
      let zeros = [UInt8](repeating: 0, count: 1000)
      let one = try alice.encrypt(zeros, to: ["bob"], compression: Compression(.none))
      let other = try copy.encrypt(zeros, to: ["bob"], compression: Compression(.none))
      #expect(Set(one.suffix(1016)) != [0] && one.suffix(1016) != other.suffix(1016))
      #expect(try bob.decrypt(one, accept: "alice").content == zeros)
      #expect(throws: OperationError.self) { try bob.decrypt(other) }
    }
  }

  /// Which kind of refusal something met.
  enum Refusal: Equatable {
    case notForThisStore, alreadyDecrypted, tooManySkipped, bundleRunOut, expired, notYetValid
    case revoked
    case none, other
  }

  private func refusal<Result>(_ body: () throws -> Result) throws -> Refusal {
    do {
      _ = try body()
      return .none
    } catch let error as OperationError {
      return switch error {
      case .notForThisStore: .notForThisStore
      case .alreadyDecrypted: .alreadyDecrypted
      case .tooManySkipped: .tooManySkipped
      case .bundleRunOut: .bundleRunOut
      case .ratcheting(.bundleExpired): .expired
      case .ratcheting(.bundleNotYetValid): .notYetValid
      case .ratcheting(.bundleRevoked): .revoked
      default: .other
      }
    }
  }
}
