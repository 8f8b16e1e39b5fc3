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

  /// The plaintext, or `nil` if the tag does not verify.
  static func open(
    _ sealed: [UInt8], key: [UInt8], authenticating data: [UInt8]
  ) -> [UInt8]? {
    let key = Key<Role>(copying: key.bytes)
    let nonce = [UInt8](repeating: 0, count: 12)
    do {
      let plaintext = try AES256GCM.open(
        sealed.bytes, with: key, nonce: nonce.bytes, authenticating: data.bytes)
      return [UInt8](plaintext.bytes)
    } catch { return nil }
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

  // MARK: Backups

  /// XChaCha20-Poly1305 under a key that Argon2id makes of a passphrase: ciphertext and tag. Both are
  /// the product's own, which takes them from libsodium; a writer of its own would show nothing more.
  static func sealBackup(
    _ content: [UInt8], passphrase: [UInt8], salt: [UInt8], passes: UInt32, memory: UInt32,
    nonce: [UInt8]
  ) -> [UInt8] {
    do {
      let key: Key<Role> = try Argon2id.key(
        from: Secret(copying: passphrase.bytes), salt: salt.bytes,
        cost: Argon2id.Cost(passes: passes, memory: memory))
      let label = [UInt8]("pawl/v1 backup\n".utf8)
      let sealed = XChaCha20Poly1305.seal(
        content.bytes, with: key, authenticating: label.bytes, randomness: Drawn(bytes: nonce))
      return [UInt8](sealed.dropFirst(nonce.count))
    } catch { preconditionFailure("there is memory for a small cost") }
  }

  /// Gives out bytes that are known before.
  private struct Drawn: Randomness {
    let bytes: [UInt8]

    func fill(_ output: inout MutableRawSpan) { output.write(bytes.bytes) }
  }
}
