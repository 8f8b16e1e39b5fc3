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
  /// CT0.
  var ciphertext: [UInt8]
  /// The two prekeys it is sealed to.
  var signedPrekey: [UInt8]
  var kemPrekey: [UInt8]
  /// e, and how E is written if not as it is.
  var secret: [UInt8]
  var encoded: [UInt8]?
  /// The randomness of CTm.
  var encapsulation: [UInt8]

  /// The length of a sealed initiator.
  static let byteCount = 2312

  var content: [UInt8] {
    var bytes = identity + ephemeral
    bytes.append(bigEndian: began)
    return bytes + bundleID + ciphertext
  }

  /// E and CTm, and what is derived from them.
  struct Keys {
    let encoded: [UInt8]
    let ciphertext: [UInt8]
    let agreement: [UInt8]
    let shared: [UInt8]
    let key: [UInt8]
    let nonce: [UInt8]
  }

  var keys: Keys {
    let encoded = encoded ?? Plain.agreementKey(secret)
    let (ciphertext, shared) = Encapsulator.encapsulate(to: kemPrekey, seed: encapsulation)
    // A key that is written in another way belongs to no private key.
    let agreement =
      self.encoded == Catalogue.zeros || self.encoded == Catalogue.smallOrder
      ? Catalogue.zeros : Plain.agree(secret, signedPrekey)
    let keys = Self.derive(
      agreement: agreement, shared: shared, encoded: encoded, prekey: signedPrekey,
      ciphertext: ciphertext)
    return Keys(
      encoded: encoded, ciphertext: ciphertext, agreement: agreement, shared: shared,
      key: [UInt8](keys[..<32]), nonce: [UInt8](keys[32...]))
  }

  /// Key and nonce.
  static func derive(
    agreement: [UInt8], shared: [UInt8], encoded: [UInt8], prekey: [UInt8], ciphertext: [UInt8]
  ) -> [UInt8] {
    Plain.derive(
      agreement + shared, salt: [], "pawl/v1 initiator",
      encoded + prekey + Plain.hash(ciphertext), count: 44)
  }

  func sealed(over header: [UInt8], with keys: Keys) -> [UInt8] {
    keys.encoded + keys.ciphertext
      + Plain.seal(content, key: keys.key, nonce: keys.nonce, authenticating: header)
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
    case zstandard = 2
    case continued = 4
    case padding = 7
  }

  /// What stands in front before it is masked, what the tag is made of, and what is encrypted.
  var word: UInt32
  var boundWord: UInt32
  var body: [UInt8]
  /// The number it is sealed as, if not the one that it has.
  var index: UInt64?
  /// The word in the authenticators, if not the one in front.
  var authenticatedWord: UInt32?
  /// What masks the word, if not what the chain key gives.
  var mask: [UInt8]?
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

  /// The word's mask.
  static func mask(_ chainKey: [UInt8]) -> [UInt8] { [UInt8](Plain.code(chainKey, [3]).prefix(4)) }

  /// A word and a mask, one over the other.
  static func masked(_ word: UInt32, with mask: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: word)
    return zip(bytes, mask).map { $0 ^ $1 }
  }

  /// Ciphertext and tag, without authenticators.
  func sealed(_ key: [UInt8], _ index: UInt64) -> [UInt8] {
    var data: [UInt8] = []
    data.append(bigEndian: self.index ?? index)
    data.append(bigEndian: boundWord)
    var nonce = [UInt8](repeating: 0, count: 12)
    nonce[0] = self.nonce
    return Plain.seal(body, key: key, nonce: nonce, authenticating: data)
  }
}
