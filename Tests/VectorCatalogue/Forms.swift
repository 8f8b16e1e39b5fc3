import Octets

/// The ratchet's part of a message, before it is sealed (`docs/protocol.md`, section 4).
struct HeaderForm {
  var agreement: [UInt8]
  var kem: [UInt8]
  var ciphertext: [UInt8]
  var previous: UInt32
  var number: UInt32

  var bytes: [UInt8] {
    var bytes = agreement + kem + ciphertext
    bytes.append(bigEndian: previous)
    bytes.append(bigEndian: number)
    return bytes
  }

  /// Salt, commitment, ciphertext and tag.
  func sealed(with key: [UInt8], salt: [UInt8]) -> [UInt8] {
    let keys = Self.keys(key, salt)
    let front = salt + keys[44...]
    return front
      + Plain.seal(
        bytes, key: [UInt8](keys[..<32]), nonce: [UInt8](keys[32..<44]), authenticating: front)
  }

  /// Key, nonce and commitment.
  static func keys(_ key: [UInt8], _ salt: [UInt8]) -> [UInt8] {
    Plain.derive(key, salt: salt, "pawl/v1 header", count: 60)
  }
}

/// What an initial message says of its session, before it is sealed (section 5).
struct InitiatorForm {
  var identity: [UInt8]
  var ephemeral: [UInt8]
  var began: UInt64
  var bundleID: [UInt8]
  /// The prekey it is sealed to.
  var signedPrekey: [UInt8]
  /// The private half of HPKE's ephemeral key, and how the public one is written if not as it is.
  var encapsulation: [UInt8]
  var encoded: [UInt8]?

  func sealed(over header: [UInt8]) -> [UInt8] {
    var bytes = identity + ephemeral
    bytes.append(bigEndian: began)
    return Plain.sealHPKE(
      bytes + bundleID, to: signedPrekey, info: [UInt8]("pawl/v1 initiator".utf8),
      authenticating: header, ephemeral: encapsulation, encoded: encoded)
  }
}

/// One stanza (section 5).
struct StanzaForm {
  var kind: UInt8
  var initiator: [UInt8]
  var sealedHeader: [UInt8]
  var salt: [UInt8]
  var wrapped: [UInt8]

  var bytes: [UInt8] { [kind] + initiator + sealedHeader + salt + wrapped }

  /// wrap_key, wrap_nonce and auth_key.
  static func keys(_ messageKey: [UInt8], _ salt: [UInt8]) -> [UInt8] {
    Plain.derive(messageKey, salt: salt, "pawl/v1 stanza", count: 76)
  }
}

/// One frame (section 6), of any word and any body.
struct FrameForm {
  enum Codec: UInt32 {
    case stored = 0
    case deflate = 1
    case padding = 7
  }

  /// What stands in front, what the tag is made of, and what is encrypted.
  var word: UInt32
  var boundWord: UInt32
  var body: [UInt8]
  /// The number it is sealed as, if not the one that it has.
  var index: UInt64?
  /// The first byte of its nonce.
  var nonce: UInt8 = 0

  init(_ body: [UInt8], _ codec: Codec = .stored, isLast: Bool = false) {
    self.init(word: (isLast ? 1 << 31 : 0) | codec.rawValue << 28 | UInt32(body.count), body)
  }

  /// A frame whose word need not fit its body.
  init(word: UInt32, _ body: [UInt8]) {
    self.word = word
    boundWord = word
    self.body = body
  }

  init(_ text: String, isLast: Bool = false) { self.init([UInt8](text.utf8), isLast: isLast) }

  /// Word, ciphertext and tag, without authenticators.
  func sealed(_ key: [UInt8], _ index: UInt64) -> [UInt8] {
    var data: [UInt8] = []
    data.append(bigEndian: self.index ?? index)
    data.append(bigEndian: boundWord)
    var nonce = [UInt8](repeating: 0, count: 12)
    nonce[0] = self.nonce
    return Plain.seal(body, key: key, nonce: nonce, authenticating: data)
  }
}
