import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// A message on its way between two endpoints, with the key that it was sent with.
struct SentMessage {
  let header: SealedHeader
  let key: [UInt8]
  let initiator: SealedInitiator?
  let chain: ChainID
  let number: UInt32
}

/// What an endpoint made of a message.
enum Receipt: Equatable {
  /// It arrived with this key, and with the keys that it skipped in its chain.
  case arrived(key: [UInt8], skipped: [[UInt8]])
  /// The session had stepped past its number.
  case passed
  /// No header key of the session opens it.
  case unopened
}

/// One side of a session, in a class so that tests can share it.
final class Endpoint {
  private var session: Session
  /// The seed of the owner's identity.
  let seed: [UInt8]
  private let randomness: SeededRandomness

  init(_ session: consuming Session, seed: [UInt8], randomness: SeededRandomness) {
    self.session = session
    self.seed = seed
    self.randomness = randomness
  }

  /// Creates an endpoint from the record of its session.
  convenience init(from record: [UInt8], seed: [UInt8], randomness: SeededRandomness) throws {
    self.init(
      try Session.restored(from: record.bytes), seed: seed, randomness: randomness)
  }

  var isUnanswered: Bool { session.isUnanswered }
  var isReceivingFirstChain: Bool { session.isReceivingFirstChain }
  var record: [UInt8] { [UInt8](session.record().bytes) }
  var fields: SessionFields { SessionFields(record) }

  /// Returns another endpoint in the same state, whose owner has the identity of `seed` or the same.
  func copy(seed: [UInt8]? = nil) throws -> Endpoint {
    try Endpoint(from: record, seed: seed ?? self.seed, randomness: randomness)
  }

  func canSend(at now: UInt64) -> Bool { session.canSend(at: now) }

  func retire() { session.isRetired = true }

  /// Writes the session to its record and restores it, as between two runs of the program.
  func restart() throws { try restart(from: record) }

  /// Replaces the session with one that `record` describes.
  func restart(from record: [UInt8]) throws {
    session = try Session.restored(from: record.bytes)
  }

  func send() throws -> SentMessage {
    let message = try session.send(randomness: randomness)
    return SentMessage(
      header: message.sealedHeader, key: [UInt8](message.messageKey.bytes),
      initiator: message.initiator, chain: message.chain, number: message.number)
  }

  /// Returns the session's own header key of that kind.
  func headerKey(_ origin: HeaderOrigin) -> [UInt8]? {
    let key = origin == .currentChain ? session.currentHeaderKey : session.nextHeaderKey
    return key.borrowed { [UInt8]($0.bytes) }
  }

  /// Returns the header, or `nil` if the session's own key of that kind does not open it.
  func opened(_ header: SealedHeader, by origin: HeaderOrigin) -> Header? {
    let key = origin == .currentChain ? session.currentHeaderKey : session.nextHeaderKey
    return key.borrowed { header.opened(with: $0) } ?? nil
  }

  func receive(
    _ message: SentMessage, skipLimit: Int = SkippedKeys.maximumPerMessage
  ) throws -> Receipt {
    for origin in [HeaderOrigin.currentChain, .nextChain] {
      guard let header = opened(message.header, by: origin) else { continue }
      let identity = Conversation.identity(seed)
      switch try session.receive(header, openedBy: origin, as: identity, skipLimit: skipLimit) {
      case .passed: return .passed
      case .arrived(let incoming):
        #expect(incoming.number == message.number)
        #expect(incoming.chain == message.chain)
        return .arrived(
          key: [UInt8](incoming.messageKey.bytes),
          skipped: (0..<incoming.skipped.count).map { [UInt8](incoming.skipped.bytes(at: $0)) })
      }
    }
    return .unopened
  }

  /// Passes a header to the session without asking whether it holds such a key.
  func force(_ header: Header, openedBy origin: HeaderOrigin, skipLimit: Int = 0) throws {
    _ = try session.receive(
      header, openedBy: origin, as: Conversation.identity(seed), skipLimit: skipLimit)
  }
}

/// A bundle with its private halves, and the endpoints of the sessions that it begins.
struct Conversation {
  static let now: UInt64 = 1_800_000_000
  /// The time at which the bundle expires.
  static let expires = now + 100

  let randomness: SeededRandomness
  /// The private halves: SPK, OPK, the seed of KPK and the seed of the owner's identity.
  let signed: [UInt8]
  let oneTime: [UInt8]?
  let kem: [UInt8]
  let owner: [UInt8]

  init(randomness: SeededRandomness, isOneTime: Bool = false) {
    self.randomness = randomness
    signed = randomness.bytes(AgreementKeyPair.privateByteCount)
    oneTime = isOneTime ? randomness.bytes(AgreementKeyPair.privateByteCount) : nil
    kem = randomness.bytes(KEMKeyPair.seedByteCount)
    owner = randomness.bytes(Identity.seedByteCount)
  }

  var prekeys: Prekeys {
    let oneTime: AgreementKeyPair? =
      if let oneTime { Self.pair(oneTime) } else { nil }
    return Prekeys(signed: Self.pair(signed), oneTime: oneTime, kem: kemPair)
  }

  var kemPair: KEMKeyPair { Self.kemPair(kem) }

  static func identity(_ seed: [UInt8]) -> Identity { Identity(seed: seed.bytes) }

  static func kemPair(_ seed: [UInt8]) -> KEMKeyPair {
    KEMKeyPair(seed: Secret(copying: seed.bytes))
  }

  static func pair(_ privateKey: [UInt8]) -> AgreementKeyPair {
    AgreementKeyPair(privateKey: Secret(copying: privateKey.bytes))
  }

  var bundle: Bundle {
    SignedBundle(
      of: prekeys, by: Identity(seed: owner.bytes), created: Self.now, expires: Self.expires,
      notBefore: 0, suggestedName: "bob"
    ).bundle
  }

  /// Returns a new endpoint of someone who has imported the bundle.
  func initiator() throws -> Endpoint {
    let seed = randomness.bytes(Identity.seedByteCount)
    return Endpoint(
      try Handshake.initiate(
        with: bundle, as: Identity(seed: seed.bytes), began: Self.now, randomness: randomness),
      seed: seed, randomness: randomness)
  }

  /// Returns the owner's endpoint of the session that `message` begins, which has not received it.
  func responder(to message: SentMessage) throws -> Endpoint {
    let initiator = try Initiator(
      opening: try #require(message.initiator), beside: message.header, with: Self.pair(signed),
      kem: kemPair)
    return Endpoint(
      try Handshake.respond(
        to: initiator, with: prekeys, bundleHash: bundle.hash, as: Identity(seed: owner.bytes),
        now: Self.now),
      seed: owner, randomness: randomness)
  }

  /// Returns both endpoints of a session whose first message has arrived.
  func begin() throws -> (alice: Endpoint, bob: Endpoint) {
    let alice = try initiator()
    let message = try alice.send()
    let bob = try responder(to: message)
    #expect(!bob.canSend(at: Self.now))
    #expect(try bob.receive(message) == .arrived(key: message.key, skipped: []))
    return (alice, bob)
  }
}

/// Sends a message from one endpoint to the other, which must read it, and only once.
func pass(from sender: Endpoint, to recipient: Endpoint) throws {
  let message = try sender.send()
  #expect(try recipient.receive(message) == .arrived(key: message.key, skipped: []))
  #expect(try recipient.receive(message) != .arrived(key: message.key, skipped: []))
}
