import Octets
import Primitives
import Ratcheting
import Rehearsal

/// The derivations of sections 3 to 5 of the specification, written down a second time and in its own
/// names. ``ModelTests`` compares them with the values of section 12, and the tests of sessions with
/// what sessions derive.
enum Model {
  /// The canonical encodings of the X25519 public keys whose every agreement is zero.
  static let smallOrderKeys = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  ]

  static func hkdf(_ ikm: [UInt8], salt: [UInt8], info: [UInt8], _ counts: Int...) -> [[UInt8]] {
    let output = HKDF.derive(
      from: ikm.bytes, salt: salt.bytes, info: info.bytes, count: counts.reduce(0, +))
    var rest = [UInt8](output.bytes)[...]
    return counts.map { count in
      defer { rest = rest.dropFirst(count) }
      return [UInt8](rest.prefix(count))
    }
  }

  static func dh(_ privateKey: [UInt8], _ publicKey: [UInt8]) throws -> [UInt8] {
    let shared = try Conversation.pair(privateKey).agree(with: AgreementPublicKey(publicKey.bytes))
    return [UInt8](shared.bytes)
  }

  static func decapsulate(_ seed: [UInt8], _ ciphertext: [UInt8]) throws -> [UInt8] {
    let shared = try KEMKeyPair(seed: Secret(copying: seed.bytes)).decapsulate(ciphertext.bytes)
    return [UInt8](shared.bytes)
  }

  /// SK, HKA and NHKB.
  static func agreement(
    dhs: [[UInt8]], ss0: [UInt8], ct0: [UInt8], ad: [UInt8]
  ) -> [[UInt8]] {
    hkdf(
      [UInt8](repeating: 0xFF, count: 32) + dhs.joined() + ss0,
      salt: [UInt8](repeating: 0, count: 32),
      info: [UInt8]("pawl/v1 x3dh".utf8) + ad + SHA256.digest(ct0.bytes), 32, 32, 32)
  }

  /// t.
  static func transcript(
    sender: (dh: [UInt8], kem: [UInt8]), ct: [UInt8], receiver: (dh: [UInt8], kem: [UInt8])
  ) -> [UInt8] {
    SHA256.digest((sender.dh + sender.kem + ct + receiver.dh + receiver.kem).bytes)
  }

  /// KDF_RK: rk', ck and nhk.
  static func step(rk: [UInt8], dh: [UInt8], ss: [UInt8], t: [UInt8]) -> [[UInt8]] {
    hkdf(dh + ss, salt: rk, info: [UInt8]("pawl/v1 ratchet".utf8) + t, 32, 32, 32)
  }

  /// KDF_CK: mk and ck'.
  static func chain(ck: [UInt8]) -> [[UInt8]] {
    [UInt8(1), 2].map { label in
      var code = HMAC(key: ck.bytes)
      code.update(label)
      return code.finish()
    }
  }

  /// Key, nonce and commitment of a header.
  static func headerKeys(hk: [UInt8], salt: [UInt8]) -> [[UInt8]] {
    hkdf(hk, salt: salt, info: [UInt8]("pawl/v1 header".utf8), 32, 12, 16)
  }

  static func sealedHeader(_ header: [UInt8], hk: [UInt8], salt: [UInt8]) -> [UInt8] {
    let keys = headerKeys(hk: hk, salt: salt)
    return salt + keys[2] + sealed(header, key: keys[0], nonce: keys[1], data: salt + keys[2])
  }

  static func header(
    dh: [UInt8], kem: [UInt8], ct: [UInt8], pn: UInt32 = 0, n: UInt32 = 0
  ) -> [UInt8] {
    var bytes = dh + kem + ct
    bytes.append(bigEndian: pn)
    bytes.append(bigEndian: n)
    return bytes
  }

  /// Key and nonce of an initiator.
  static func initiatorKeys(
    dh: [UInt8], ssm: [UInt8], e: [UInt8], spk: [UInt8], ctm: [UInt8]
  ) -> [[UInt8]] {
    hkdf(
      dh + ssm, salt: [],
      info: [UInt8]("pawl/v1 initiator".utf8) + e + spk + SHA256.digest(ctm.bytes), 32, 12)
  }

  /// IK_A || EK_A || began || bundle_id || CT0.
  static func initiatorContent(
    identity: [UInt8], ephemeral: [UInt8], began: UInt64, bundle: [UInt8], ct0: [UInt8]
  ) -> [UInt8] {
    var content = identity + ephemeral
    content.append(bigEndian: began)
    return content + bundle + ct0
  }

  static func sealed(
    _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], data: [UInt8]
  ) -> [UInt8] {
    AES256GCM.seal(
      plaintext.bytes, with: Key<Trial>(copying: key.bytes), nonce: nonce.bytes,
      authenticating: data.bytes)
  }

  static func opened(
    _ sealed: [UInt8], key: [UInt8], nonce: [UInt8], data: [UInt8]
  ) throws -> [UInt8] {
    let plaintext = try AES256GCM.open(
      sealed.bytes, with: Key<Trial>(copying: key.bytes), nonce: nonce.bytes,
      authenticating: data.bytes)
    return [UInt8](plaintext.bytes)
  }
}

/// The fields of a session's record, in the names of the specification.
struct SessionFields {
  var isInitiator = false
  var receiving: UInt8 = 0
  var ct0: [UInt8] = []
  var ad: [UInt8] = []
  var rk: [UInt8] = []
  /// The private key and the public key.
  var dhs: (secret: [UInt8], key: [UInt8]) = ([], [])
  /// The seed, which B does not have for its prekey, and the public key.
  var kems: (seed: [UInt8], key: [UInt8]) = ([], [])
  var nhks: [UInt8] = []
  var cks: [UInt8] = []
  var hks: [UInt8] = []
  var ct: [UInt8] = []
  var dhr: [UInt8] = []
  var kemr: [UInt8] = []
  var ckr: [UInt8] = []
  var nhkr: [UInt8] = []

  init(_ record: [UInt8]) {
    var rest = record[...]
    func take(_ count: Int) -> [UInt8] {
      defer { rest = rest.dropFirst(count) }
      return [UInt8](rest.prefix(count))
    }
    let front = take(5)
    isInitiator = front[4] == 1
    receiving = front[2]
    if isInitiator { _ = take(8) }
    let isInitiating = isInitiator && receiving == 0
    if isInitiating { ct0 = take(1088) }
    ad = take(136)
    rk = take(32)
    switch front[1] {
    case 0:
      dhs = (take(32), take(32))
      kems = ([], take(1184))
      nhks = take(32)
    case 1:
      dhr = take(32)
      kemr = take(1184)
      hks = take(32)
      _ = take(4)
    default:
      cks = take(32)
      hks = take(32)
      _ = take(4 + 8)
      dhs = (take(32), take(32))
      kems = (take(64), take(1184))
      nhks = take(32)
      dhr = take(32)
      kemr = take(1184)
      ct = take(isInitiating ? 0 : 1088)
      _ = take(4)
    }
    if receiving > 0 {
      ckr = take(32)
      _ = take(32 + 4 + 8)
    }
    nhkr = take(32)
    precondition(rest.isEmpty, "the record of a session has another form")
  }
}
