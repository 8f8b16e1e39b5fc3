import Octets
import Primitives
import Ratcheting
import Sealing
import Storage

/// A message that this store can read: what its stanza gave, and the change to the store that
/// reading it means. Nothing is changed until ``commit``.
struct Reading: ~Copyable {
  let origin: Origin
  let fileSecret: Key<KeyRole.FileSecret>
  let authenticationKey: Key<KeyRole.Authenticator>
  /// Whether the message was read before, and its key kept.
  let wasReadBefore: Bool
  let change: Change

  /// Where a message comes from.
  struct Origin {
    let sender: IdentityKey
    /// The sender, if known.
    let contact: Contact?
    let chain: ChainID
    /// N.
    let number: UInt32
    /// What the stanza is bound to: AD of the session.
    let association: [UInt8]

    init(
      _ session: borrowing Session, _ contact: Contact?, _ chain: ChainID, _ number: UInt32
    ) {
      sender = session.contact
      self.contact = contact
      self.chain = chain
      self.number = number
      association = session.association.bytes
    }
  }

  /// What becomes of the store.
  enum Change: ~Copyable {
    /// A key that was kept is used up.
    case used(KeptMessageKey, chain: RecordID, session: RecordID, isChainCurrent: Bool)
    /// A session went on.
    case advanced(KeptSession, Arrival)
    /// A session began.
    case began(Session, Arrival, bundle: RecordID?, period: RecordID)
  }
}
