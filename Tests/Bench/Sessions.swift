import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing

/// Messages of 32 bytes from one end of a session to the other: what `signal-steps` does with a session
/// of libsignal's. The session is restored from its record and written to it again for each message, in
/// memory.
struct Sessions: ~Copyable {
  private static let fileSecretByteCount = 32

  private let randomness = SystemRandomness()
  private var sending: Secret
  private var receiving: Secret
  private let receiver: Identity

  /// Two ends that have heard of each other.
  static func agreed() throws -> Sessions {
    let randomness = SystemRandomness()
    let now: UInt64 = 1_800_000_000
    let signed = AgreementKeyPair(from: randomness)
    let kem = KEMKeyPair(from: randomness)
    func prekeys() -> Prekeys {
      Prekeys(
        signed: AgreementKeyPair(privateKey: Secret(copying: signed.privateBytes)), oneTime: nil,
        kem: KEMKeyPair(seed: Secret(copying: kem.seed)))
    }
    let identity = Identity(from: randomness)
    let bundle = SignedBundle(
      of: prekeys(), by: identity, created: now, expires: now + 100, notBefore: 0,
      suggestedName: "bob"
    ).bundle
    let importer = Identity(from: randomness)
    var alice = try Handshake.initiate(
      with: bundle, as: importer, began: now, randomness: randomness)
    let first = try alice.send(randomness: randomness)
    guard let sealed = first.initiator else { throw Failure.refused }
    let header = first.sealedHeader
    let initiator = try Initiator(opening: sealed, beside: header, with: signed, kem: kem)
    var bob = try Handshake.respond(
      to: initiator, with: prekeys(), bundleHash: bundle.hash, as: identity, now: now)
    try receive(header, in: &bob, as: identity)
    let answer = try bob.send(randomness: randomness)
    try receive(answer.sealedHeader, in: &alice, as: importer)
    // The first message of a new chain takes a step of the KEM; those that are timed do not.
    let second = try alice.send(randomness: randomness)
    try receive(second.sealedHeader, in: &bob, as: identity)
    return Sessions(sending: alice.record(), receiving: bob.record(), receiver: identity)
  }

  private init(
    sending: consuming Secret, receiving: consuming Secret, receiver: consuming Identity
  ) {
    self.receiver = receiver
    self.sending = sending
    self.receiving = receiving
  }

  /// The stanza of the next message, sealed.
  mutating func send(_ fileSecret: borrowing Key<KeyRole.FileSecret>) throws -> Stanza {
    var session = try Session.restored(from: sending.bytes)
    let message = try session.send(randomness: randomness)
    sending = session.record()
    let header = message.sealedHeader
    let keys = StanzaKeys(
      message.takeMessageKey(), salt: randomness.bytes(Stanza.saltByteCount))
    return Stanza(
      wrapping: fileSecret, with: keys, association: session.association.bytes, initiator: nil,
      sealedHeader: header, recipientCount: 1)
  }

  /// What the stanza of the next message holds.
  mutating func receive(_ stanza: Stanza) throws -> Key<KeyRole.FileSecret> {
    var session = try Session.restored(from: receiving.bytes)
    let header = stanza.sealedHeader
    guard let opened = session.currentHeaderKey.borrowed({ header.opened(with: $0) }) ?? nil,
      case .arrived(let message) = try session.receive(
        opened, openedBy: .currentChain, as: receiver, skipLimit: 0)
    else { throw Failure.refused }
    receiving = session.record()
    let keys = stanza.keys(from: message.messageKey.copy())
    return try stanza.fileSecret(
      with: keys, association: session.association.bytes, recipientCount: 1)
  }

  private static func receive(
    _ header: SealedHeader, in session: inout Session, as identity: borrowing Identity
  ) throws {
    let key = session.nextHeaderKey
    guard let opened = key.borrowed({ header.opened(with: $0) }) ?? nil else {
      throw Failure.refused
    }
    _ = try session.receive(opened, openedBy: .nextChain, as: identity, skipLimit: 0)
  }
}

enum Failure: Error { case refused }
