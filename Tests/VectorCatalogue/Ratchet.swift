import Octets
import Rehearsal

/// One end of a session as `docs/protocol.md`, section 4, has it, written from that text and on plain
/// bytes: every value can be pinned, and every message that nobody should send can be made.
struct Ratchet {
  /// AD.
  let association: [UInt8]
  let isInitiator: Bool
  /// RK.
  var root: [UInt8]
  /// DHs and KEMs: a private key and a seed.
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

  /// A message on its way out: its header may be changed before it is sealed.
  struct Outgoing {
    var header: HeaderForm
    var headerKey: [UInt8]
    var messageKey: [UInt8]
    let association: [UInt8]
  }

  private mutating func step(_ agreement: [UInt8], _ shared: [UInt8]) -> (
    chain: [UInt8], header: [UInt8]
  ) {
    let keys = Plain.derive(agreement + shared, salt: root, "pawl/v1 ratchet", count: 96)
    root = [UInt8](keys[..<32])
    return ([UInt8](keys[32..<64]), [UInt8](keys[64...]))
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
    let (ciphertext, shared) = Encapsulator.encapsulate(to: peer.kem, seed: dealer.bytes(32))
    let keys = step(Plain.agree(fresh.agreement, peer.agreement), shared)
    (own, self.ciphertext) = (fresh, ciphertext)
    (sendingChain, nextSendingHeader) = (keys.chain, keys.header)
    (sent, isDue) = (0, false)
  }

  /// Takes a message of the current chain or, with `beginsChain`, of the next; returns the keys that
  /// were passed over in the chain that it is in.
  @discardableResult
  mutating func receive(_ header: HeaderForm, beginsChain: Bool) -> [[UInt8]] {
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

  /// What the header key and the keys not received of the current chain would be at its end.
  func rest(of count: UInt32) -> [[UInt8]] {
    guard var chain = receivingChain, count > received else { return [] }
    return (received..<count).map { _ in
      defer { chain = Plain.code(chain, [2]) }
      return Plain.code(chain, [1])
    }
  }

  private mutating func takeReceiveStep(_ header: HeaderForm) {
    guard let own else { preconditionFailure("a send step is due") }
    (previous, sent, received) = (sent, 0, 0)
    (sendingHeader, receivingHeader) = (nextSendingHeader, nextReceivingHeader)
    peer = (header.agreement, header.kem)
    let keys = step(
      Plain.agree(own.agreement, header.agreement),
      Plain.decapsulate(header.ciphertext, seed: own.kem))
    (receivingChain, nextReceivingHeader) = (keys.chain, keys.header)
    (self.own, sendingChain, nextSendingHeader) = (nil, nil, nil)
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
    let optional: [(String, [UInt8]?)] = [
      ("DHs", own?.agreement), ("KEMs", own?.kem), ("HKs", sendingHeader),
      ("NHKs", nextSendingHeader), ("CKr", receivingChain), ("HKr", receivingHeader),
      ("NHKr", nextReceivingHeader),
    ]
    for case (let name, let value?) in optional { lines.append(Vector.Line(name, value.hex)) }
    return lines
  }

  /// The values that a message has just changed, to be pinned.
  var derived: [(String, [UInt8])] {
    var values = [("RK", root), ("NHKr", nextReceivingHeader)]
    if let receivingChain { values.append(("CKr", receivingChain)) }
    if let receivingHeader { values.append(("HKr", receivingHeader)) }
    return values
  }
}

extension Vector.Line {
  init(_ name: String, _ value: String) { self.init(name: name, value: value) }
}
