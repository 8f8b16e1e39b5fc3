import Octets
import Primitives
import Ratcheting
import Rehearsal
import VectorCatalogue

/// Headers of any content, sealed with the right keys: the sender is the one who is hostile.
enum Headers {
  /// So many keys may be skipped at once, which keeps each try short.
  private static let skipLimit = 200
  private static let lengths = (first: 1224, later: 2312)

  /// The end of a session at one point of it.
  struct End {
    let record: [UInt8]
    /// The seed of the reader's identity.
    let seed: [UInt8]
    /// Whether the peer's next chain is the initiator's first.
    let awaitsFirstChain: Bool
  }

  /// The responder in the initiator's first chain, and having sent since; the initiator without an answer;
  /// the responder without a message; the initiator in a later chain, and having sent since.
  static let ends: [End] = makeEnds()

  /// The first byte says which key the header is sealed with, how long it is, and at which end of the
  /// session it arrives; what follows is the header.
  static func run(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let isShort = first & 2 != 0
    let count = isShort ? lengths.first : lengths.later
    var content = [UInt8](bytes.dropFirst().prefix(count))
    content += [UInt8](repeating: 0, count: count - content.count)
    let end = ends[Int(first >> 2) % ends.count]
    guard var session = try? Session.restored(from: end.record.bytes) else {
      fatalError("a session's record does not read")
    }
    let origin = first & 1 == 0 && !session.isUnanswered ? HeaderOrigin.currentChain : .nextChain
    let isCurrent = first & 1 == 0 && !session.isUnanswered
    let key = isCurrent ? session.currentHeaderKey : session.nextHeaderKey
    let header = key.borrowed { key in
      let sealed = Catalogue.sealedHeader(content, key: [UInt8](key.bytes))
      return SealedHeader(sealed).opened(with: key)
    }
    guard let header = header ?? nil else { fatalError("a header does not open") }
    let isShortRight = isCurrent ? session.isReceivingFirstChain : end.awaitsFirstChain
    do {
      let reception = try session.receive(
        header, openedBy: origin, as: Identity(seed: end.seed.bytes), skipLimit: skipLimit)
      FuzzTarget.require(isShort == isShortRight, "a header of a wrong length is taken")
      switch consume reception {
      case .passed:
        FuzzTarget.require(isUnchanged(session, end), "a session steps for an old message")
      case .arrived(let arrival):
        FuzzTarget.require(arrival.skippedCount <= skipLimit, "too many keys are skipped")
        FuzzTarget.require(arrival.number == header.number, "another number")
        FuzzTarget.require(!isUnchanged(session, end), "a session does not step")
        let again = session.record()
        let restored = try? Session.restored(from: again.bytes)
        FuzzTarget.require(restored != nil, "a session's record does not read")
      }
    } catch {
      FuzzTarget.require(isUnchanged(session, end), "a session steps for what it refuses")
    }
  }

  private static func isUnchanged(_ session: borrowing Session, _ end: End) -> Bool {
    let now = session.record()
    return [UInt8](now.bytes) == end.record
  }

  /// Each header at each end, for both keys, with the length that it has.
  static var seeds: [[UInt8]] {
    Catalogue.headerSeeds.flatMap { header in
      (0..<UInt8(ends.count)).flatMap { end in
        let front = end << 2 | (header.count == lengths.first ? 2 : 0)
        return [[front] + header, [front | 1] + header]
      }
    }
  }

  // MARK: Making the session

  private static func makeEnds() -> [End] {
    let randomness = SeededRandomness(seed: 77)
    let (alice, bob) = (randomness.bytes(32), randomness.bytes(32))
    do { return try makeEnds(alice, bob, randomness) } catch { return [] }
  }

  private static func makeEnds(
    _ alice: [UInt8], _ bob: [UInt8], _ randomness: SeededRandomness
  ) throws -> [End] {
    let (signed, kem) = (randomness.bytes(32), randomness.bytes(64))
    func prekeys() -> Prekeys {
      Prekeys(
        signed: AgreementKeyPair(privateKey: Secret(copying: signed.bytes)), oneTime: nil,
        kem: KEMKeyPair(seed: Secret(copying: kem.bytes)))
    }
    func end(_ session: borrowing Session, _ seed: [UInt8], awaitsFirst: Bool = false) -> End {
      let record = session.record()
      return End(record: [UInt8](record.bytes), seed: seed, awaitsFirstChain: awaitsFirst)
    }
    let owner = Identity(seed: bob.bytes)
    let made = SignedBundle(
      of: prekeys(), by: owner, created: 1000, expires: 2000, notBefore: 0, suggestedName: "")
    var initiating = try Handshake.initiate(
      with: made.bundle, as: Identity(seed: alice.bytes), began: 1000, randomness: randomness)
    let first = try initiating.send(randomness: randomness)
    guard let sealed = first.initiator else { return [] }
    let own = prekeys()
    let initiator = try Initiator(
      opening: sealed, beside: first.sealedHeader, with: own.signed, kem: own.kem)
    var responding = try Handshake.respond(
      to: initiator, with: prekeys(), bundleHash: made.bundle.hash, as: owner, now: 1000)
    let unanswered = end(initiating, alice)
    let waiting = end(responding, bob, awaitsFirst: true)
    try pass(first.sealedHeader, to: &responding, Identity(seed: bob.bytes))
    let answer = try responding.send(randomness: randomness).sealedHeader
    let answered = end(responding, bob)
    try pass(answer, to: &initiating, Identity(seed: alice.bytes))
    _ = try initiating.send(randomness: randomness).number
    return [answered, unanswered, waiting, end(initiating, alice)]
  }

  /// Has a session receive the first message of its peer's next chain.
  private static func pass(
    _ sealed: SealedHeader, to session: inout Session, _ identity: consuming Identity
  ) throws {
    let key = session.nextHeaderKey
    guard let header = key.borrowed({ sealed.opened(with: $0) }) ?? nil else {
      throw RatchetingError.unknownHeaderKey
    }
    _ = try session.receive(header, openedBy: .nextChain, as: identity, skipLimit: 0)
  }
}
