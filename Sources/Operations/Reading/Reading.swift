import Octets
import Primitives
package import Ratcheting
import Sealing
import Storage

/// A message that this store can read: the keys from its stanza, and the change that reading it
/// makes to the store. The store does not change before ``commit(as:keepingFor:in:)``.
struct Reading: ~Copyable {
  /// The index of the stanza that this store can read.
  let stanzaIndex: Int
  let source: Source
  let fileSecret: Key<KeyRole.FileSecret>
  let authenticatorKey: Key<KeyRole.Authenticator>
  /// Whether the message was read before and its key was kept.
  let wasReadBefore: Bool
  private let change: Change

  init(
    stanzaIndex: Int, source: Source, fileSecret: consuming Key<KeyRole.FileSecret>,
    authenticatorKey: consuming Key<KeyRole.Authenticator>, wasReadBefore: Bool,
    change: consuming Change
  ) {
    self.stanzaIndex = stanzaIndex
    self.source = source
    self.fileSecret = fileSecret
    self.authenticatorKey = authenticatorKey
    self.wasReadBefore = wasReadBefore
    self.change = change
  }

  /// Returns an opener of the frames of the message that `head` belongs to.
  func opener(of head: Head, with tools: OpeningTools = OpeningTools()) -> MessageOpener {
    MessageOpener(
      fileSecret: fileSecret, head: head, stanzaIndex: stanzaIndex,
      authenticatorKey: authenticatorKey.copy(), tools: tools)
  }

  /// The origin of a message.
  struct Source {
    let sender: IdentityKey
    /// The sender's contact, or `nil` if the sender is unknown.
    let contact: Contact?
    let chain: ChainID
    /// N, the number of the message in its chain.
    let number: UInt32
    /// The data that the stanza is bound to, AD in the specification.
    let association: [UInt8]

    init(of number: UInt32, in chain: ChainID, session: borrowing Session, contact: Contact?) {
      sender = session.contact
      self.contact = contact
      self.chain = chain
      self.number = number
      association = session.association.bytes
    }
  }

  /// The change that reading the message makes to the store.
  enum Change: ~Copyable {
    /// A message key that the store holds is used.
    case used(HeldKey, chain: RecordID, session: RecordID, isChainCurrent: Bool)
    /// A session advances.
    case advanced(SessionRecord, IncomingMessage)
    /// A session begins. `usedBundle` is the record of the bundle if it was a one-time bundle.
    case began(Session, IncomingMessage, usedBundle: RecordID?, period: RecordID)
  }

  /// Returns whether the message begins a session with a contact who has one: a session in which a message
  /// of theirs has been read, whether or not new messages are sent in it.
  ///
  /// A session that only the store's owner has begun does not count. Two people who begin at the same time
  /// have none with each other yet.
  func beginsAnotherSession(in snapshot: Snapshot) throws -> Bool {
    guard let contact = source.contact else { return false }
    return switch change {
    case .used: false
    case .advanced: false
    case .began: try snapshot.sessions(with: contact.id).contains { !$0.isUnanswered }
    }
  }

  /// Makes the change: deletes the message key, or keeps it for `lifetime` seconds if that is not `nil`,
  /// saves the new state of the session, and deletes one-time prekeys that were used. A key that is kept
  /// already is not kept for longer. Returns which earlier messages have not arrived.
  consuming func commit(
    as contact: Contact, keepingFor lifetime: UInt64?, in transaction: Transaction
  ) throws -> MissingMessages {
    let number = source.number
    switch consume change {
    case .used(let key, let chain, let session, let isChainCurrent):
      return try transaction.use(
        key, number: number, of: chain, session: session, isChainCurrent: isChainCurrent,
        keepingFor: lifetime)
    case .advanced(let current, let message):
      var record = current
      record.usage.noteReceived(at: transaction.now)
      try transaction.save(record)
      return try transaction.save(
        message, in: record.session, id: record.id, keepingFor: lifetime)
    case .began(let session, let message, let usedBundle, let period):
      if let usedBundle { try transaction.delete(usedBundle) }
      try transaction.remember(session.association, in: period)
      var usage = SessionRecord.Usage()
      usage.noteReceived(at: transaction.now)
      let id = try transaction.insert(session, with: contact.id, usage: usage)
      let missing = try transaction.save(message, in: session, id: id, keepingFor: lifetime)
      try transaction.pruneSessions(with: contact.id)
      return missing
    }
  }
}

extension Transaction {
  /// Uses a message key from the store. Returns which messages before it have not arrived.
  fileprivate func use(
    _ key: borrowing HeldKey, number: UInt32, of chain: RecordID, session: RecordID,
    isChainCurrent: Bool, keepingFor lifetime: UInt64?
  ) throws -> MissingMessages {
    let missing = MissingMessages(numbers: try missingNumbers(of: chain, below: number))
    if key.wasKept, lifetime != nil { return missing }
    if !key.wasKept, var record: SessionRecord = try value(id: session) {
      record.usage.noteReceived(at: now)
      try save(record)
    }
    try delete(key.id)
    if let lifetime {
      try keep(key.copy(), of: number, in: chain, for: lifetime)
    } else if !isChainCurrent {
      try deleteChainIfEmpty(chain)
    }
    return missing
  }

  /// Saves the keys that a message skipped, and its own key if `lifetime` is not `nil`. Returns which earlier
  /// messages have not arrived.
  fileprivate func save(
    _ message: borrowing IncomingMessage, in session: borrowing Session, id: RecordID,
    keepingFor lifetime: UInt64?
  ) throws -> MissingMessages {
    if let ended = message.endedChain, let record = try recordID(of: ended, in: id) {
      try insert(message.skippedInEndedChain, of: record)
      try endChain(record)
    }
    let record = try chainRecord(message.chain, of: session, id: id)
    try insert(message.skipped, of: record)
    if let lifetime {
      try keep(message.messageKey, of: message.number, in: record, for: lifetime)
    }
    return MissingMessages(
      numbers: try missingNumbers(of: record, below: message.number),
      newNumbers: message.skipped.numbers, newInEndedChain: message.skippedInEndedChain.numbers)
  }

  private func chainRecord(
    _ chain: ChainID, of session: borrowing Session, id: RecordID
  ) throws -> RecordID {
    if let known = try recordID(of: chain, in: id) { return known }
    switch session.currentHeaderKey {
    case .some(let key):
      return try insert(
        chain, headerKey: key, isFirstChain: session.isReceivingFirstChain, of: id)
    case .none: throw StorageError.damaged(.content(SessionRecord.kind))
    }
  }
}

/// The earlier messages that have not arrived when a message is read.
package struct MissingMessages: Sendable {
  /// The lower numbers in the chain of the message.
  package let numbers: [UInt32]
  /// Those among them that no message has shown to be missing before.
  package var newNumbers: Range<UInt32> = 0..<0
  /// The numbers of the last messages of the chain before, which this message has shown to be missing.
  package var newInEndedChain: Range<UInt32> = 0..<0
}

/// Who sent a message, as far as that is known once its first frame has been verified.
package struct Sender: Sendable {
  /// The name of the contact, or the one that an unknown sender gets.
  package let name: ContactName
  /// The identity that the message is from.
  package let identity: IdentityKey
  /// Whether both people have compared the safety number.
  package let isVerified: Bool
  /// The name of the contact who has introduced the sender, or `nil`.
  package let introducer: ContactName?
  /// Whether the message begins a session with a contact who has one already.
  package let isNewSession: Bool
  /// The other contacts whose names look like that of an unknown sender, or `nil` if the sender is a contact.
  package let lookalikes: Lookalikes?
}

/// Whom a message may be from (`docs/protocol.md`, section 5).
struct SenderRule: Sendable {
  /// The contact that the message must be from, or the group that its sender must be in, or `nil` for any
  /// contact.
  let expected: Addressee?
  /// The name that an unknown sender gets, or `nil` to refuse unknown senders.
  let newName: ContactName?

  /// Checks the sender of a message, and returns what is known of them.
  func sender(of reading: borrowing Reading, in snapshot: Snapshot) throws -> Sender {
    let source = reading.source
    let name = try name(of: source, in: snapshot)
    return Sender(
      name: name, identity: source.sender, isVerified: source.contact?.isVerified ?? false,
      introducer: try source.contact.flatMap { try snapshot.introducer(of: $0) },
      isNewSession: try reading.beginsAnotherSession(in: snapshot),
      lookalikes: source.contact == nil
        ? try snapshot.lookalikes(of: name, besides: source.sender) : nil)
  }

  /// Checks the sender of a message, and returns the name that the sender has or gets.
  func name(of source: Reading.Source, in snapshot: Snapshot) throws -> ContactName {
    let expectedContacts = try contacts(in: snapshot)
    guard let name = try source.contact?.name ?? nameForUnknown(source.sender, in: snapshot) else {
      throw OperationError.unknownSender(source.sender)
    }
    if let expected, expected != .contact(name), !expectedContacts.contains(name) {
      throw OperationError.unexpectedSender(name, expected: expected)
    }
    return name
  }

  /// Returns the names of the contacts that `expected` stands for, or none if any sender will do or `expected` is
  /// the name that an unknown sender gets.
  ///
  /// Throws ``OperationError/noSuchContact(_:known:)``, ``OperationError/noSuchGroup(_:known:)`` or
  /// ``OperationError/emptyGroup(_:)``.
  private func contacts(in snapshot: Snapshot) throws -> [ContactName] {
    guard let expected, expected != newName.map(Addressee.contact) else { return [] }
    return try snapshot.contacts(of: expected).map(\.name)
  }

  /// Returns the name to give an unknown sender, or `nil` if there is no such name; throws
  /// ``OperationError/identityMismatch(_:expected:found:)`` if another contact has the name.
  private func nameForUnknown(
    _ sender: IdentityKey, in snapshot: Snapshot
  ) throws -> ContactName? {
    guard let newName else { return nil }
    if let other = try snapshot.contact(named: newName) {
      throw OperationError.identityMismatch(newName, expected: other.identity, found: sender)
    }
    return newName
  }
}
