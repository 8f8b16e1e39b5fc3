import Octets

/// The key agreement (`docs/protocol.md`, section 3): one session from both ends.
struct Handshake {
  let association: [UInt8]
  let agreements: [[UInt8]]
  /// CT0 and ss0.
  let ciphertext: [UInt8]
  let shared: [UInt8]
  let root: [UInt8]
  let initiatorHeader: [UInt8]
  let responderHeader: [UInt8]
  private let seed: [UInt8]
  private let responder: Owner
  private let bundle: BundleForm

  /// The session that `seed` begins with `ephemeral` and the bundle of `responder`; `encapsulation` is
  /// the randomness of CT0.
  init(
    _ seed: [UInt8], with bundle: BundleForm, of responder: Owner, ephemeral: [UInt8],
    encapsulation: [UInt8], began: UInt64
  ) {
    (self.seed, self.responder, self.bundle) = (seed, responder, bundle)
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
    (ciphertext, shared) = Encapsulator.encapsulate(to: bundle.kemPrekey, seed: encapsulation)
    let keys = Self.keys(
      agreements: agreements, shared: shared, ciphertext: ciphertext, association: association)
    (root, initiatorHeader, responderHeader) = (keys[0], keys[1], keys[2])
  }

  /// SK, HKA and NHKB.
  static func keys(
    agreements: [[UInt8]], shared: [UInt8], ciphertext: [UInt8], association: [UInt8]
  ) -> [[UInt8]] {
    let keys = Plain.derive(
      [UInt8](repeating: 0xFF, count: 32) + agreements.flatMap { $0 } + shared,
      salt: [UInt8](repeating: 0, count: 32), "pawl/v1 x3dh", association + Plain.hash(ciphertext),
      count: 96)
    return [[UInt8](keys[..<32]), [UInt8](keys[32..<64]), [UInt8](keys[64...])]
  }

  /// A's end: who imported the bundle.
  var initiator: Ratchet {
    var ratchet = Ratchet(
      association: association, isInitiator: true, root: root,
      nextReceivingHeader: responderHeader, isDue: true)
    ratchet.peer = (bundle.signedPrekey, bundle.kemPrekey)
    ratchet.sendingHeader = initiatorHeader
    ratchet.identityKey = Plain.agreementPrivate(identitySeed: seed)
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
      + [
        ("ss0", shared), ("H(CT0)", Plain.hash(ciphertext)), ("SK", root),
        ("HKA", initiatorHeader), ("NHKB", responderHeader),
      ]
  }
}
