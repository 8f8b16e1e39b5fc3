import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// Initiators, sealed and opened, and what a thief of prekeys can do with them.
struct InitiatorTests {
  private let randomness = SeededRandomness(seed: 10)
  private let conversation = Conversation(randomness: SeededRandomness(seed: 11))

  private func opened(
    _ sealed: [UInt8], beside header: SealedHeader, signed: [UInt8]? = nil, kem: [UInt8]? = nil
  ) throws(RatchetingError) -> Initiator {
    try Initiator(
      opening: SealedInitiator(sealed), beside: header,
      with: Conversation.pair(signed ?? conversation.signed),
      kem: Conversation.kemPair(kem ?? conversation.kem))
  }

  private func isRefused(
    _ sealed: [UInt8], beside header: SealedHeader, signed: [UInt8]? = nil, kem: [UInt8]? = nil
  ) -> Bool {
    do {
      _ = try opened(sealed, beside: header, signed: signed, kem: kem)
      return false
    } catch { return error == .unacceptableInitiator }
  }

  @Test func `an initiator says what the session began with`() throws {
    let alice = try conversation.initiator()
    let message = try alice.send()
    let sealed = try #require(message.initiator)
    let initiator = try opened(sealed.bytes, beside: message.header)
    #expect(initiator.identity == Conversation.identity(alice.seed).key)
    #expect(initiator.ephemeral.bytes == [UInt8](alice.fields.ad[64..<96]))
    #expect(initiator.began == Conversation.now)
    #expect(initiator.bundle == conversation.bundle.id)
    #expect(initiator.ciphertext == alice.fields.ct0)
  }

  @Test func `an initiator has the form of the specification`() throws {
    let alice = try conversation.initiator()
    let message = try alice.send()
    let bytes = try #require(message.initiator).bytes
    let (e, ctm) = ([UInt8](bytes[..<32]), [UInt8](bytes[32..<1120]))
    let keys = try Model.initiatorKeys(
      dh: Model.dh(conversation.signed, e), ssm: Model.decapsulate(conversation.kem, ctm), e: e,
      spk: conversation.bundle.signedPrekey.bytes, ctm: ctm)
    let content = try Model.opened(
      [UInt8](bytes[1120...]), key: keys[0], nonce: keys[1], data: message.header.bytes)
    #expect(
      content
        == Model.initiatorContent(
          identity: Conversation.identity(alice.seed).key.bytes,
          ephemeral: [UInt8](alice.fields.ad[64..<96]), began: Conversation.now,
          bundle: conversation.bundle.id.bytes, ct0: alice.fields.ct0))
  }

  @Test func `no bit of an initiator or of the header beside it can be changed`() throws {
    let message = try conversation.initiator().send()
    let sealed = try #require(message.initiator).bytes
    for index in sealed.indices {
      var altered = sealed
      altered[index] ^= 1 << (index % 8)
      #expect(isRefused(altered, beside: message.header))
    }
    for index in message.header.bytes.indices {
      var altered = message.header.bytes
      altered[index] ^= 1 << (index % 8)
      #expect(isRefused(sealed, beside: SealedHeader(altered)))
    }
  }

  @Test func `only the pair of prekeys that it was sealed to opens an initiator`() throws {
    let message = try conversation.initiator().send()
    let sealed = try #require(message.initiator).bytes
    let other = Conversation(randomness: randomness)
    #expect(!isRefused(sealed, beside: message.header))
    #expect(isRefused(sealed, beside: message.header, signed: other.signed))
    #expect(isRefused(sealed, beside: message.header, kem: other.kem))
  }

  @Test func `two messages of one session share nothing outside what is sealed`() throws {
    let alice = try conversation.initiator()
    let messages = try (0..<2).map { _ in try #require(try alice.send().initiator).bytes }
    #expect(messages[0][..<32] != messages[1][..<32])
    #expect(messages[0][32..<1120] != messages[1][32..<1120])
    #expect(messages[0][1120...] != messages[1][1120...])
  }

  @Test(
    arguments: Model.smallOrderKeys + [
      // Not canonical: 2^255 - 19, 2^255 - 10, and the base point with the top bit set.
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "f6ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "0900000000000000000000000000000000000000000000000000000000000080",
    ])
  func `an ephemeral key that is not canonical or gives zero costs no decapsulation`(
    key: String
  ) throws {
    let message = try conversation.initiator().send()
    var sealed = try #require(message.initiator).bytes
    sealed.replaceSubrange(..<32, with: [UInt8](hex: key))
    let opener = SealedInitiator.Opener(SealedInitiator(sealed), beside: message.header)
    #expect(throws: RatchetingError.unacceptableInitiator) {
      _ = try opener.agree(with: Conversation.pair(conversation.signed)).open(
        with: KEMDecapsulator(of: conversation.kemPair))
    }
  }

  @Test(arguments: [0, 1, 2])
  func `an identity or a key within that is not valid is refused`(fault: Int) throws {
    let identity = Identity(from: randomness).key.bytes
    let ephemeral = AgreementKeyPair(from: randomness).publicKey.bytes
    let invalid = [UInt8](repeating: 0xFF, count: 32)
    let header = SealedHeader(randomness.bytes(SealedHeader.firstChainByteCount))
    let sealed = try forged(
      identity: fault == 1 ? invalid : identity, ephemeral: fault == 2 ? invalid : ephemeral,
      ct0: [UInt8](repeating: 7, count: 1088), beside: header)
    #expect(isRefused(sealed, beside: header) == (fault > 0))
  }

  /// Returns an initiator that somebody made without a session.
  private func forged(
    identity: [UInt8], ephemeral: [UInt8], ct0: [UInt8], beside header: SealedHeader
  ) throws -> [UInt8] {
    let own = AgreementKeyPair(from: randomness)
    let encapsulation = conversation.bundle.kemPrekey.encapsulate()
    let ctm = encapsulation.ciphertext
    let spk = conversation.bundle.signedPrekey.bytes
    let keys = try Model.initiatorKeys(
      dh: Model.dh([UInt8](own.privateBytes), spk),
      ssm: [UInt8](encapsulation.sharedSecret.bytes), e: own.publicKey.bytes, spk: spk, ctm: ctm)
    let content = Model.initiatorContent(
      identity: identity, ephemeral: ephemeral, began: Conversation.now,
      bundle: conversation.bundle.id.bytes, ct0: ct0)
    return own.publicKey.bytes + ctm
      + Model.sealed(content, key: keys[0], nonce: keys[1], data: header.bytes)
  }

  private func session(of initiator: Initiator) throws -> Session {
    try Handshake.respond(
      to: initiator, with: conversation.prekeys, bundleHash: conversation.bundle.hash,
      as: Identity(seed: conversation.owner.bytes), now: Conversation.now)
  }

  @Test func `a ciphertext of the agreement that is wrong gives other keys`() throws {
    let message = try conversation.initiator().send()
    let bob = try conversation.responder(to: message)
    let initiator = try opened(#require(message.initiator).bytes, beside: message.header)
    var ct0 = initiator.ciphertext
    ct0[0] ^= 1
    let sealed = try forged(
      identity: initiator.identity.bytes, ephemeral: initiator.ephemeral.bytes, ct0: ct0,
      beside: message.header)
    let other = Endpoint(
      try session(of: opened(sealed, beside: message.header)), seed: conversation.owner,
      randomness: randomness)
    #expect(bob.opened(message.header, by: .nextChain) != nil)
    #expect(other.opened(message.header, by: .nextChain) == nil)
    #expect(other.fields.ad == bob.fields.ad && other.fields.rk != bob.fields.rk)
  }

  @Test func `a session from the future, and one with oneself, is refused`() throws {
    let message = try conversation.initiator().send()
    let initiator = try opened(#require(message.initiator).bytes, beside: message.header)
    func respond(at now: UInt64, as seed: [UInt8]) throws {
      _ = try Handshake.respond(
        to: initiator, with: conversation.prekeys, bundleHash: conversation.bundle.hash,
        as: Identity(seed: seed.bytes), now: now
      ).isUnanswered
    }
    let early = Conversation.now - 86_401
    #expect(throws: RatchetingError.unacceptableInitiator) {
      try respond(at: early, as: conversation.owner)
    }
    #expect(throws: Never.self) { try respond(at: early + 1, as: conversation.owner) }
  }

  /// Somebody who has a copy of Bob's whole store forges a first message from Alice, and Bob answers.
  @Test func `whoever stole a store cannot read the answer to a forged message`() throws {
    let seed = randomness.bytes(Identity.seedByteCount)
    let alice = Identity(seed: seed.bytes).key
    let ephemeral = AgreementKeyPair(from: randomness).publicKey.bytes
    let ct0 = conversation.bundle.kemPrekey.encapsulate().ciphertext
    // What stands beside the first initiator does not matter: it only tells the thief the keys.
    let blank = SealedHeader([UInt8](repeating: 0, count: SealedHeader.firstChainByteCount))
    let initiator = try opened(
      forged(identity: alice.bytes, ephemeral: ephemeral, ct0: ct0, beside: blank), beside: blank)
    let bob = Endpoint(
      try session(of: initiator), seed: conversation.owner, randomness: randomness)

    // With the keys that Bob will have, the thief makes the session that Alice would have.
    let keys = bob.fields
    var record: [UInt8] = [1, 1, 0, 0, 1]
    record.append(bigEndian: Conversation.expires)
    record += ct0 + keys.ad + keys.rk
    record += conversation.bundle.signedPrekey.bytes + conversation.bundle.kemPrekey.bytes
    record += keys.nhkr + [0, 0, 0, 0] + keys.nhks
    let forger = try Endpoint(from: record, seed: conversation.owner, randomness: randomness)
    let forgedMessage = try forger.send()
    #expect(
      try bob.receive(forgedMessage) == .arrived(key: forgedMessage.key, skipped: []))
    #expect(forger.fields.rk == bob.fields.rk)

    let answer = try bob.send()
    // The header is open to the thief, but not the message, whatever identity is tried.
    #expect(forger.opened(answer.header, by: .nextChain) != nil)
    for seed in [conversation.owner, randomness.bytes(Identity.seedByteCount)] {
      let thief = try forger.copy(seed: seed)
      guard case .arrived(let key, _) = try thief.receive(answer) else {
        Issue.record("the header was not opened")
        return
      }
      #expect(key != answer.key)
      #expect(thief.fields.rk != bob.fields.rk)
    }
    // Alice's identity is all that is missing.
    let reader = try forger.copy(seed: seed)
    #expect(try reader.receive(answer) == .arrived(key: answer.key, skipped: []))
  }
}
