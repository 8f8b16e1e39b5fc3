import Octets
package import Primitives

/// The key agreement that begins a session: PQXDH (`docs/protocol.md`, section 3), for either side.
package enum Handshake {
  /// Returns a new session with the owner of `bundle`, in which messages can be sent at once.
  ///
  /// - Parameter began: The time at which the session begins, in seconds since 1970.
  /// - Throws: ``RatchetingError/malformedBundle`` when an agreement with a key of the bundle is
  ///   zero.
  package static func initiate(
    with bundle: Bundle, as identity: borrowing Identity, began: UInt64,
    randomness: any Randomness
  ) throws(RatchetingError) -> Session {
    let ephemeral = AgreementKeyPair(from: randomness)
    let association = Association(
      initiator: identity.key, responder: bundle.identity, ephemeral: ephemeral.publicKey,
      began: began, bundleHash: bundle.hash)
    do {
      var agreements = Agreements()
      agreements.append(try identity.agreement.agree(with: bundle.signedPrekey))
      agreements.append(
        try ephemeral.agree(with: try bundle.identity.verifyingKey.agreementKey()))
      agreements.append(try ephemeral.agree(with: bundle.signedPrekey))
      if let oneTime = bundle.oneTimePrekey {
        agreements.append(try ephemeral.agree(with: oneTime))
      }
      let encapsulation = bundle.kemPrekey.encapsulate()
      let ciphertext = encapsulation.ciphertext
      agreements.append(encapsulation.takeSharedSecret())
      return Session(
        initiatedBy: association,
        keys: agreements.keys(for: association, ciphertext: ciphertext),
        peer: RatchetPublicKeys(agreement: bundle.signedPrekey, kem: bundle.kemPrekey),
        ciphertext: ciphertext, expires: bundle.expires)
    } catch { throw .malformedBundle }
  }

  /// Checks that ``initiate(with:as:began:randomness:)`` would accept `bundle`, without beginning a
  /// session.
  ///
  /// - Throws: ``RatchetingError/malformedBundle`` when an agreement with a key of the bundle is
  ///   zero.
  package static func check(
    _ bundle: Bundle, as identity: borrowing Identity
  ) throws(RatchetingError) {
    do {
      // Whether an agreement is zero depends on the public key alone. An identity never gives zero.
      _ = try identity.agreement.agree(with: bundle.signedPrekey)
      if let oneTime = bundle.oneTimePrekey { _ = try identity.agreement.agree(with: oneTime) }
    } catch { throw .malformedBundle }
  }

  /// Returns the session that an initial message begins. Nothing has been received in the session
  /// yet.
  ///
  /// - Parameters:
  ///   - initiator: The description of the session in the initial message.
  ///   - prekeys: The private halves of the bundle that `initiator` names.
  ///   - bundleHash: The hash of that bundle, 32 bytes.
  ///   - identity: The owner's identity.
  ///   - now: The time, in seconds since 1970.
  /// - Throws: ``RatchetingError/unacceptableInitiator`` when the session began more than a day in
  ///   the future, when the initiator is the owner, or when an agreement with one of its keys is
  ///   zero.
  package static func respond(
    to initiator: Initiator, with prekeys: consuming Prekeys, bundleHash: [UInt8],
    as identity: borrowing Identity, now: UInt64
  ) throws(RatchetingError) -> Session {
    guard initiator.began <= now.addingSaturating(Bundle.clockTolerance),
      initiator.identity != identity.key
    else { throw .unacceptableInitiator }
    let association = Association(
      initiator: initiator.identity, responder: identity.key, ephemeral: initiator.ephemeral,
      began: initiator.began, bundleHash: bundleHash)
    do {
      var agreements = Agreements()
      agreements.append(
        try prekeys.signed.agree(with: try initiator.identity.verifyingKey.agreementKey()))
      agreements.append(try identity.agreement.agree(with: initiator.ephemeral))
      agreements.append(try prekeys.signed.agree(with: initiator.ephemeral))
      switch prekeys.oneTime {
      case .some(let oneTime): agreements.append(try oneTime.agree(with: initiator.ephemeral))
      case .none: break
      }
      agreements.append(try prekeys.kem.decapsulate(initiator.ciphertext.bytes))
      return Session(
        respondingTo: association,
        keys: agreements.keys(for: association, ciphertext: initiator.ciphertext),
        prekeys: prekeys)
    } catch { throw .unacceptableInitiator }
  }
}

/// The keys that both sides of a handshake derive.
struct HandshakeKeys: ~Copyable {
  /// The first root key, SK in the specification.
  let rootKey: Key<KeyRole.Root>
  /// The header key of the initiator's first chain, HKA in the specification.
  let initiatorHeaderKey: Key<KeyRole.Header>
  /// The header key of the responder's first chain, NHKB in the specification.
  let responderHeaderKey: Key<KeyRole.Header>
}

/// The shared secrets of a handshake, in the order of the specification.
private struct Agreements: ~Copyable {
  private static let label = [UInt8]("pawl/v1 x3dh".utf8)
  /// The bytes that X3DH puts before the secrets when the curve is Curve25519.
  private static let front = [UInt8](repeating: 0xFF, count: 32)
  private static let salt = [UInt8](repeating: 0, count: 32)
  /// Four agreements and one secret of the KEM.
  private static let maximumCount = 5
  private static let sharedByteCount = 32

  private var secrets = SecretWriter(
    capacity: Self.front.count + Self.maximumCount * Self.sharedByteCount)

  init() { secrets.append(Self.front.bytes) }

  mutating func append(_ secret: consuming Secret) { secrets.append(secret.bytes) }

  consuming func keys(for association: Association, ciphertext: [UInt8]) -> HandshakeKeys {
    let keyByteCount = Key<KeyRole.Root>.byteCount
    let info = Self.label + association.bytes + SHA256.digest(ciphertext.bytes)
    let keys = HKDF.derive(
      from: secrets.finish().bytes, salt: Self.salt.bytes, info: info.bytes,
      count: 3 * keyByteCount)
    return HandshakeKeys(
      rootKey: keys.key(at: 0), initiatorHeaderKey: keys.key(at: keyByteCount),
      responderHeaderKey: keys.key(at: 2 * keyByteCount))
  }
}
