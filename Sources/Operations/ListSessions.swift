import Octets
package import Ratcheting
import Storage

/// A session as people are told of it.
package struct SessionState: Sendable {
  /// What it is good for.
  package enum Use: Sendable, Equatable {
    /// It is sent in.
    case current
    /// What the other side sends in it can be read; another is sent in.
    case receivingOnly
    /// Nothing has been received in it, and its bundle has run out.
    case expired
    /// It was reset.
    case reset
  }

  /// The numbers of a chain that have not arrived.
  package struct Gap: Sendable {
    package let chain: ChainID
    package let numbers: [UInt32]
  }

  package let contact: ContactName
  package let use: Use
  package let hasBegunIt: Bool
  /// Until when one may send in it while it is unanswered; nothing once it is answered.
  package let unansweredUntil: UInt64?
  /// All times are in seconds since 1970; 0 for never.
  package let began: UInt64
  package let lastUsed: UInt64
  package let sent: UInt64
  package let received: UInt64
  package let gaps: [Gap]

  package var missingCount: Int { gaps.reduce(0) { $0 + $1.numbers.count } }
}

/// `pawl session list` and `pawl session show`: what has been exchanged, and what is missing.
package struct ListSessions: Sendable {
  let name: ContactName?

  /// With one contact, or with all.
  package init(with name: ContactName?) { self.name = name }

  /// By contact, the most recent session of each first.
  package func run(in context: Context) throws(OperationError) -> [SessionState] {
    try OperationError.folding {
      try context.read(context.vault(acceptingOlder: true)) { snapshot in
        let contacts =
          try name.map { [try Contact.existing($0, snapshot)] } ?? Contact.all(snapshot)
        return try contacts.flatMap { try states(of: $0, context, snapshot) }
      }
    }
  }

  private func states(
    of contact: Contact, _ context: Context, _ snapshot: Snapshot
  ) throws -> [SessionState] {
    let sessions = try KeptSession.all(of: contact.id, at: context.now, snapshot)
    let current = sessions.last { $0.canSend }?.id
    return try sessions.reversed().map { session in
      SessionState(
        contact: contact.name, use: session.use(current: current), hasBegunIt: session.hasBegunIt,
        unansweredUntil: session.unansweredUntil, began: session.order.began,
        lastUsed: session.tally.lastUsed, sent: session.tally.sent,
        received: session.tally.received, gaps: try KeptChain.gaps(of: session.id, snapshot))
    }
  }
}

extension KeptSession.Summary {
  fileprivate func use(current: RecordID?) -> SessionState.Use {
    if id == current { return .current }
    if isRetired { return .reset }
    return isUnanswered && !canSend ? .expired : .receivingOnly
  }

  fileprivate var hasBegunIt: Bool { role != .responder }

  fileprivate var unansweredUntil: UInt64? {
    guard isUnanswered, case .initiator(let expires) = role else { return nil }
    return expires
  }
}
