import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// What travels between two ends, with the key it was sent with.
struct Letter {
  let header: SealedHeader
  let key: [UInt8]
  let initiator: [UInt8]?
  let chain: ChainID
  let number: UInt32
}

/// What became of a letter.
enum Receipt: Equatable {
  /// It arrived, with this key, after so many that did not.
  case arrived(key: [UInt8], skipped: [[UInt8]])
  /// Its number was passed already.
  case passed
  /// No key of the session opens it.
  case unopened
}

/// One end of a session, in a box.
final class End {
  private var session: Session
  private let randomness: SeededRandomness

  init(_ session: consuming Session, _ randomness: SeededRandomness) {
    self.session = session
    self.randomness = randomness
  }

  var isUnanswered: Bool { session.isUnanswered }
  var record: [UInt8] { [UInt8](session.record().bytes) }

  func canSend(at now: UInt64) -> Bool { session.canSend(at: now) }

  func retire() { session.isRetired = true }

  /// Goes through the record, as between two runs of the program.
  func restart() throws { session = try Session.restored(from: session.record().bytes) }

  func send() throws -> Letter {
    let departure = try session.send(randomness: randomness)
    return Letter(
      header: departure.sealedHeader, key: [UInt8](departure.messageKey.bytes),
      initiator: departure.initiator, chain: departure.chain, number: departure.number)
  }

  /// Whether the session's own key of that kind opens a header.
  func opens(_ header: SealedHeader, _ origin: HeaderOrigin) -> Bool {
    opened(header, origin) != nil
  }

  func receive(
    _ letter: Letter, room: Int = SkippedKeys.mostPerMessage
  ) throws -> Receipt {
    for origin in [HeaderOrigin.currentChain, .nextChain] {
      guard let header = opened(letter.header, origin) else { continue }
      switch try session.receive(header, openedBy: origin, room: room) {
      case .passed: return .passed
      case .arrived(let arrival):
        #expect(arrival.numberAndChain == (letter.number, letter.chain))
        return .arrived(
          key: [UInt8](arrival.messageKey.bytes),
          skipped: (0..<arrival.skipped.count).map { [UInt8](arrival.skipped.bytes(at: $0)) })
      }
    }
    return .unopened
  }

  private func opened(_ header: SealedHeader, _ origin: HeaderOrigin) -> Header? {
    let key = origin == .currentChain ? session.currentHeaderKey : session.nextHeaderKey
    return key.borrowed { header.opened(with: $0) } ?? nil
  }
}

extension Arrival {
  fileprivate var numberAndChain: (UInt32, ChainID) { (number, chain) }
}
