import Octets
package import Primitives

/// The agreement on a session, X3DH (`docs/protocol.md`, section 3), for either end.
package enum Handshake {
  /// A session with the owner of `bundle`, which can be sent in at once. `began` is in seconds since
  /// 1970. Throws ``RatchetingError/malformedBundle`` when an agreement with its keys is zero.
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
      agreements.add(try identity.agreement.agree(with: bundle.signedPrekey))
      agreements.add(
        try ephemeral.agree(with: try bundle.identity.verifyingKey.agreementKey()))
      agreements.add(try ephemeral.agree(with: bundle.signedPrekey))
      if let oneTime = bundle.oneTimePrekey { agreements.add(try ephemeral.agree(with: oneTime)) }
      return Session(
        initiatedBy: association, agreed: agreements.finish(association),
        peer: PeerRatchet(agreement: bundle.signedPrekey, kem: bundle.kemPrekey),
        expires: bundle.expires)
    } catch { throw .malformedBundle }
  }

  /// The session that an initial message to `prekeys` begins; nothing has been received in it yet.
  /// `now` is in seconds since 1970. Throws ``RatchetingError/unacceptableInitiator``.
  package static func respond(
    to initiator: Initiator, with prekeys: consuming Prekeys, of bundleHash: [UInt8],
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
      agreements.add(
        try prekeys.signed.agree(with: try initiator.identity.verifyingKey.agreementKey()))
      agreements.add(try identity.agreement.agree(with: initiator.ephemeral))
      agreements.add(try prekeys.signed.agree(with: initiator.ephemeral))
      switch prekeys.oneTime {
      case .some(let oneTime): agreements.add(try oneTime.agree(with: initiator.ephemeral))
      case .none: break
      }
      return Session(
        respondingTo: association, agreed: agreements.finish(association),
        own: OwnRatchet(prekeys))
    } catch { throw .unacceptableInitiator }
  }
}

/// SK, HKA and NHKB.
struct Agreed: ~Copyable {
  let root: Key<KeyRole.Root>
  let initiatorHeader: Key<KeyRole.Header>
  let responderHeader: Key<KeyRole.Header>
}

/// The outputs of the agreements, in the protocol's order, on their way to ``Agreed``.
private struct Agreements: ~Copyable {
  private static let salt = [UInt8](repeating: 0, count: 32)
  private static let label = [UInt8]("pawl/v1 x3dh".utf8)

  // 32 bytes in front, as X3DH wants for Curve25519, then at most four agreements.
  private var secrets = SecretWriter(capacity: 32 * 5)

  init() { secrets.append([UInt8](repeating: 0xFF, count: 32).bytes) }

  mutating func add(_ agreement: consuming Secret) { secrets.append(agreement.bytes) }

  consuming func finish(_ association: Association) -> Agreed {
    let info = Self.label + association.bytes
    let keys = HKDF.derive(
      from: secrets.finish().bytes, salt: Self.salt.bytes, info: info.bytes, count: 96)
    return Agreed(
      root: keys.key(at: 0), initiatorHeader: keys.key(at: 32), responderHeader: keys.key(at: 64))
  }
}
