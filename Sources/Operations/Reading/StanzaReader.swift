import Octets
import Primitives
import Ratcheting
import Sealing
import Storage

/// Finds out how one stanza of a message can be read (`docs/protocol.md`, section 5), without
/// changing the store.
struct StanzaReader {
  private let index: Int
  private let stanza: Stanza
  private let recipientCount: Int
  private let snapshot: Snapshot

  /// Creates a reader of the stanza at `index` of a head.
  init(stanza index: Int, of head: Head, in snapshot: Snapshot) {
    self.index = index
    stanza = head.stanzas[index]
    recipientCount = head.stanzas.count
    self.snapshot = snapshot
  }

  /// Returns whether the store still has the session whose key opened the stanza. For prekeys this is
  /// always `true`: without them, the stanza cannot be read.
  func holds(_ match: KeysOnHand.Match) throws -> Bool {
    switch match {
    case .session(.next(let session), _):
      guard let record: SessionRecord = try snapshot.value(id: session) else { return false }
      return record.session.nextHeaderKey.borrowed { stanza.sealedHeader.opened(with: $0) != nil }
        ?? false
    case .session(.chain(let id, let chain, _, _), _):
      guard let record: ChainRecord = try snapshot.value(id: id) else { return false }
      return record.chain == chain
    case .prekeys: return true
    }
  }

  /// Returns the reading with the key in `match`.
  ///
  /// `skipLimit` is the number of keys that may still be skipped for the message. It also counts
  /// keys that are skipped for a stanza that turns out not to be readable. Throws ``Refusal`` when
  /// another stanza may still be the one for this store.
  func read(_ match: KeysOnHand.Match, skipLimit: inout Int) throws -> Reading {
    switch match {
    case .session(.next(let session), let header):
      return try receive(
        header, openedBy: .nextChain, in: snapshot.session(id: session), skipLimit: &skipLimit)
    case .session(.chain(let record, let chain, let session, let isFirstChain), let header):
      try header.checkLength(isInFirstChain: isFirstChain)
      let session = try snapshot.session(id: session)
      guard session.session.currentChain == chain else {
        return try readPassed(header.number, of: chain, record: record, session: session)
      }
      return try receive(
        header, openedBy: .currentChain, in: session, skipLimit: &skipLimit)
    case .prekeys(let initiator, let period, let kem):
      do {
        return try readFirst(initiator, period: period, kem: kem, skipLimit: &skipLimit)
      } catch { throw try Refusal(of: error) }
    }
  }

  // MARK: Stanzas of existing sessions

  private func receive(
    _ header: Header, openedBy origin: HeaderOrigin, in record: consuming SessionRecord,
    skipLimit: inout Int
  ) throws -> Reading {
    var record = record
    let owner = try snapshot.owner()
    switch try record.session.receive(
      header, openedBy: origin, as: owner.identity, skipLimit: skipLimit)
    {
    case .passed(let chain, let number):
      guard let id = try snapshot.recordID(of: chain, in: record.id) else {
        throw OperationError.alreadyDecrypted
      }
      return try readPassed(number, of: chain, record: id, session: record)
    case .arrived(let message):
      skipLimit -= message.skippedCount
      let contact = try snapshot.contact(id: record.contact)
      try checkKeyCount(adding: message.skippedCount, with: contact)
      let source = Reading.Source(
        of: message.number, in: message.chain, session: record.session, contact: contact)
      let key = message.messageKey.copy()
      return try unwrap(with: key, from: source, change: .advanced(record, message))
    }
  }

  /// Returns the reading of a message whose number the session has passed: the message can be read
  /// only if its key has been kept.
  private func readPassed(
    _ number: UInt32, of chain: ChainID, record: RecordID, session: borrowing SessionRecord
  ) throws -> Reading {
    guard let found = try snapshot.heldKey(number, of: record) else {
      throw OperationError.alreadyDecrypted
    }
    let source = Reading.Source(
      of: number, in: chain, session: session.session,
      contact: try snapshot.contact(id: session.contact))
    let isChainCurrent = session.session.currentChain == chain
    let wasKept = found.wasKept
    let sessionID = session.id
    let key = found.copy()
    return try unwrap(
      with: key, from: source, wasReadBefore: wasKept,
      change: .used(
        found, chain: record, session: sessionID, isChainCurrent: isChainCurrent))
  }

  // MARK: Stanzas that begin a session

  private func readFirst(
    _ initiator: Initiator, period periodID: RecordID, kem: PrekeySet.Holder,
    skipLimit: inout Int
  ) throws -> Reading {
    guard try !snapshot.remembers(initiator) else { throw OperationError.alreadyDecrypted }
    guard let period = try snapshot.period(id: periodID),
      let bundle = try snapshot.issuedBundle(initiator.bundle), bundle.period == periodID
    else { throw OperationError.notForThisStore }
    let usedBundle = bundle.isOneTime ? bundle.id : nil
    // The bundle must have carried the very pair of prekeys that opened the initiator.
    guard kem == usedBundle.map(PrekeySet.Holder.oneTime) ?? .reusable else {
      throw OperationError.notForThisStore
    }
    let hash = bundle.hash
    guard let prekeys = try snapshot.prekeys(of: bundle, in: period) else {
      throw OperationError.notForThisStore
    }
    let owner = try snapshot.owner()
    let session = try Handshake.respond(
      to: initiator, with: prekeys, bundleHash: hash, as: owner.identity, now: snapshot.now)
    return try receiveFirst(
      in: session, of: owner, usedBundle: usedBundle, period: periodID, skipLimit: &skipLimit)
  }

  private func receiveFirst(
    in begun: consuming Session, of owner: borrowing Owner, usedBundle: RecordID?,
    period: RecordID, skipLimit: inout Int
  ) throws -> Reading {
    var session = begun
    let opened = session.nextHeaderKey.borrowed { stanza.sealedHeader.opened(with: $0) }
    guard let header = opened ?? nil else { throw OperationError.notForThisStore }
    switch try session.receive(
      header, openedBy: .nextChain, as: owner.identity, skipLimit: skipLimit)
    {
    case .passed: throw OperationError.notForThisStore
    case .arrived(let message):
      skipLimit -= message.skippedCount
      let contact = try snapshot.contact(withIdentity: session.contact)
      try checkKeyCount(adding: message.skippedCount, with: contact)
      let source = Reading.Source(
        of: message.number, in: message.chain, session: session, contact: contact)
      let key = message.messageKey.copy()
      return try unwrap(
        with: key, from: source,
        change: .began(session, message, usedBundle: usedBundle, period: period))
    }
  }

  // MARK: Both kinds of stanza

  private func unwrap(
    with messageKey: consuming Key<KeyRole.Message>, from source: Reading.Source,
    wasReadBefore: Bool = false, change: consuming Reading.Change
  ) throws -> Reading {
    let keys = stanza.keys(from: messageKey)
    let fileSecret = try stanza.fileSecret(
      with: keys, association: source.association, recipientCount: recipientCount)
    return Reading(
      stanzaIndex: index, source: source, fileSecret: fileSecret,
      authenticatorKey: keys.authenticatorKey,
      wasReadBefore: wasReadBefore, change: change)
  }

  /// Checks that `count` more keys can be held for a contact.
  private func checkKeyCount(adding count: Int, with contact: Contact?) throws {
    guard count > 0, let contact else { return }
    let held = try snapshot.messageKeyCount(with: contact.id)
    guard held + count <= SkippedKeys.maximumPerContact else {
      throw OperationError.tooManySkipped
    }
  }
}

/// The reason why a stanza that a prekey opened cannot be read after all. Another stanza may be for
/// this store. If none is, the most serious refusal is reported.
struct Refusal: Error, Comparable {
  /// The classes of refusals, the most serious last.
  private static let classes: [ErrorClass] = [.notForThisStore, .tooManySkipped, .alreadyDecrypted]

  static let notForThisStore = Refusal(rank: 0)

  private let rank: Int

  private init(rank: Int) { self.rank = rank }

  /// Creates a refusal for an error that means that the protocol refuses the stanza. Rethrows any
  /// other error.
  init(of error: any Error) throws {
    let errorClass = OperationError(folding: error).errorClass
    switch errorClass {
    case .notForThisStore, .tooManySkipped, .alreadyDecrypted:
      rank = Self.classes.firstIndex(of: errorClass) ?? 0
    // A first message that does not verify in full counts as not opened.
    case .altered, .malformed, .noContactOrSession: rank = 0
    default: throw error
    }
  }

  /// The error that is reported.
  var error: OperationError {
    switch Self.classes[rank] {
    case .alreadyDecrypted: .alreadyDecrypted
    case .tooManySkipped: .tooManySkipped
    default: .notForThisStore
    }
  }

  static func < (one: Refusal, other: Refusal) -> Bool { one.rank < other.rank }
}
