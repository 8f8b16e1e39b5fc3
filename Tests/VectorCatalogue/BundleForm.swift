import Octets

/// A bundle of any content (`docs/protocol.md`, section 2), with the private halves of its owner.
struct BundleForm {
  var magic = [UInt8]("pawl/v1 bundle\n".utf8)
  /// The kind as written, if not the one that goes with the one-time prekey.
  var kind: UInt8?
  var identity: [UInt8]
  var signedPrekey: [UInt8]
  var oneTimePrekey: [UInt8]?
  var kemPrekey: [UInt8]
  var created: UInt64
  var expires: UInt64
  /// Bundles of this owner that were created before are revoked.
  var notBefore: UInt64 = 0
  var name: [UInt8]
  /// The length of the name as written, if not the one it has.
  var nameCount: UInt8?
  /// Whose key signs.
  var signer: [UInt8]

  /// A bundle of someone's, as it should be.
  init(of owner: Owner, created: UInt64 = Scene.now, expires: UInt64 = Scene.now + 90 * 86_400) {
    identity = owner.identity
    signedPrekey = Plain.agreementKey(owner.signed)
    oneTimePrekey = owner.oneTime.map { Plain.agreementKey($0) }
    kemPrekey = Plain.kemKey(owner.kem)
    self.created = created
    self.expires = expires
    name = []
    signer = owner.seed
  }

  var signed: [UInt8] {
    let kind: UInt8 = kind ?? (oneTimePrekey == nil ? 0 : 1)
    var bytes: [UInt8] = magic + [kind] + identity
    bytes += signedPrekey + (oneTimePrekey ?? []) + kemPrekey
    bytes.append(bigEndian: created)
    bytes.append(bigEndian: expires)
    bytes.append(bigEndian: notBefore)
    return bytes + [nameCount ?? UInt8(name.count)] + name
  }

  var bytes: [UInt8] { signed + Plain.sign(signed, seed: signer) }

  var hash: [UInt8] { Plain.hash(signed) }
}

/// Someone with an identity and the private halves of one bundle.
struct Owner {
  let seed: [UInt8]
  var signed: [UInt8]
  var oneTime: [UInt8]?
  var kem: [UInt8]

  init(_ dealer: Dealer, oneTime isOneTime: Bool = false) {
    seed = dealer.bytes(32)
    signed = dealer.bytes(32)
    oneTime = isOneTime ? dealer.bytes(32) : nil
    kem = dealer.bytes(64)
  }

  /// Someone with this identity, and the prekeys of another.
  init(seed: [UInt8], like other: Owner) {
    self.seed = seed
    (signed, oneTime, kem) = (other.signed, other.oneTime, other.kem)
  }

  var identity: [UInt8] { Plain.identity(seed) }
}
