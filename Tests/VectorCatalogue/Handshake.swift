import Octets

/// X3DH (`docs/protocol.md`, section 3): one session from both ends.
struct Handshake {
  let association: [UInt8]
  let agreements: [[UInt8]]
  let root: [UInt8]
  let initiatorHeader: [UInt8]
  let responderHeader: [UInt8]
  private let responder: Owner
  private let bundle: BundleForm

  /// The session that `seed` begins with `ephemeral` and the bundle of `responder`.
  init(
    _ seed: [UInt8], with bundle: BundleForm, of responder: Owner, ephemeral: [UInt8],
    began: UInt64
  ) {
    self.responder = responder
    self.bundle = bundle
    var association =
      Plain.identity(seed) + bundle.identity + Plain.agreementKey(ephemeral)
    association.append(bigEndian: began)
    association += bundle.hash
    self.association = association
    var agreements = [
      Plain.agree(Plain.agreementPrivate(identitySeed: seed), bundle.signedPrekey),
      Plain.agree(ephemeral, Plain.agreementKey(identity: bundle.identity)),
      Plain.agree(ephemeral, bundle.signedPrekey),
    ]
    if let oneTime = bundle.oneTimePrekey { agreements.append(Plain.agree(ephemeral, oneTime)) }
    self.agreements = agreements
    let keys = Plain.derive(
      [UInt8](repeating: 0xFF, count: 32) + agreements.flatMap { $0 },
      salt: [UInt8](repeating: 0, count: 32), "pawl/v1 x3dh", association, count: 96)
    root = [UInt8](keys[..<32])
    initiatorHeader = [UInt8](keys[32..<64])
    responderHeader = [UInt8](keys[64...])
  }

  /// A's end: who imported the bundle.
  var initiator: Ratchet {
    var ratchet = Ratchet(
      association: association, isInitiator: true, root: root,
      nextReceivingHeader: responderHeader, isDue: true)
    ratchet.peer = (bundle.signedPrekey, bundle.kemPrekey)
    ratchet.sendingHeader = initiatorHeader
    return ratchet
  }

  /// B's end: whose bundle it is.
  var responderEnd: Ratchet {
    var ratchet = Ratchet(
      association: association, isInitiator: false, root: root,
      nextReceivingHeader: initiatorHeader, isDue: false)
    ratchet.own = (responder.signed, responder.kem)
    ratchet.nextSendingHeader = responderHeader
    return ratchet
  }

  /// What was derived, to be pinned.
  var derived: [(String, [UInt8])] {
    [("AD", association)]
      + agreements.enumerated().map { ("DH\($0.offset + 1)", $0.element) }
      + [("SK", root), ("HKA", initiatorHeader), ("NHKB", responderHeader)]
  }
}
