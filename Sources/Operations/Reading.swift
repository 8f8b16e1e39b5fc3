import Octets
import Primitives
import Ratcheting
import Sealing
import Storage

/// A message that this store can read: what its stanza gave, and the change to the store that
/// reading it means. Nothing is changed until ``commit``.
struct Reading: ~Copyable {
  /// The number of the reader's stanza in the message, from 0.
  let place: Int
  let sender: IdentityKey
  let contact: Contact?
  let chain: ChainID
  let number: UInt32
  let fileSecret: Key<File>
  let authenticationKey: Key<Authentication>
  /// Whether the message was read before, and its key kept.
  let wasReadBefore: Bool
  let change: Change

  /// What becomes of the store.
  enum Change: ~Copyable {
    /// A key that was kept is used up.
    case used(KeptMessageKey, chain: RecordID, isChainCurrent: Bool)
    /// A session went on.
    case advanced(KeptSession, Arrival)
    /// A session began.
    case began(Session, Arrival, bundle: RecordID?, period: RecordID)
  }
}

/// Finds out how a message can be read (`docs/protocol.md`, section 5).
struct Reader: ~Copyable {
  let head: Head
  let transaction: Transaction
  let now: UInt64
  private let owner: Owner
  private let keyring: Keyring

  init(_ head: Head, _ transaction: Transaction, at now: UInt64) throws {
    let owner = try Owner.load(transaction)
    let keyring = try Keyring(transaction)
    self.head = head
    self.transaction = transaction
    self.now = now
    self.owner = owner
    self.keyring = keyring
  }

  /// The reading of the first stanza among `places` that a session or a prekey opens.
  func reading(of places: Range<Int>) throws -> Reading {
    var refusal = OperationError.notForThisStore
    for place in places {
      let stanza = head.stanzas[place]
      let header = SealedHeader(stanza.sealedHeader)
      if let (holder, opened) = keyring.match(header) {
        return try resume(place, stanza, opened, holder)
      }
      guard let initiator = stanza.initiator else { continue }
      do {
        return try begin(place, stanza, initiator, header)
      } catch { refusal = Self.graver(refusal, OperationError(folding: error)) }
    }
    throw refusal
  }

  /// Of two reasons why no stanza could be read, the one that tells more.
  private static func graver(_ one: OperationError, _ other: OperationError) -> OperationError {
    switch (one, other) {
    case (.alreadyDecrypted, _), (_, .alreadyDecrypted): .alreadyDecrypted
    case (.tooManySkipped, _), (_, .tooManySkipped): .tooManySkipped
    default: .notForThisStore
    }
  }

  // MARK: A session that exists

  private func resume(
    _ place: Int, _ stanza: Stanza, _ header: Header, _ holder: Keyring.Holder
  ) throws -> Reading {
    switch holder {
    case .next(let session):
      let kept = try existing(session)
      return try receive(place, stanza, header, .nextChain, kept)
    case .chain(let record, let chain, let session):
      let kept = try existing(session)
      guard kept.session.currentChain == chain else {
        return try look(place, stanza, header.number, record, chain, kept)
      }
      return try receive(place, stanza, header, .currentChain, kept)
    }
  }

  private func receive(
    _ place: Int, _ stanza: Stanza, _ header: Header, _ origin: HeaderOrigin,
    _ kept: consuming KeptSession
  ) throws -> Reading {
    var kept = kept
    let reception = try kept.session.receive(
      header, openedBy: origin, room: SkippedKeys.mostPerMessage)
    switch consume reception {
    case .passed(let chain, let number):
      guard let record = try KeptChain.find(chain, of: kept.id, transaction) else {
        throw OperationError.alreadyDecrypted
      }
      return try look(place, stanza, number, record, chain, kept)
    case .arrived(let arrival):
      let chain = arrival.chain
      let number = arrival.number
      let messageKey = arrival.messageKey.copy()
      try checkRoom(arrival.skippedCount, kept.contact)
      let contact = try Contact.find(kept.contact, transaction)
      let association = kept.session.association.bytes
      let sender = kept.session.contact
      return try unwrap(
        place, stanza, messageKey, association, sender, contact, chain, number,
        .advanced(kept, arrival))
    }
  }

  /// A message whose number was passed: readable only when its key has been kept.
  private func look(
    _ place: Int, _ stanza: Stanza, _ number: UInt32, _ record: RecordID, _ chain: ChainID,
    _ kept: borrowing KeptSession
  ) throws -> Reading {
    guard let found = try KeptMessageKey.find(number, in: record, transaction) else {
      throw OperationError.alreadyDecrypted
    }
    let key = found.key.copy()
    let contact = try Contact.find(kept.contact, transaction)
    return try unwrap(
      place, stanza, key, kept.session.association.bytes, kept.session.contact, contact, chain,
      number, wasReadBefore: found.wasRead,
      .used(found, chain: record, isChainCurrent: kept.session.currentChain == chain))
  }

  private func existing(_ id: RecordID) throws -> KeptSession {
    guard let kept = try KeptSession.find(id, transaction) else {
      throw StorageError.damaged("session")
    }
    return kept
  }

  // MARK: A session that begins

  private func begin(
    _ place: Int, _ stanza: Stanza, _ initiator: [UInt8], _ header: SealedHeader
  ) throws -> Reading {
    for id in try PrekeyPeriod.all(transaction) {
      guard let period = try PrekeyPeriod.find(id, transaction) else { continue }
      guard
        let opened = try? Initiator(opening: initiator.bytes, over: header, with: period.signed)
      else { continue }
      return try respond(place, stanza, opened, header, period)
    }
    throw OperationError.notForThisStore
  }

  private func respond(
    _ place: Int, _ stanza: Stanza, _ initiator: Initiator, _ header: SealedHeader,
    _ period: borrowing PrekeyPeriod
  ) throws -> Reading {
    guard try !RememberedPair.isKnown(initiator, transaction) else {
      throw OperationError.alreadyDecrypted
    }
    guard let bundle = try IssuedBundle.find(initiator.bundle, in: period.id, transaction) else {
      throw OperationError.notForThisStore
    }
    let usedUp = bundle.isOneTime ? bundle.id : nil
    let hash = bundle.hash
    let session = try Handshake.respond(
      to: initiator, with: bundle.prekeys(period), of: hash, as: owner.identity, now: now)
    return try firstReading(place, stanza, header, session, usedUp, period.id)
  }

  private func firstReading(
    _ place: Int, _ stanza: Stanza, _ sealed: SealedHeader, _ begun: consuming Session,
    _ bundle: RecordID?, _ period: RecordID
  ) throws -> Reading {
    var session = begun
    guard let header = session.nextHeaderKey.borrowed({ sealed.opened(with: $0) }) ?? nil else {
      throw OperationError.notForThisStore
    }
    let reception = try session.receive(
      header, openedBy: .nextChain, room: SkippedKeys.mostPerMessage)
    switch consume reception {
    case .passed: throw OperationError.notForThisStore
    case .arrived(let arrival):
      let chain = arrival.chain
      let number = arrival.number
      let messageKey = arrival.messageKey.copy()
      let sender = session.contact
      let contact = try Contact.find(sender, transaction)
      if let contact { try checkRoom(arrival.skippedCount, contact.id) }
      let association = session.association.bytes
      return try unwrap(
        place, stanza, messageKey, association, sender, contact, chain, number,
        .began(session, arrival, bundle: bundle, period: period))
    }
  }

  // MARK: Either

  private func unwrap(
    _ place: Int, _ stanza: Stanza, _ messageKey: consuming Key<Message>,
    _ association: [UInt8], _ sender: IdentityKey, _ contact: Contact?, _ chain: ChainID,
    _ number: UInt32, wasReadBefore: Bool = false, _ change: consuming Reading.Change
  ) throws -> Reading {
    let keys = stanza.keys(from: messageKey)
    let fileSecret = try stanza.unwrapped(
      with: keys, association: association, count: head.stanzas.count)
    return Reading(
      place: place, sender: sender, contact: contact, chain: chain, number: number,
      fileSecret: fileSecret, authenticationKey: keys.authenticationKey,
      wasReadBefore: wasReadBefore, change: change)
  }

  private func checkRoom(_ count: Int, _ contact: RecordID) throws {
    guard count > 0 else { return }
    let held = try KeptChain.keyCount(of: contact, transaction)
    guard held + count <= SkippedKeys.mostPerContact else { throw OperationError.tooManySkipped }
  }
}
