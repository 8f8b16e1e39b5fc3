import Octets
import Primitives

/// One session of the Double Ratchet with encrypted headers (`docs/protocol.md`, section 4): a state
/// and its two verbs, sending and receiving. It does no I/O and reads no clock. What is kept of it is
/// its record; the keys it skips are handed out and kept elsewhere.
package struct Session: ~Copyable {
  /// Which end of the session one is.
  package enum Role: Sendable, Equatable {
    /// The importer of the bundle that expires at the time given.
    case initiator(expires: UInt64)
    case responder
  }

  package let association: Association
  package let role: Role

  /// RK.
  var root: Key<KeyRole.Root>
  /// DHr and KEMr; for an initiator at first the bundle's prekeys. A responder has none at first.
  var peer: PeerRatchet?
  /// DHs and KEMs; gone between a receiving and the next sending, when fresh ones are made.
  var own: OwnRatchet?
  /// CKs and what belongs to it; none while a send step is due.
  var sending: SendingChain?
  /// CKr and what belongs to it; none until something has been received.
  var receiving: ReceivingChain?
  /// HKs for the chain that the due send step will start; none while none is due.
  var pendingHeaderKey: Key<KeyRole.Header>?
  /// NHKs.
  var nextSendingHeaderKey: Key<KeyRole.Header>?
  /// NHKr.
  var nextReceivingHeaderKey: Key<KeyRole.Header>
  /// PN.
  var previousCount: UInt32
  /// No message is sent in it any more, by its owner's wish.
  package var isRetired = false

  /// The state with these parts, as it is kept.
  init(
    association: Association, role: Role, root: consuming Key<KeyRole.Root>, peer: PeerRatchet?,
    own: consuming OwnRatchet?, sending: consuming SendingChain?,
    receiving: consuming ReceivingChain?, pendingHeaderKey: consuming Key<KeyRole.Header>?,
    nextSendingHeaderKey: consuming Key<KeyRole.Header>?,
    nextReceivingHeaderKey: consuming Key<KeyRole.Header>,
    previousCount: UInt32, isRetired: Bool
  ) {
    self.association = association
    self.role = role
    self.root = root
    self.peer = peer
    self.own = own
    self.sending = sending
    self.receiving = receiving
    self.pendingHeaderKey = pendingHeaderKey
    self.nextSendingHeaderKey = nextSendingHeaderKey
    self.nextReceivingHeaderKey = nextReceivingHeaderKey
    self.previousCount = previousCount
    self.isRetired = isRetired
  }

  /// The state that the importer of a bundle starts with.
  init(
    initiatedBy association: Association, agreed: consuming Agreed, peer: PeerRatchet,
    expires: UInt64
  ) {
    self.association = association
    role = .initiator(expires: expires)
    root = agreed.root
    self.peer = peer
    pendingHeaderKey = .some(agreed.initiatorHeader)
    nextReceivingHeaderKey = agreed.responderHeader
    previousCount = 0
  }

  /// The state that the owner of a bundle starts with.
  init(
    respondingTo association: Association, agreed: consuming Agreed, own: consuming OwnRatchet
  ) {
    self.association = association
    role = .responder
    root = agreed.root
    self.own = consume own
    nextSendingHeaderKey = .some(agreed.responderHeader)
    nextReceivingHeaderKey = agreed.initiatorHeader
    previousCount = 0
  }

  /// Whom it is with.
  package var contact: IdentityKey {
    role == .responder ? association.initiator : association.responder
  }

  /// Whether nothing has been received in it yet, so that its messages must say who begins it.
  package var isUnanswered: Bool { receiving == nil }

  /// Whether the next message takes a send step first.
  package var isSendStepDue: Bool { pendingHeaderKey != nil }

  /// Whether one may send in it at `now`, in seconds since 1970.
  package func canSend(at now: UInt64) -> Bool {
    guard !isRetired else { return false }
    guard isUnanswered else { return true }
    return switch role {
    case .initiator(let expires): now < expires
    case .responder: false
    }
  }
}
