import Octets
import Primitives

/// The primitives on plain bytes: what a vector pins is no secret.
enum Plain {
  private enum Role {}

  static func hash(_ bytes: [UInt8]) -> [UInt8] { SHA256.digest(bytes.bytes) }

  static func code(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    var code = HMAC(key: key.bytes)
    code.update(bytes.bytes)
    return code.finish()
  }

  /// HKDF, extract and expand; `label` stands before `context` in the info.
  static func derive(
    _ secret: [UInt8], salt: [UInt8], _ label: String, _ context: [UInt8] = [], count: Int
  ) -> [UInt8] {
    let info = [UInt8](label.utf8) + context
    return [UInt8](
      HKDF.derive(from: secret.bytes, salt: salt.bytes, info: info.bytes, count: count).bytes)
  }

  static func seal(
    _ plaintext: [UInt8], key: [UInt8], nonce: [UInt8], authenticating data: [UInt8]
  ) -> [UInt8] {
    let key = Key<Role>(copying: key.bytes)
    return AES256GCM.seal(
      plaintext.bytes, with: key, nonce: nonce.bytes, authenticating: data.bytes)
  }

  // MARK: Keys

  private static func pair(_ privateKey: [UInt8]) -> AgreementKeyPair {
    AgreementKeyPair(privateKey: Secret(copying: privateKey.bytes))
  }

  static func agreementKey(_ privateKey: [UInt8]) -> [UInt8] { pair(privateKey).publicKey.bytes }

  /// X25519. A zero output is 32 zero bytes here, for vectors that no reader takes.
  static func agree(_ privateKey: [UInt8], _ publicKey: [UInt8]) -> [UInt8] {
    do {
      let peer = try AgreementPublicKey(publicKey.bytes)
      let shared = try pair(privateKey).agree(with: peer)
      return [UInt8](shared.bytes)
    } catch { return [UInt8](repeating: 0, count: 32) }
  }

  static func kemKey(_ seed: [UInt8]) -> [UInt8] {
    KEMKeyPair(seed: Secret(copying: seed.bytes)).publicKey.bytes
  }

  static func decapsulate(_ ciphertext: [UInt8], seed: [UInt8]) -> [UInt8] {
    let pair = KEMKeyPair(seed: Secret(copying: seed.bytes))
    do {
      let secret = try pair.decapsulate(ciphertext.bytes)
      return [UInt8](secret.bytes)
    } catch { preconditionFailure("a ciphertext has 1088 bytes") }
  }

  static func identity(_ seed: [UInt8]) -> [UInt8] {
    SigningKeyPair(seed: seed.bytes).publicKey.bytes
  }

  static func sign(_ message: [UInt8], seed: [UInt8]) -> [UInt8] {
    SigningKeyPair(seed: seed.bytes).sign(message.bytes)
  }

  /// The private X25519 key of an identity.
  static func agreementPrivate(identitySeed seed: [UInt8]) -> [UInt8] {
    [UInt8](SigningKeyPair(seed: seed.bytes).agreementKeyPair().privateBytes)
  }

  /// The public X25519 key of an identity.
  static func agreementKey(identity: [UInt8]) -> [UInt8] {
    guard let key = try? VerifyingKey(identity.bytes).agreementKey() else {
      return [UInt8](repeating: 0, count: 32)
    }
    return key.bytes
  }

  // MARK: HPKE

  /// HPKE in base mode with a chosen ephemeral key (RFC 9180): enc, then ciphertext and tag.
  /// `encoded` is how enc is written, if not as the curve writes it.
  static func sealHPKE(
    _ plaintext: [UInt8], to recipient: [UInt8], info: [UInt8], authenticating data: [UInt8],
    ephemeral: [UInt8], encoded: [UInt8]? = nil
  ) -> [UInt8] {
    let encapsulated = encoded ?? agreementKey(ephemeral)
    let kem = [UInt8]("KEM".utf8) + [0x00, 0x20]
    let suite = [UInt8]("HPKE".utf8) + [0x00, 0x20, 0x00, 0x01, 0x00, 0x02]
    let secret = extract([], kem, "eae_prk", agree(ephemeral, recipient))
    let shared = expand(secret, kem, "shared_secret", encapsulated + recipient, count: 32)
    let context =
      [0] + extract([], suite, "psk_id_hash", []) + extract([], suite, "info_hash", info)
    let schedule = extract(shared, suite, "secret", [])
    return encapsulated
      + seal(
        plaintext, key: expand(schedule, suite, "key", context, count: 32),
        nonce: expand(schedule, suite, "base_nonce", context, count: 12), authenticating: data)
  }

  private static func extract(
    _ salt: [UInt8], _ suite: [UInt8], _ label: String, _ secret: [UInt8]
  ) -> [UInt8] {
    code(
      salt.isEmpty ? [UInt8](repeating: 0, count: 32) : salt,
      [UInt8]("HPKE-v1".utf8) + suite + [UInt8](label.utf8) + secret)
  }

  /// One block is all that is needed.
  private static func expand(
    _ key: [UInt8], _ suite: [UInt8], _ label: String, _ info: [UInt8], count: Int
  ) -> [UInt8] {
    let labeled =
      [0, UInt8(count)] + [UInt8]("HPKE-v1".utf8) + suite + [UInt8](label.utf8) + info
    return [UInt8](code(key, labeled + [1]).prefix(count))
  }
}
