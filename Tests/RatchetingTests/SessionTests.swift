import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// The state machine by itself: no store, no clock, randomness from a seed.
struct SessionTests {
  private let randomness = SeededRandomness(seed: 1)
  private let now: UInt64 = 1_800_000_000

  /// Both ends of a session whose first message has arrived.
  private func ends(oneTime: Bool = false) throws -> (alice: End, bob: End) {
    let signed = AgreementKeyPair(from: randomness)
    let once = AgreementKeyPair(from: randomness)
    let kem = KEMKeyPair(from: randomness)
    func prekeys() -> Prekeys {
      Prekeys(
        signed: AgreementKeyPair(privateKey: Secret(copying: signed.privateBytes)),
        oneTime: oneTime ? AgreementKeyPair(privateKey: Secret(copying: once.privateBytes)) : nil,
        kem: KEMKeyPair(seed: Secret(copying: kem.seed)))
    }
    let identity = Identity(from: randomness)
    let bundle = SignedBundle(
      of: prekeys(), by: identity, created: now, expires: now + 100, suggestedName: "bob"
    ).bundle
    let alice = End(
      try Handshake.initiate(
        with: bundle, as: Identity(from: randomness), began: now, randomness: randomness),
      randomness)
    let letter = try alice.send()
    let sealed = try #require(letter.initiator)
    let initiator = try Initiator(opening: sealed.bytes, over: letter.header, with: signed)
    let bob = End(
      try Handshake.respond(
        to: initiator, with: prekeys(), of: bundle.hash, as: identity, now: now),
      randomness)
    #expect(!bob.canSend(at: now))
    #expect(try bob.receive(letter) == .arrived(key: letter.key, skipped: []))
    return (alice, bob)
  }

  private func pass(from sender: End, to receiver: End) throws {
    let letter = try sender.send()
    #expect(try receiver.receive(letter) == .arrived(key: letter.key, skipped: []))
    #expect(try receiver.receive(letter) != .arrived(key: letter.key, skipped: []))
  }

  @Test(arguments: [false, true], [false, true])
  func `both ends agree on every key of a long conversation`(
    oneTime: Bool, isRestarting: Bool
  ) throws {
    let (alice, bob) = try ends(oneTime: oneTime)
    for round in 0..<30 {
      for _ in 0...round % 3 { try pass(from: bob, to: alice) }
      if isRestarting { try alice.restart() }
      for _ in 0...round % 2 { try pass(from: alice, to: bob) }
      if isRestarting { try bob.restart() }
    }
  }

  @Test func `a record cut anywhere is refused`() throws {
    let record = try ends().alice.record
    for count in record.indices {
      #expect(throws: RatchetingError.malformedRecord) {
        let cut = [UInt8](record.prefix(count))
        _ = try Session.restored(from: cut.bytes).isRetired
      }
    }
  }

  @Test func `a retired session and an expired bundle's are not sent in`() throws {
    let (alice, bob) = try ends()
    #expect(bob.canSend(at: now))
    #expect(alice.isUnanswered)
    #expect(alice.canSend(at: now + 99) && !alice.canSend(at: now + 100))
    try pass(from: bob, to: alice)
    #expect(!alice.isUnanswered)
    #expect(alice.canSend(at: now + 1_000_000))
    #expect(try alice.send().initiator == nil)
    bob.retire()
    try bob.restart()
    #expect(!bob.canSend(at: now))
  }

  @Test func `skipped keys are the keys of the messages that were passed over`() throws {
    let (alice, bob) = try ends()
    try pass(from: bob, to: alice)
    let letters = try (0..<4).map { _ in try alice.send() }
    #expect(
      try bob.receive(letters[2])
        == .arrived(key: letters[2].key, skipped: [letters[0].key, letters[1].key]))
    #expect(try bob.receive(letters[0]) == .passed)
    #expect(try bob.receive(letters[3]) == .arrived(key: letters[3].key, skipped: []))
  }

  @Test func `no more keys are skipped than there is room for`() throws {
    let (alice, bob) = try ends()
    try pass(from: bob, to: alice)
    let letters = try (0..<4).map { _ in try alice.send() }
    #expect(throws: RatchetingError.tooManySkipped) { try bob.receive(letters[3], room: 2) }
    let (carol, dave) = try ends()
    let more = try (0..<4).map { _ in try carol.send() }
    #expect(throws: RatchetingError.tooManySkipped) { try dave.receive(more[3], room: 2) }
    #expect(throws: Never.self) { try dave.receive(more[3], room: 3) }
  }

  @Test func `a run of 25,000 is skipped and one more is refused`() throws {
    let (alice, bob) = try ends()
    let keys = try (0..<25_000).map { _ in try alice.send().key }
    let letter = try alice.send()
    let next = try alice.send()
    #expect(throws: RatchetingError.tooManySkipped) { try bob.receive(next) }
    let (carol, dave) = try ends()
    for _ in 0..<25_000 { _ = try carol.send() }
    let last = try carol.send()
    guard case .arrived(let key, let skipped) = try dave.receive(last) else {
      Issue.record("the message after the run did not arrive")
      return
    }
    #expect(key == last.key && skipped.count == 25_000)
    #expect(try bob.receive(letter) == .arrived(key: letter.key, skipped: keys))
  }

  @Test func `what ends a chain is counted with what begins the next`() throws {
    let (alice, bob) = try ends()
    try pass(from: bob, to: alice)
    try pass(from: alice, to: bob)
    for _ in 0..<3 { _ = try alice.send() }
    try pass(from: bob, to: alice)
    let letters = try (0..<3).map { _ in try alice.send() }
    #expect(throws: RatchetingError.tooManySkipped) { try bob.receive(letters[2], room: 4) }
  }

  @Test func `a header opens with its own key alone and with no bit changed`() throws {
    let (alice, bob) = try ends()
    let letter = try bob.send()
    #expect(alice.opens(letter.header, .nextChain))
    #expect(!alice.opens(letter.header, .currentChain))
    #expect(!bob.opens(letter.header, .currentChain))
    for index in 0..<SealedHeader.byteCount {
      var bytes = letter.header.bytes
      bytes[index] ^= 1 << (index % 8)
      #expect(!alice.opens(SealedHeader(bytes), .nextChain))
    }
  }

  @Test func `the same seed gives the same ratchet keys but for what the system draws`() throws {
    let chains = try (0..<2).map { _ in
      let test = SessionTests()
      return try test.ends().alice.send().chain
    }
    #expect(chains[0] == chains[1])
  }
}
