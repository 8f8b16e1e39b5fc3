import Octets
package import Ratcheting
import Storage

/// The facts about a session that people are shown.
package struct SessionState: Sendable {
  /// The use that can be made of a session.
  package enum Use: Sendable, Equatable {
    /// New messages are sent in the session.
    case current
    /// Messages that the contact sends in the session can be read, but new messages are sent in
    /// another.
    case receivingOnly
    /// Nothing has been received in the session, and its bundle has expired.
    case expired
    /// The session was reset.
    case reset
  }

  /// The numbers of a chain that have not arrived.
  package struct Gap: Sendable {
    /// The chain.
    package let chain: ChainID
    /// The numbers, ascending.
    package let numbers: [UInt32]
  }

  /// The name of the contact.
  package let contact: ContactName
  /// The use that can be made of the session.
  package let use: Use
  /// Whether the store's owner began the session.
  package let isOwn: Bool
  /// The time at which the session expires unless the contact answers, in seconds since 1970; `nil`
  /// once the contact has answered.
  package let unansweredUntil: UInt64?
  /// The time at which the session began, in seconds since 1970.
  package let began: UInt64
  /// The time at which the session was last used, in seconds since 1970; 0 if it never was.
  package let lastUsed: UInt64
  /// The time at which the last message was sent in it, in seconds since 1970; 0 if none was.
  package let lastSent: UInt64
  /// The time at which the last message was received in it, in seconds since 1970; 0 if none was.
  package let lastReceived: UInt64
  /// The number of messages sent.
  package let sent: UInt64
  /// The number of messages received.
  package let received: UInt64
  /// The messages that have not arrived.
  package let gaps: [Gap]
  /// The messages whose keys were kept.
  package let kept: [KeptMessage]

  /// The number of messages that have not arrived.
  package var missingCount: Int { gaps.reduce(0) { $0 + $1.numbers.count } }
}

/// `pawl session list` and `pawl session show`: show the messages that were exchanged and those
/// that are missing.
package struct ListSessions: Sendable {
  let name: ContactName?

  /// Creates the verb for the sessions with one contact, or with all if `name` is `nil`.
  package init(with name: ContactName?) { self.name = name }

  /// Returns the sessions grouped by contact, the most recent session of each contact first.
  package func run(in context: Context) throws(OperationError) -> [SessionState] {
    try OperationError.folding {
      try context.readStore { snapshot in
        try snapshot.contacts(named: name).flatMap { try snapshot.states(with: $0) }
      }
    }
  }

}

extension Snapshot {
  /// Returns the sessions with a contact, the most recent first.
  func states(with contact: Contact) throws -> [SessionState] {
    let sessions = try sessions(with: contact.id)
    let current = sessions.current?.id
    return try sessions.reversed().map { session in
      SessionState(
        contact: contact.name, use: session.use(current: current),
        isOwn: session.role != .responder, unansweredUntil: session.unansweredUntil,
        began: session.order.began, lastUsed: session.usage.lastUsed,
        lastSent: session.usage.lastSent, lastReceived: session.usage.lastReceived,
        sent: session.usage.sent,
        received: session.usage.received, gaps: try gaps(of: session.id),
        kept: try keptMessages(of: session.id))
    }
  }
}

extension SessionSummary {
  fileprivate func use(current: RecordID?) -> SessionState.Use {
    if id == current { return .current }
    if isRetired { return .reset }
    return isUnanswered && !canSend ? .expired : .receivingOnly
  }
}

/// `pawl session reset`: stops sending in the sessions with a contact, or with all contacts.
/// Messages that the other side sends in them can still be read. A fresh bundle begins a new
/// session.
package struct ResetSessions: Sendable {
  let name: ContactName?

  /// Creates the verb for the sessions with one contact, or with all contacts if `name` is `nil`.
  /// In the second case, the verb also accepts a store that was put back to an older state, and
  /// makes that state the valid one.
  package init(with name: ContactName?) { self.name = name }

  /// Resets the sessions and returns the names of their contacts, sorted.
  ///
  /// Throws ``OperationError/noSession(_:)`` if there is no session with the named contact.
  package func run(in context: Context) throws(OperationError) -> [ContactName] {
    try OperationError.folding {
      try context.write(to: context.vault(acceptingOlder: name == nil)) { transaction in
        let contacts = try transaction.contacts(named: name)
        // What is there is accepted, but it may come from different times.
        if name == nil { try transaction.makeIndex(of: contacts) }
        return try contacts.filter { try reset(with: $0, in: transaction) }.map(\.name)
      }
    }
  }

  /// Resets the sessions with a contact, and returns whether there was one.
  private func reset(with contact: Contact, in transaction: Transaction) throws -> Bool {
    let sessions = try transaction.sessions(with: contact.id)
    for summary in sessions where !summary.isRetired {
      var record = try transaction.session(id: summary.id)
      record.session.isRetired = true
      try transaction.save(record)
    }
    guard !sessions.isEmpty || name == nil else { throw OperationError.noSession(contact.name) }
    return !sessions.isEmpty
  }
}

/// `pawl session prune`: deletes the keys of messages that have not arrived for a long time.
package struct PruneSessions: Sendable {
  /// The default age of the keys that are deleted, in seconds.
  package static let defaultAge = 90 * Seconds.perDay

  let age: UInt64

  /// Creates the verb for keys that have been kept for at least `age` seconds.
  package init(age: UInt64) { self.age = age }

  /// Deletes the keys and returns their number.
  package func run(in context: Context) throws(OperationError) -> Int {
    try OperationError.folding {
      try context.write(to: context.vault()) { transaction in
        var chains: [RecordID] = []
        try transaction.forEach(ChainRecord.kind) { chains.append($0.id) }
        return try chains.reduce(0) { try $0 + prune($1, in: transaction) }
      }
    }
  }

  private func prune(_ chain: RecordID, in transaction: Transaction) throws -> Int {
    var stale: [RecordID] = []
    try transaction.forEach(SkippedKeyRecord.self, of: chain) { key in
      if key.added.addingSaturating(age) <= transaction.now { stale.append(key.id) }
    }
    for key in stale { try transaction.delete(key) }
    if !stale.isEmpty { try transaction.deleteChainIfEnded(chain) }
    return stale.count
  }
}
