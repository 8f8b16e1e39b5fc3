import Octets
import Primitives
import Ratcheting
import Rehearsal
import VectorCatalogue

/// Headers of any content, sealed with the right keys: the sender is the one who is hostile.
enum Headers {
  /// So many keys may be skipped at once, which keeps each try short.
  private static let skipLimit = 200

  /// A session that has received in a chain and sent since: both of its keys are tried.
  static let sessionRecord: [UInt8] = makeRecord()

  /// The first byte says which key the header is sealed with; what follows is the header.
  static func run(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    var content = [UInt8](bytes.dropFirst().prefix(2312))
    content += [UInt8](repeating: 0, count: 2312 - content.count)
    guard var session = try? Session.restored(from: sessionRecord.bytes) else { return }
    let origin = first & 1 == 0 ? HeaderOrigin.currentChain : .nextChain
    let key = origin == .currentChain ? session.currentHeaderKey : session.nextHeaderKey
    let header = key.borrowed { key in
      let sealed = Catalogue.sealedHeader(content, key: [UInt8](key.bytes))
      return SealedHeader(sealed).opened(with: key)
    }
    guard let header = header ?? nil else { fatalError("a header does not open") }
    do {
      switch try session.receive(header, openedBy: origin, skipLimit: skipLimit) {
      case .passed: FuzzTarget.require(unchanged(session), "a session steps for an old message")
      case .arrived(let arrival):
        FuzzTarget.require(arrival.skippedCount <= skipLimit, "more is skipped than there is room for")
        FuzzTarget.require(arrival.number == header.number, "another number")
        FuzzTarget.require(!unchanged(session), "a session does not step")
        let again = session.record()
        let restored = try? Session.restored(from: again.bytes)
        FuzzTarget.require(restored != nil, "a session's record does not read")
      }
    } catch { FuzzTarget.require(unchanged(session), "a session steps for what it refuses") }
  }

  private static func unchanged(_ session: borrowing Session) -> Bool {
    let now = session.record()
    return [UInt8](now.bytes) == sessionRecord
  }

  static var seeds: [[UInt8]] {
    Catalogue.headerSeeds.flatMap { [[0] + $0, [1] + $0] }
  }

  private static func makeRecord() -> [UInt8] {
    let randomness = SeededRandomness(seed: 77)
    let owner = Identity(from: randomness)
    let signed = randomness.bytes(32)
    let kem = randomness.bytes(64)
    func prekeys() -> Prekeys {
      Prekeys(
        signed: AgreementKeyPair(privateKey: Secret(copying: signed.bytes)), oneTime: nil,
        kem: KEMKeyPair(seed: Secret(copying: kem.bytes)))
    }
    let made = SignedBundle(
      of: prekeys(), by: owner, created: 1000, expires: 2000, suggestedName: "")
    do {
      var alice = try Handshake.initiate(
        with: made.bundle, as: Identity(from: randomness), began: 1000, randomness: randomness)
      let first = try alice.send(randomness: randomness)
      guard let sealed = first.initiator else { return [] }
      let pair = AgreementKeyPair(privateKey: Secret(copying: signed.bytes))
      let initiator = try Initiator(opening: sealed, beside: first.sealedHeader, with: pair)
      var bob = try Handshake.respond(
        to: initiator, with: prekeys(), bundleHash: made.bundle.hash, as: owner, now: 1000)
      let key = bob.nextHeaderKey
      guard let header = key.borrowed({ first.sealedHeader.opened(with: $0) }) ?? nil else {
        return []
      }
      _ = try bob.receive(header, openedBy: .nextChain, skipLimit: 0)
      _ = try bob.send(randomness: randomness).number
      let record = bob.record()
      return [UInt8](record.bytes)
    } catch { return [] }
  }
}
