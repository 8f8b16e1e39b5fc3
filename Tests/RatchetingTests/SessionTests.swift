import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// The state machine without a store: time is given, and randomness comes from a seed.
struct SessionTests {
  private let randomness = SeededRandomness(seed: 1)
  private let now = Conversation.now

  private func begin(isOneTime: Bool = false) throws -> (alice: Endpoint, bob: Endpoint) {
    try Conversation(randomness: randomness, isOneTime: isOneTime).begin()
  }

  @Test(arguments: [false, true], [false, true])
  func `both sides agree on every key of a long conversation`(
    isOneTime: Bool, isRestarting: Bool
  ) throws {
    let (alice, bob) = try begin(isOneTime: isOneTime)
    if isRestarting { try alice.restart() }
    if isRestarting { try bob.restart() }
    for round in 0..<30 {
      for _ in 0...round % 3 { try pass(from: bob, to: alice) }
      if isRestarting { try alice.restart() }
      for _ in 0...round % 2 { try pass(from: alice, to: bob) }
      if isRestarting { try bob.restart() }
    }
  }

  @Test func `the initiator's first chain, and no other, has short headers and an initiator`()
    throws
  {
    let (alice, bob) = try begin()
    for _ in 0..<3 {
      let message = try alice.send()
      #expect(message.header.bytes.count == SealedHeader.firstChainByteCount)
      #expect(message.initiator != nil)
      #expect(try bob.receive(message) == .arrived(key: message.key, skipped: []))
    }
    #expect(bob.isReceivingFirstChain && !alice.isReceivingFirstChain)
    for _ in 0..<2 {
      for (sender, recipient) in [(bob, alice), (alice, bob)] {
        let message = try sender.send()
        #expect(message.header.bytes.count == SealedHeader.byteCount)
        #expect(message.initiator == nil)
        #expect(try recipient.receive(message) == .arrived(key: message.key, skipped: []))
        #expect(!recipient.isReceivingFirstChain)
      }
    }
  }

  /// `docs/protocol.md`, section 4: the first 8 bytes of `HMAC(HK, "pawl chain id")`.
  @Test func `a chain is named after its header key`() throws {
    let (alice, bob) = try begin()
    for (sender, recipient) in [(alice, bob), (bob, alice), (alice, bob)] {
      let message = try sender.send()
      #expect(try recipient.receive(message) == .arrived(key: message.key, skipped: []))
      let headerKey = try #require(recipient.headerKey(.currentChain))
      var code = HMAC(key: headerKey.bytes)
      code.update([UInt8]("pawl chain id".utf8).bytes)
      let bytes: [UInt8] = code.finish()
      #expect(message.chain.bytes == [UInt8](bytes.prefix(8)))
      #expect(message.chain.description == bytes.prefix(8).map { $0 }.hex)
    }
  }

  @Test func `retired sessions and sessions of expired bundles cannot be sent in`() throws {
    let (alice, bob) = try begin()
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

  @Test func `skipped keys are the keys of the messages that have not arrived`() throws {
    let (alice, bob) = try begin()
    try pass(from: bob, to: alice)
    let messages = try (0..<4).map { _ in try alice.send() }
    #expect(
      try bob.receive(messages[2])
        == .arrived(key: messages[2].key, skipped: [messages[0].key, messages[1].key]))
    #expect(try bob.receive(messages[0]) == .passed)
    #expect(try bob.receive(messages[3]) == .arrived(key: messages[3].key, skipped: []))
  }

  @Test func `no more keys are skipped than the skip limit allows`() throws {
    let (alice, bob) = try begin()
    try pass(from: bob, to: alice)
    let messages = try (0..<4).map { _ in try alice.send() }
    #expect(throws: RatchetingError.tooManySkipped) {
      try bob.receive(messages[3], skipLimit: 2)
    }
    let (carol, dave) = try begin()
    let more = try (0..<4).map { _ in try carol.send() }
    #expect(throws: RatchetingError.tooManySkipped) { try dave.receive(more[3], skipLimit: 2) }
    #expect(throws: Never.self) { try dave.receive(more[3], skipLimit: 3) }
  }

  @Test func `25,000 messages can be skipped, and one more cannot`() throws {
    let (alice, bob) = try begin()
    let keys = try (0..<25_000).map { _ in try alice.send().key }
    let message = try alice.send()
    let next = try alice.send()
    #expect(throws: RatchetingError.tooManySkipped) { try bob.receive(next) }
    let (carol, dave) = try begin()
    for _ in 0..<25_000 { _ = try carol.send() }
    let last = try carol.send()
    guard case .arrived(let key, let skipped) = try dave.receive(last) else {
      Issue.record("the message after the run did not arrive")
      return
    }
    #expect(key == last.key && skipped.count == 25_000)
    #expect(try bob.receive(message) == .arrived(key: message.key, skipped: keys))
  }

  @Test func `keys skipped in the old and in the new chain count together`() throws {
    let (alice, bob) = try begin()
    try pass(from: bob, to: alice)
    try pass(from: alice, to: bob)
    for _ in 0..<3 { _ = try alice.send() }
    try pass(from: bob, to: alice)
    let messages = try (0..<3).map { _ in try alice.send() }
    #expect(throws: RatchetingError.tooManySkipped) {
      try bob.receive(messages[2], skipLimit: 4)
    }
  }

  @Test func `a header opens only with its own key and only unchanged`() throws {
    let (alice, bob) = try begin()
    let message = try bob.send()
    #expect(alice.opened(message.header, by: .nextChain) != nil)
    #expect(alice.opened(message.header, by: .currentChain) == nil)
    #expect(bob.opened(message.header, by: .currentChain) == nil)
    for index in message.header.bytes.indices {
      var bytes = message.header.bytes
      bytes[index] ^= 1 << (index % 8)
      #expect(alice.opened(SealedHeader(bytes), by: .nextChain) == nil)
    }
  }

  @Test func `the lengths are those of the protocol`() {
    #expect(SealedHeader.byteCount == 2360)
    #expect(SealedHeader.firstChainByteCount == 1272)
    #expect(SealedInitiator.byteCount == 2312)
    #expect(Association.byteCount == 136)
    #expect(SkippedKeys.lifetime == 120 * 86_400)
  }

  // The secrets of the KEM come from swift-crypto's generator and do not repeat.
  @Test func `the same seed gives the same key pairs`() throws {
    let endpoints = try (0..<2).map { _ in
      let test = SessionTests()
      return try test.begin().bob
    }
    for endpoint in endpoints { _ = try endpoint.send() }
    let (one, other) = (endpoints[0].fields, endpoints[1].fields)
    #expect(one.ad == other.ad && one.dhs.key == other.dhs.key && one.kems.key == other.kems.key)
    #expect(one.rk != other.rk)
  }

  @Test func `a responder cannot send before it has received`() throws {
    let conversation = Conversation(randomness: randomness)
    let message = try conversation.initiator().send()
    let bob = try conversation.responder(to: message)
    let record = bob.record
    #expect(throws: RatchetingError.cannotSend) { try bob.send() }
    #expect(bob.record == record)
    #expect(try bob.receive(message) == .arrived(key: message.key, skipped: []))
    #expect(throws: Never.self) { try bob.send() }
  }

  @Test func `a header key that the session does not hold is refused`() throws {
    let conversation = Conversation(randomness: randomness)
    let message = try conversation.initiator().send()
    let bob = try conversation.responder(to: message)
    let header = try #require(bob.opened(message.header, by: .nextChain))
    let before = bob.record
    #expect(throws: RatchetingError.unknownHeaderKey) {
      try bob.force(header, openedBy: .currentChain)
    }
    #expect(bob.record == before)
    try bob.force(header, openedBy: .nextChain)
    let after = bob.record
    #expect(throws: RatchetingError.unknownHeaderKey) {
      try bob.force(header, openedBy: .nextChain)
    }
    #expect(bob.record == after)
  }
}
