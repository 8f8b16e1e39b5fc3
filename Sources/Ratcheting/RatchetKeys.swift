import Octets
import Primitives

/// One's own ratchet pairs: DHs and KEMs.
struct OwnRatchet: ~Copyable {
  let agreement: AgreementKeyPair
  let kem: KEMKeyPair

  init(from randomness: any Randomness) {
    agreement = AgreementKeyPair(from: randomness)
    kem = KEMKeyPair(from: randomness)
  }

  init(agreement: consuming AgreementKeyPair, kem: consuming KEMKeyPair) {
    self.agreement = agreement
    self.kem = kem
  }

  /// A responder starts with the prekeys of its bundle.
  init(_ prekeys: consuming Prekeys) {
    self.init(agreement: prekeys.signed, kem: prekeys.kem)
  }
}

/// The peer's ratchet keys: DHr and KEMr.
struct PeerRatchet: Sendable {
  let agreement: AgreementPublicKey
  let kem: KEMPublicKey
}

/// What one step of the root key yields (KDF_RK): the next root key, a chain, and the header key of
/// the chain after it.
struct RootStep: ~Copyable {
  private static let label = [UInt8]("pawl/v1 ratchet".utf8)

  var root: Key<KeyRole.Root>
  var chain: KeyChain<KeyRole.Message>
  var nextHeader: Key<KeyRole.Header>

  init(
    _ root: borrowing Key<KeyRole.Root>, agreement: borrowing Secret, encapsulated: borrowing Secret
  ) {
    var secrets = SecretWriter(capacity: 64)
    secrets.append(agreement.bytes)
    secrets.append(encapsulated.bytes)
    let keys = HKDF.derive(
      from: secrets.finish().bytes, salt: root.bytes, info: Self.label.bytes, count: 96)
    self.root = keys.key(at: 0)
    chain = KeyChain(keys.key(at: 32))
    nextHeader = keys.key(at: 64)
  }
}
