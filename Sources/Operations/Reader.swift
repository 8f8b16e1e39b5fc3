import Octets
import Primitives
import Ratcheting
import Sealing
import Storage

/// Finds out how one stanza of a message can be read (`docs/protocol.md`, section 5).
struct Reader {
  let stanza: Stanza
  /// How many stanzas the message has.
  let count: Int
  let snapshot: Snapshot
  let now: UInt64

  private var header: SealedHeader { SealedHeader(stanza.sealedHeader) }

  /// The reading, from the store as it is; by `lead` if that still opens the stanza.
  func reading(expecting lead: Trial.Lead) throws -> Reading {
    var room = SkippedKeys.mostPerMessage
    return try reading(holds(lead) ? lead : Trial(snapshot).lead(stanza), room: &room)
  }

  /// Whether the store still has what opened the stanza. A prekey may have made way for the session
  /// that began with it.
  private func holds(_ lead: Trial.Lead) throws -> Bool {
    switch lead {
    case .session(.next(let session), _):
      guard let kept = try KeptSession.find(session, snapshot) else { return false }
      return kept.session.nextHeaderKey.borrowed { header.opened(with: $0) != nil } ?? false
    case .session(.chain(let record, let chain, _), _):
      guard let found = try snapshot.find(.chain, record) else { return false }
      return try KeptChain.restored(from: found).chain == chain
    case .prekey: return false
    }
  }

  /// The reading by what opens the stanza. `room` is how many keys may still be skipped for this
  /// message; what is skipped in vain counts too. With ``Refusal`` another stanza may be the one.
  func reading(_ lead: Trial.Lead?, room: inout Int) throws -> Reading {
    switch lead {
    case .session(.next(let session), let opened):
      return try receive(opened, .nextChain, try existing(session), &room)
    case .session(.chain(let record, let chain, let session), let opened):
      let kept = try existing(session)
      guard kept.session.currentChain == chain else {
        return try look(opened.number, record, chain, kept)
      }
      return try receive(opened, .currentChain, kept, &room)
    case .prekey(let initiator, let period):
      do {
        return try begin(initiator, period, &room)
      } catch { throw try Refusal(of: error) }
    case nil: throw OperationError.notForThisStore
    }
  }

  // MARK: A session that exists

  private func existing(_ id: RecordID) throws -> KeptSession {
    guard let kept = try KeptSession.find(id, snapshot) else {
      throw StorageError.damaged("session")
    }
    return kept
  }

  private func receive(
    _ opened: Header, _ origin: HeaderOrigin, _ kept: consuming KeptSession, _ room: inout Int
  ) throws -> Reading {
    var kept = kept
    switch try kept.session.receive(opened, openedBy: origin, room: room) {
    case .passed(let chain, let number):
      guard let record = try KeptChain.find(chain, of: kept.id, snapshot) else {
        throw OperationError.alreadyDecrypted
      }
      return try look(number, record, chain, kept)
    case .arrived(let arrival):
      room -= arrival.skippedCount
      let contact = try Contact.find(kept.contact, snapshot)
      try checkRoom(arrival.skippedCount, contact)
      let origin = Reading.Origin(kept.session, contact, arrival.chain, arrival.number)
      let key = arrival.messageKey.copy()
      return try unwrap(key, origin, .advanced(kept, arrival))
    }
  }

  /// A message whose number was passed: readable only when its key has been kept.
  private func look(
    _ number: UInt32, _ record: RecordID, _ chain: ChainID, _ kept: borrowing KeptSession
  ) throws -> Reading {
    guard let found = try KeptMessageKey.find(number, in: record, snapshot) else {
      throw OperationError.alreadyDecrypted
    }
    let contact = try Contact.find(kept.contact, snapshot)
    let origin = Reading.Origin(kept.session, contact, chain, number)
    let isChainCurrent = kept.session.currentChain == chain
    let wasRead = found.wasRead
    let session = kept.id
    let key = found.key.copy()
    return try unwrap(
      key, origin, wasReadBefore: wasRead,
      .used(found, chain: record, session: session, isChainCurrent: isChainCurrent))
  }

  // MARK: A session that begins

  private func begin(
    _ initiator: Initiator, _ periodID: RecordID, _ room: inout Int
  ) throws -> Reading {
    guard try !RememberedPair.isKnown(initiator, snapshot) else {
      throw OperationError.alreadyDecrypted
    }
    guard let period = try PrekeyPeriod.find(periodID, snapshot),
      let bundle = try IssuedBundle.find(initiator.bundle, in: periodID, snapshot)
    else { throw OperationError.notForThisStore }
    let usedUp = bundle.isOneTime ? bundle.id : nil
    let hash = bundle.hash
    guard let prekeys = try bundle.prekeys(period, snapshot) else {
      throw OperationError.notForThisStore
    }
    let owner = try Owner.load(snapshot)
    let session = try Handshake.respond(
      to: initiator, with: prekeys, of: hash, as: owner.identity, now: now)
    return try receiveFirst(in: session, usedUp, periodID, &room)
  }

  private func receiveFirst(
    in begun: consuming Session, _ bundle: RecordID?, _ period: RecordID, _ room: inout Int
  ) throws -> Reading {
    var session = begun
    guard let opened = session.nextHeaderKey.borrowed({ header.opened(with: $0) }) ?? nil else {
      throw OperationError.notForThisStore
    }
    switch try session.receive(opened, openedBy: .nextChain, room: room) {
    case .passed: throw OperationError.notForThisStore
    case .arrived(let arrival):
      room -= arrival.skippedCount
      let contact = try Contact.find(session.contact, snapshot)
      try checkRoom(arrival.skippedCount, contact)
      let origin = Reading.Origin(session, contact, arrival.chain, arrival.number)
      let key = arrival.messageKey.copy()
      return try unwrap(
        key, origin, .began(session, arrival, bundle: bundle, period: period))
    }
  }

  // MARK: Either

  private func unwrap(
    _ messageKey: consuming Key<KeyRole.Message>, _ origin: Reading.Origin,
    wasReadBefore: Bool = false,
    _ change: consuming Reading.Change
  ) throws -> Reading {
    let keys = stanza.keys(from: messageKey)
    let fileSecret = try stanza.unwrapped(
      with: keys, association: origin.association, count: count)
    return Reading(
      origin: origin, fileSecret: fileSecret, authenticationKey: keys.authenticationKey,
      wasReadBefore: wasReadBefore, change: change)
  }

  private func checkRoom(_ count: Int, _ contact: Contact?) throws {
    guard count > 0, let contact else { return }
    let held = try KeptChain.keyCount(of: contact.id, snapshot)
    guard held + count <= SkippedKeys.mostPerContact else { throw OperationError.tooManySkipped }
  }
}

/// Why a stanza that a prekey opened cannot be read after all. Another stanza may be the reader's; the
/// gravest refusal is the message's.
struct Refusal: Error, Comparable {
  private let rank: Int

  static let none = Refusal(rank: 0)

  private init(rank: Int) { self.rank = rank }

  /// What the protocol refuses; everything else is thrown on.
  init(of error: any Error) throws {
    switch error {
    case OperationError.alreadyDecrypted: rank = 2
    case OperationError.tooManySkipped, RatchetingError.tooManySkipped: rank = 1
    case RatchetingError.malformedRecord: throw error
    case OperationError.notForThisStore, is RatchetingError, is SealingError: rank = 0
    default: throw error
    }
  }

  /// As it is told.
  var error: OperationError {
    switch rank {
    case 2: .alreadyDecrypted
    case 1: .tooManySkipped
    default: .notForThisStore
    }
  }

  static func < (one: Refusal, other: Refusal) -> Bool { one.rank < other.rank }
}
