import Octets
import Primitives
import Ratcheting
import Storage

/// Who has begun a session with which ephemeral key: such a pair never begins another, for as long as
/// the prekeys that it could begin one with are held.
enum RememberedPair {
  static func isKnown(_ initiator: Initiator, _ transaction: Snapshot) throws -> Bool {
    let name = initiator.identity.bytes + initiator.ephemeral.bytes
    return try transaction.find(.remembered, named: name) != nil
  }

  static func insert(
    _ association: Association, in period: RecordID, _ transaction: Transaction
  ) throws {
    let empty: [UInt8] = []
    try transaction.insert(
      at: Place(.remembered, of: period),
      named: association.initiator.bytes + association.ephemeral.bytes, empty.bytes)
  }
}
