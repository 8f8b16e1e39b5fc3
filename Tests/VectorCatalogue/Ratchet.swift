import Octets
import Rehearsal

/// One end of a session as `docs/protocol.md`, section 4, has it, written from that text and on plain
/// bytes: every value can be pinned, and every message that nobody should send can be made.
struct Ratchet {
  /// What a sender may get wrong in a send step.
  enum Fault {
    /// B's first chain without the agreement with A's identity.
    case withoutIdentity
    /// The transcript without the ciphertext.
    case withoutCiphertext
    /// The transcript without the keys of the receiver.
    case withoutReceiver
  }

  /// AD.
  let association: [UInt8]
  let isInitiator: Bool
  /// RK.
  var root: [UInt8]
  /// DHs and KEMs: a private key and a seed. (A program must not keep the seed of a prekey here; B's
  /// first step needs only the public key that goes with it.)
  var own: (agreement: [UInt8], kem: [UInt8])?
  /// DHr and KEMr.
  var peer: (agreement: [UInt8], kem: [UInt8])?
  /// CTs.
  var ciphertext: [UInt8] = []
  /// CKs and CKr.
  var sendingChain: [UInt8]?
  var receivingChain: [UInt8]?
  /// HKs, HKr, NHKs and NHKr.
  var sendingHeader: [UInt8]?
  var receivingHeader: [UInt8]?
  var nextSendingHeader: [UInt8]?
  var nextReceivingHeader: [UInt8]
  /// Ns, Nr and PN.
  var sent: UInt32 = 0
  var received: UInt32 = 0
  var previous: UInt32 = 0
  /// A send step is due.
  var isDue: Bool
  /// The private X25519 key of A's identity, at A.
  var identityKey: [UInt8]?
  /// B has sent in the session.
  var hasSent = false
  /// The chain that is being received is A's first.
  var receivesFirstChain = false
  /// What the next send step gets wrong.
  var fault: Fault?
  /// `dh`, `ss` and `t` of the last receiving step, if the last message took one.
  private var lastStep: [(String, [UInt8])] = []

  init(
    association: [UInt8], isInitiator: Bool, root: [UInt8], nextReceivingHeader: [UInt8],
    isDue: Bool
  ) {
    (self.association, self.isInitiator, self.root) = (association, isInitiator, root)
    (self.nextReceivingHeader, self.isDue) = (nextReceivingHeader, isDue)
  }

  /// A message on its way out: its header may be changed before it is sealed.
  struct Outgoing {
    var header: HeaderForm
    var headerKey: [UInt8]
    var messageKey: [UInt8]
    var association: [UInt8]
  }

  /// `t`: the sender's two public keys, the ciphertext, and the receiver's two public keys.
  static func transcript(
    sender: (agreement: [UInt8], kem: [UInt8]), ciphertext: [UInt8],
    receiver: (agreement: [UInt8], kem: [UInt8])
  ) -> [UInt8] {
    Plain.hash(sender.agreement + sender.kem + ciphertext + receiver.agreement + receiver.kem)
  }

  /// KDF_RK: the next root key, the chain key and the header key of the chain after it.
  static func rootStep(
    _ root: [UInt8], agreement: [UInt8], shared: [UInt8], transcript: [UInt8]
  ) -> [[UInt8]] {
    let keys = Plain.derive(
      agreement + shared, salt: root, "pawl/v1 ratchet", transcript, count: 96)
    return [[UInt8](keys[..<32]), [UInt8](keys[32..<64]), [UInt8](keys[64...])]
  }

  /// The next message, after the send step if one is due.
  mutating func send(_ dealer: Dealer) -> Outgoing {
    if isDue { takeSendStep(dealer) }
    guard let chain = sendingChain, let own, let headerKey = sendingHeader else {
      preconditionFailure("nothing was received yet")
    }
    let header = HeaderForm(
      agreement: Plain.agreementKey(own.agreement), kem: Plain.kemKey(own.kem),
      ciphertext: ciphertext, previous: previous, number: sent)
    sendingChain = Plain.code(chain, [2])
    sent += 1
    return Outgoing(
      header: header, headerKey: headerKey, messageKey: Plain.code(chain, [1]),
      association: association)
  }

  private mutating func takeSendStep(_ dealer: Dealer) {
    guard let peer else { preconditionFailure("the peer's keys are not known") }
    let fresh = (agreement: dealer.bytes(32), kem: dealer.bytes(64))
    let keyPair = (agreement: Plain.agreementKey(fresh.agreement), kem: Plain.kemKey(fresh.kem))
    var shared: [UInt8] = []
    ciphertext = []
    // A's first chain has no ciphertext.
    if !isInitiator || receivingChain != nil {
      (ciphertext, shared) = Encapsulator.encapsulate(to: peer.kem, seed: dealer.bytes(32))
    }
    var agreement = Plain.agree(fresh.agreement, peer.agreement)
    if !isInitiator, !hasSent, fault != .withoutIdentity {
      let identity = Plain.agreementKey(identity: [UInt8](association[..<32]))
      agreement += Plain.agree(fresh.agreement, identity)
    }
    let transcript = Self.transcript(
      sender: keyPair, ciphertext: fault == .withoutCiphertext ? [] : ciphertext,
      receiver: fault == .withoutReceiver ? ([], []) : peer)
    let keys = Self.rootStep(root, agreement: agreement, shared: shared, transcript: transcript)
    (root, sendingChain, nextSendingHeader) = (keys[0], keys[1], keys[2])
    (own, sent, isDue, hasSent) = (fresh, 0, false, true)
  }

  /// Takes a message of the current chain or, with `beginsChain`, of the next; returns the keys that
  /// were passed over in the chain that it is in.
  @discardableResult
  mutating func receive(_ header: HeaderForm, beginsChain: Bool) -> [[UInt8]] {
    lastStep = []
    if beginsChain { takeReceiveStep(header) }
    guard var chain = receivingChain else { preconditionFailure("nothing is received") }
    var skipped: [[UInt8]] = []
    while received <= header.number {
      if received < header.number { skipped.append(Plain.code(chain, [1])) }
      chain = Plain.code(chain, [2])
      received += 1
    }
    receivingChain = chain
    return skipped
  }

  private mutating func takeReceiveStep(_ header: HeaderForm) {
    guard let own else { preconditionFailure("a send step is due") }
    let isFirst = receivingChain == nil
    (previous, sent, received) = (sent, 0, 0)
    (sendingHeader, receivingHeader) = (nextSendingHeader, nextReceivingHeader)
    peer = (header.agreement, header.kem)
    var agreement = Plain.agree(own.agreement, header.agreement)
    // B's first chain mixes in A's identity.
    if isInitiator, isFirst, let identityKey {
      agreement += Plain.agree(identityKey, header.agreement)
    }
    receivesFirstChain = !isInitiator && isFirst
    let shared =
      receivesFirstChain ? [] : Plain.decapsulate(header.ciphertext, seed: own.kem)
    let transcript = Self.transcript(
      sender: (header.agreement, header.kem), ciphertext: header.ciphertext,
      receiver: (Plain.agreementKey(own.agreement), Plain.kemKey(own.kem)))
    let keys = Self.rootStep(root, agreement: agreement, shared: shared, transcript: transcript)
    (root, receivingChain, nextReceivingHeader) = (keys[0], keys[1], keys[2])
    lastStep =
      [("dh", agreement)] + (shared.isEmpty ? [] : [("ss", shared)]) + [("t", transcript)]
    (self.own, sendingChain, nextSendingHeader, ciphertext) = (nil, nil, nil, [])
    isDue = true
  }

  /// The state as a vector tells it, for a reader: what only a sender needs is left out.
  func lines(_ contact: String) -> [Vector.Line] {
    var lines = [
      Vector.Line("session", "\(contact) \(isInitiator ? "initiator" : "responder")"),
      Vector.Line("AD", association.hex), Vector.Line("RK", root.hex),
      Vector.Line("due", isDue ? "yes" : "no"), Vector.Line("PN", "\(previous)"),
      Vector.Line("Ns", "\(sent)"), Vector.Line("Nr", "\(received)"),
    ]
    if !isInitiator { lines.append(Vector.Line("sent", hasSent ? "yes" : "no")) }
    let optional: [(String, [UInt8]?)] = [
      ("DHs", own?.agreement), ("KEMs", own?.kem), ("HKs", sendingHeader),
      ("NHKs", nextSendingHeader), ("CKr", receivingChain), ("HKr", receivingHeader),
      ("NHKr", nextReceivingHeader),
    ]
    for case (let name, let value?) in optional { lines.append(Vector.Line(name, value.hex)) }
    if receivesFirstChain { lines.append(Vector.Line("chain", "first")) }
    return lines
  }

  /// The values that a message has just changed, to be pinned.
  var derived: [(String, [UInt8])] {
    var values = lastStep + [("RK", root), ("NHKr", nextReceivingHeader)]
    if let receivingChain { values.append(("CKr", receivingChain)) }
    if let receivingHeader { values.append(("HKr", receivingHeader)) }
    return values
  }
}

extension Vector.Line {
  init(_ name: String, _ value: String) { self.init(name: name, value: value) }
}

extension Ratchet {
  /// Steps on without a header: what is lost needs none.
  mutating func sendQuickly(_ dealer: Dealer) -> UInt32 {
    guard let chain = sendingChain, !isDue else { return send(dealer).header.number }
    sendingChain = Plain.code(chain, [2])
    sent += 1
    return sent - 1
  }
}
