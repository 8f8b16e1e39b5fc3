import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing

/// Two people whose keys are all secret, and the way of a message from one to the other.
struct Conversation {
  private static let now: UInt64 = 1_800_000_000
  private static let association = [UInt8](repeating: 7, count: Association.byteCount)

  private let randomness = HiddenRandomness(seed: 1)

  /// Both sides of a session in which a message has arrived from either side.
  struct Session: ~Copyable {
    let alice: Identity
    let bob: Identity
    var initiator: Ratcheting.Session
    var responder: Ratcheting.Session
  }

  // MARK: Sessions

  /// Begins a session: Bob's bundle, the key agreement on both sides, Alice's initial message and Bob's
  /// answer.
  func begin() throws -> Session {
    let alice = Identity(from: randomness)
    let bob = Identity(from: randomness)
    let signed = randomness.secret(AgreementKeyPair.privateByteCount)
    let oneTime = randomness.secret(AgreementKeyPair.privateByteCount)
    let seed = randomness.secret(KEMKeyPair.seedByteCount)
    func pair(_ key: borrowing Secret) -> AgreementKeyPair {
      AgreementKeyPair(privateKey: Secret(copying: key.bytes))
    }
    let kem = KEMKeyPair(seed: Secret(copying: seed.bytes))
    let own = SignedBundle(
      of: Prekeys(
        signed: pair(signed), oneTime: pair(oneTime),
        kem: KEMKeyPair(seed: Secret(copying: seed.bytes))),
      by: bob, created: Self.now, expires: Self.now + 100, notBefore: 0, suggestedName: "bob")
    let published = Watch.sent(own.bytes)
    let bundle = try UnverifiedBundle(published.bytes)
      .verified(at: Self.now, by: alice.key, notBefore: 0)

    var initiator = try Handshake.initiate(
      with: bundle, as: alice, began: Self.now, randomness: randomness)
    let first = try initiator.send(randomness: randomness)
    let header = SealedHeader(Watch.sent(first.sealedHeader.bytes))
    let sealed = try Self.some(first.initiator, "an initial message has no initiator")
    let initial = try Watch.revealingPlaintexts {
      try Initiator(
        opening: SealedInitiator(Watch.sent(sealed.bytes)), beside: header, with: pair(signed),
        kem: kem)
    }
    let prekeys = Prekeys(signed: pair(signed), oneTime: pair(oneTime), kem: kem)
    var responder = try Handshake.respond(
      to: initial, with: prekeys, bundleHash: bundle.hash, as: bob, now: Self.now)
    try Self.receive(header, with: responder.nextHeaderKey, in: &responder, as: bob)
    try pass(from: &responder, to: &initiator, as: alice)
    return Session(alice: alice, bob: bob, initiator: initiator, responder: responder)
  }

  /// Passes messages to and fro, so that every kind of chain begins.
  func converse() throws {
    var session = try begin()
    try pass(from: &session.initiator, to: &session.responder, as: session.bob)
    try pass(from: &session.responder, to: &session.initiator, as: session.alice)
  }

  /// Writes both sides to their records and restores them, as between two runs of the program.
  func keep() throws {
    var session = try begin()
    let initiator = session.initiator.record()
    let responder = session.responder.record()
    session.initiator = try Ratcheting.Session.restored(from: initiator.bytes)
    session.responder = try Ratcheting.Session.restored(from: responder.bytes)
    try pass(from: &session.initiator, to: &session.responder, as: session.bob)
  }

  /// Tries the wrong keys of a session on a header before the right one.
  func openHeader() throws {
    var session = try begin()
    let message = try session.initiator.send(randomness: randomness)
    let header = SealedHeader(Watch.sent(message.sealedHeader.bytes))
    let opener = SealedHeader.Opener(header)
    for _ in 0..<3 {
      try Watch.expect(opener.open(with: randomness.key()) == nil, "a wrong key opens a header")
    }
    let key = try Self.some(session.responder.nextHeaderKey, "there is no header key")
    let opened = Watch.revealingPlaintexts { opener.open(with: key) }
    try Watch.expect(opened?.number == 0, "the right key does not open a header")
    // The last byte is the tag's: the commitment is right.
    let altered = SealedHeader(header.bytes.dropLast() + [header.bytes[header.bytes.count - 1] ^ 1])
    try Watch.expect(altered.opened(with: key) == nil, "an altered header opens")
  }

  private func pass(
    from sender: inout Ratcheting.Session, to recipient: inout Ratcheting.Session,
    as identity: borrowing Identity
  ) throws {
    let message = try sender.send(randomness: randomness)
    try Watch.expectHidden(message.messageKey.bytes, "the key of a message")
    try Self.receive(
      SealedHeader(Watch.sent(message.sealedHeader.bytes)), with: recipient.nextHeaderKey,
      in: &recipient,
      as: identity)
  }

  private static func receive(
    _ sealed: SealedHeader, with key: consuming Key<KeyRole.Header>?,
    in session: inout Ratcheting.Session,
    as identity: borrowing Identity
  ) throws {
    let key = try some(key, "there is no header key")
    try Watch.expectHidden(key.bytes, "a header key")
    let header = try some(
      Watch.revealingPlaintexts { sealed.opened(with: key) }, "a header does not open")
    switch try session.receive(header, openedBy: .nextChain, as: identity, skipLimit: 10) {
    case .arrived(let message):
      try Watch.expectHidden(message.messageKey.bytes, "the key of a message")
    case .passed: throw Failure(text: "a message did not arrive")
    }
  }

  // MARK: Messages

  /// A message to two recipients as it was sent, with their message keys.
  private struct Message: ~Copyable {
    let head: [UInt8]
    let frames: [UInt8]
    let keys: Secret

    func messageKey(of recipient: Int) -> Key<KeyRole.Message> {
      keys.key(at: recipient * Key<KeyRole.Message>.byteCount)
    }
  }

  /// Reads the head of a message to two recipients: unwraps its key and verifies the MAC, also an altered
  /// one.
  func openHead() throws {
    let message = try seal()
    let head = try Self.head(message.head)
    let keys = head.stanzas[1].keys(from: message.messageKey(of: 1))
    let fileSecret = try head.stanzas[1].fileSecret(
      with: keys, association: Self.association, recipientCount: 2)
    try Watch.expectHidden(fileSecret.bytes, "the key of the message")
    try head.verify(with: fileSecret)
    let altered = try Self.head(
      message.head.dropLast() + [message.head[message.head.count - 1] ^ 1])
    try Watch.expect((try? altered.verify(with: fileSecret)) == nil, "an altered head verifies")
    let wrong = head.stanzas[0].keys(from: message.messageKey(of: 1))
    let refused = try? head.stanzas[0].fileSecret(
      with: wrong, association: Self.association, recipientCount: 2)
    try Watch.expect(Self.isNil(refused), "another recipient's stanza opens")
  }

  /// Reads the frames of a message to two recipients, with an authenticator that is right and one that is
  /// not. The words of the frames are public to their reader, so the key of the message is here too.
  func verifyAuthenticators() throws {
    let message = try seal()
    let head = try Self.head(message.head)
    let frames = message.frames
    let altered = frames.dropLast() + [frames[frames.count - 1] ^ 1]
    func content(_ frames: [UInt8]) throws -> [UInt8] {
      let keys = head.stanzas[1].keys(from: message.messageKey(of: 1))
      let fileSecret = try head.stanzas[1].fileSecret(
        with: keys, association: Self.association, recipientCount: 2)
      Watch.reveal(fileSecret.bytes)
      var opener = MessageOpener(
        fileSecret: fileSecret, head: head, stanzaIndex: 1, authenticatorKey: keys.authenticatorKey)
      var reader = ByteReader(frames.bytes)
      return try opener.readAll(from: &reader)
    }
    try Watch.expect(try content(frames) == [1, 2, 3], "a message has another content")
    try Watch.expect((try? content([UInt8](altered))) == nil, "an altered authenticator verifies")
  }

  private func seal() throws -> Message {
    let fileSecret: Key<KeyRole.FileSecret> = randomness.key()
    let messageKeys = randomness.secret(2 * Key<KeyRole.Message>.byteCount)
    var stanzas: [Stanza] = []
    var authenticatorKeys = SecretWriter(capacity: 2 * Key<KeyRole.Authenticator>.byteCount)
    for recipient in 0..<2 {
      let keys = StanzaKeys(
        messageKeys.key(at: recipient * Key<KeyRole.Message>.byteCount),
        salt: Watch.sent(randomness.bytes(Stanza.saltByteCount)))
      stanzas.append(
        Stanza(
          wrapping: fileSecret, with: keys, association: Self.association, initiator: nil,
          sealedHeader: SealedHeader(Watch.sent(randomness.bytes(SealedHeader.byteCount))),
          recipientCount: 2))
      authenticatorKeys.append(keys.authenticatorKey.bytes)
    }
    let head = Head(stanzas: stanzas, fileSecret: fileSecret)
    var sealer = MessageSealer(
      fileSecret: fileSecret, headMAC: head.mac,
      authenticators: Authenticators(keys: authenticatorKeys.finish(), headMAC: head.mac),
      compression: Compression(.none), isPadded: false)
    var frameSealer = sealer.frameSealer()
    sealer.beginChunk(in: &frameSealer)
    frameSealer.chunk.append([1, 2, 3].bytes)
    sealer.close(with: &frameSealer)
    var frames: [UInt8] = []
    while let frame = sealer.nextClosingFrame() {
      frames.append(frame.bytes)
      frames += frame.authenticators
    }
    return Message(head: Watch.sent(head.bytes), frames: Watch.sent(frames), keys: messageKeys)
  }

  private static func head(_ bytes: [UInt8]) throws -> Head {
    var reader = ByteReader(bytes.bytes)
    var parser = HeadParser()
    while let count = parser.wantedByteCount { try parser.accept(try reader.readBytes(count)) }
    return try some(parser.head, "a head has no end")
  }

  // MARK: Optional values

  private static func some<Value: ~Copyable>(
    _ value: consuming Value?, _ text: String
  ) throws -> Value {
    switch consume value {
    case .some(let value): return value
    case .none: throw Failure(text: text)
    }
  }

  private static func isNil(_ key: borrowing Key<KeyRole.FileSecret>?) -> Bool {
    switch key {
    case .some: false
    case .none: true
    }
  }
}
