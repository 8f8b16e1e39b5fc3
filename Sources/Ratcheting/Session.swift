package import Octets
import Primitives

/// One side of a session: the Double Ratchet with encrypted headers (`docs/protocol.md`, section
/// 4).
///
/// Both sides take turns. Each sends in a ``Chain`` until the other answers, which ends the chain;
/// the next one begins under fresh ratchet keys. So a session is two parts side by side: whether
/// and how this side can send (``SendingState``), and the chain in which it is receiving. Both
/// share one root key, which is replaced whenever a chain begins.
///
/// A session is *unanswered* until something has been received in it. An initiator can send in it
/// anyway, as long as the bundle has not expired, but each message then has to identify the
/// initiator and describe the session. A responder cannot send before it has received. A session is
/// *retired* when the owner wants no more messages to be sent in it; receiving goes on. Of all
/// sessions with a contact that can be sent in, the one that comes last in ``SessionOrder`` is the
/// *current* one.
///
/// A session does no I/O and reads no clock. The caller keeps its ``record()``, and the keys of
/// messages that have not arrived, which ``receive(_:openedBy:as:skipLimit:)`` hands out.
package struct Session: ~Copyable {
  /// The side of a session.
  package enum Role: Sendable, Equatable {
    /// The side that imported a bundle, which expires at the given time, in seconds since 1970.
    case initiator(expires: UInt64)
    /// The side that published the bundle.
    case responder
  }

  /// The facts to which every message of the session is bound.
  package let association: Association
  /// The side of the session that this value represents.
  package let role: Role
  /// The secret that is replaced whenever a chain begins, RK in the specification.
  var rootKey: Key<KeyRole.Root>
  /// Whether and how this side can send.
  var sending: SendingState
  /// The chain in which this side is receiving, or `nil` if it has not received anything.
  var receivingChain: Chain?
  /// The ciphertext of the key agreement, CT0 in the specification, which each initial message
  /// repeats; `nil` for a responder, and when the session has been answered.
  var initialCiphertext: [UInt8]?
  /// The header key of the peer's next chain, NHKr in the specification.
  var nextReceivingHeaderKey: Key<KeyRole.Header>
  /// Whether the owner wants no more messages to be sent in the session.
  package var isRetired: Bool

  /// Creates a session from the parts of its record.
  init(
    association: Association, role: Role, isRetired: Bool, rootKey: consuming Key<KeyRole.Root>,
    sending: consuming SendingState, receivingChain: consuming Chain?,
    initialCiphertext: [UInt8]?, nextReceivingHeaderKey: consuming Key<KeyRole.Header>
  ) {
    self.association = association
    self.role = role
    self.isRetired = isRetired
    self.rootKey = rootKey
    self.sending = sending
    self.receivingChain = receivingChain
    self.initialCiphertext = initialCiphertext
    self.nextReceivingHeaderKey = nextReceivingHeaderKey
  }

  /// Creates the session of the person who imported a bundle.
  init(
    initiatedBy association: Association, keys: consuming HandshakeKeys, peer: RatchetPublicKeys,
    ciphertext: [UInt8], expires: UInt64
  ) {
    self.init(
      association: association, role: .initiator(expires: expires), isRetired: false,
      rootKey: keys.rootKey,
      sending: .sendStepDue(
        DueSendStep(peer: peer, headerKey: keys.initiatorHeaderKey, previousCount: 0)),
      receivingChain: nil, initialCiphertext: ciphertext,
      nextReceivingHeaderKey: keys.responderHeaderKey)
  }

  /// Creates the session of the bundle's owner.
  init(
    respondingTo association: Association, keys: consuming HandshakeKeys,
    prekeys: consuming Prekeys
  ) {
    self.init(
      association: association, role: .responder, isRetired: false, rootKey: keys.rootKey,
      sending: .awaitingFirstMessage(
        PrekeyOffer(
          kem: prekeys.kem.publicKey, agreement: prekeys.signed,
          nextHeaderKey: keys.responderHeaderKey)),
      receivingChain: nil, initialCiphertext: nil,
      nextReceivingHeaderKey: keys.initiatorHeaderKey)
  }

  /// The identity of the other side.
  package var contact: IdentityKey {
    role == .responder ? association.initiator : association.responder
  }

  /// Whether nothing has been received in the session yet.
  package var isUnanswered: Bool { receivingChain == nil }

  /// Returns whether a message may be sent in the session.
  ///
  /// - Parameter now: The time, in seconds since 1970.
  package func canSend(at now: UInt64) -> Bool {
    guard !isRetired else { return false }
    guard isUnanswered else { return true }
    return switch role {
    case .initiator(let expires): now < expires
    case .responder: false
    }
  }
}

/// The header keys of a session. A sealed header does not say which session it belongs to, and a
/// person may have thousands. So the caller stores these keys separately from the session's record,
/// and uses them to find the session of a message without restoring any other session.
extension Session {
  /// The header key of the chain in which this side is receiving, HKr in the specification, or
  /// `nil` if it has not received anything.
  package var currentHeaderKey: Key<KeyRole.Header>? {
    switch receivingChain {
    case .some(let chain): chain.headerKey.copy()
    case .none: nil
    }
  }

  /// The header key of the peer's next chain, NHKr in the specification, or `nil` while a send step
  /// is due: until this side has sent, the peer cannot begin a new chain.
  package var nextHeaderKey: Key<KeyRole.Header>? {
    switch sending {
    case .sendStepDue: nil
    default: nextReceivingHeaderKey.copy()
    }
  }

  /// Whether the chain in which this side is receiving is the initiator's first. It must be kept with
  /// ``currentHeaderKey``, also when the chain has ended, since it decides how long the headers of the
  /// chain are.
  package var isReceivingFirstChain: Bool {
    receivingChain.borrowed { $0.isInitiatorsFirst } ?? false
  }

  /// The name of the chain in which this side is receiving, or `nil` if it has not received
  /// anything.
  package var currentChain: ChainID? { receivingChain.borrowed { $0.id } }
}

/// Whether and how one side of a session can send.
///
/// ```
///   responder                                initiator
///       │                                        │
/// awaitingFirstMessage ──── receive ────▶  sendStepDue
///                                           │        ▲
///                                          send   receive, in a new chain of the peer
///                                           ▼        │
///                                            sending
/// ```
enum SendingState: ~Copyable {
  /// A responder has received nothing yet, and knows no ratchet keys of the peer to send to.
  case awaitingFirstMessage(PrekeyOffer)
  /// The peer's latest ratchet keys are known, and the next message begins a chain.
  case sendStepDue(DueSendStep)
  /// A chain has begun, and the peer has not answered it.
  case sending(SendingChain)
}

/// What the initiator's first chain answers: the prekeys of the responder's bundle.
struct PrekeyOffer: ~Copyable {
  /// The KEM prekey. The session binds it and needs no private half of it: its secret is in the key
  /// agreement already.
  let kem: KEMPublicKey
  /// The signed prekey, the first DHs of a responder in the specification.
  let agreement: AgreementKeyPair
  /// The header key of the chain that the responder begins after it, NHKs in the specification.
  let nextHeaderKey: Key<KeyRole.Header>

  /// The public halves.
  var publicKeys: RatchetPublicKeys {
    RatchetPublicKeys(agreement: agreement.publicKey, kem: kem)
  }
}

/// What the peer's next chain answers, if it is not the first: ratchet keys of this side that the peer
/// knows.
struct RatchetOffer: ~Copyable {
  /// The ratchet pairs of this side.
  let own: OwnRatchetKeys
  /// The header key of the chain that this side begins after the answer, NHKs in the specification.
  let nextHeaderKey: Key<KeyRole.Header>
}

/// A step that begins a chain with the next message. The step is not taken earlier, so that a side
/// that never sends creates no ratchet keys, and a side that has not sent yet holds no private
/// ratchet key that could be stolen.
struct DueSendStep: ~Copyable {
  /// The keys that the chain will answer.
  let peer: RatchetPublicKeys
  /// The header key of the chain, HKs in the specification.
  let headerKey: Key<KeyRole.Header>
  /// The number of messages in the chain before it, PN in the specification.
  let previousCount: UInt32
}

/// The chain in which this side is sending.
struct SendingChain: ~Copyable {
  /// The chain: CKs, HKs and Ns in the specification.
  var chain: Chain
  /// The keys under which the chain is sent.
  let offer: RatchetOffer
  /// The keys that the chain answers. An initial message is sealed to them.
  let peer: RatchetPublicKeys
  /// The ciphertext that carries the chain's shared secret to the peer, CTs in the specification; no
  /// bytes in the initiator's first chain. It is repeated in each header, since any message of the
  /// chain may be the first to arrive.
  let ciphertext: [UInt8]
  /// The number of messages in the chain before this one, PN in the specification.
  let previousCount: UInt32
}
