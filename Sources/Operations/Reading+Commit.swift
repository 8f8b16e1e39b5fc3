import Octets
import Primitives
import Ratcheting
import Storage

extension Reading {
  /// Makes the change: the message key is gone, or kept where that is wished, the session is where
  /// the message left it, prekeys for one use are used. Returns the numbers below the message's, in
  /// its chain, that have not arrived.
  consuming func commit(
    as contact: Contact, isKeeping: Bool, at now: UInt64, _ transaction: Transaction
  ) throws -> [UInt32] {
    let number = origin.number
    switch consume change {
    case .used(let key, let chain, let session, let isChainCurrent):
      let missing = try KeptMessageKey.missing(below: number, in: chain, transaction)
      if !key.wasRead, var kept = try KeptSession.find(session, transaction) {
        kept.tally.noteReceived(at: now)
        try kept.save(transaction)
      }
      guard !isKeeping else {
        try key.markRead(number, in: chain, at: now, transaction)
        return missing
      }
      try transaction.delete(key.id)
      if !isChainCurrent { try KeptChain.deleteIfEmpty(chain, transaction) }
      return missing
    case .advanced(let current, let arrival):
      var kept = current
      kept.tally.noteReceived(at: now)
      try kept.save(transaction)
      return try arrival.save(
        kept.session.currentHeaderKey, of: kept.id, isKeeping: isKeeping, at: now, transaction)
    case .began(let session, let arrival, let bundle, let period):
      if let bundle { try transaction.delete(bundle) }
      try RememberedPair.insert(session.association, in: period, transaction)
      let headerKey = session.currentHeaderKey
      var tally = KeptSession.Tally()
      tally.noteReceived(at: now)
      let id = try KeptSession.insert(session, with: contact.id, tally: tally, transaction)
      let missing = try arrival.save(
        headerKey, of: id, isKeeping: isKeeping, at: now, transaction)
      try KeptSession.prune(contact.id, at: now, transaction)
      return missing
    }
  }
}

extension Arrival {
  /// Keeps the keys of what was passed over, and the message's own where that is wished; returns the
  /// numbers below the message's that have not arrived.
  fileprivate func save(
    _ headerKey: borrowing Key<KeyRole.Header>?, of session: RecordID, isKeeping: Bool,
    at now: UInt64,
    _ transaction: Transaction
  ) throws -> [UInt32] {
    if let ended, let record = try KeptChain.find(ended, of: session, transaction) {
      try KeptMessageKey.insert(skippedInEnded, in: record, at: now, transaction)
      try KeptChain.end(record, of: session, at: now, transaction)
    }
    let record = try chainRecord(headerKey, of: session, transaction)
    try KeptMessageKey.insert(skipped, in: record, at: now, transaction)
    if isKeeping {
      try KeptMessageKey.insert(
        messageKey.bytes, number, in: record, wasRead: true, at: now, transaction)
    }
    return try KeptMessageKey.missing(below: number, in: record, transaction)
  }

  private func chainRecord(
    _ headerKey: borrowing Key<KeyRole.Header>?, of session: RecordID, _ transaction: Transaction
  ) throws -> RecordID {
    if let known = try KeptChain.find(chain, of: session, transaction) { return known }
    switch headerKey {
    case .some(let key): return try KeptChain.insert(chain, key, of: session, transaction)
    case .none: throw StorageError.damaged("session")
    }
  }
}
