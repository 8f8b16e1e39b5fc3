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

/// The facts that both ends of a session agree on, and to which they bind every message: `AD` in
/// the specification (`docs/protocol.md`, section 3). It never changes during the life of the
/// session.
package struct Association: Hashable, Sendable {
  /// The length of the encoding, in bytes.
  package static let byteCount =
    2 * IdentityKey.byteCount + AgreementPublicKey.byteCount + MemoryLayout<UInt64>.size
    + SHA256.byteCount

  /// The identity of the person who imported the bundle, IK_A in the specification.
  package let initiator: IdentityKey
  /// The identity of the bundle's owner, IK_B in the specification.
  package let responder: IdentityKey
  /// The initiator's ephemeral key, made for this session alone: EK_A in the specification.
  package let ephemeral: AgreementPublicKey
  /// The time at which the initiator began the session, in seconds since 1970.
  package let began: UInt64
  /// The SHA-256 hash of the bundle, 32 bytes.
  package let bundleHash: [UInt8]

  /// The encoding, ``byteCount`` bytes.
  package var bytes: [UInt8] {
    var bytes = initiator.bytes + responder.bytes + ephemeral.bytes
    bytes.append(bigEndian: began)
    bytes.append(bundleHash.bytes)
    return bytes
  }

  /// The session's position among the sessions with the same contact.
  package var order: SessionOrder { SessionOrder(began: began, ephemeral: ephemeral.bytes) }
}

extension Association {
  /// Reads ``bytes`` from a session's record.
  init(_ reader: inout ByteReader) throws {
    initiator = try IdentityKey(kept: try reader.readBytes(IdentityKey.byteCount))
    responder = try IdentityKey(kept: try reader.readBytes(IdentityKey.byteCount))
    ephemeral = try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount))
    began = try reader.readInteger()
    bundleHash = try reader.readArray(SHA256.byteCount)
  }
}

/// The order of the sessions with one contact (`docs/protocol.md`, section 4).
///
/// Messages are sent in the *current* session: the last in this order in which messages can be
/// sent. Both ends know both values, so they choose the same session without any negotiation, even
/// when both of them have begun a session at the same time.
package struct SessionOrder: Comparable, Hashable, Sendable {
  /// The time at which the session began, in seconds since 1970.
  package let began: UInt64
  /// The initiator's ephemeral key, compared with the first byte as the most significant.
  package let ephemeral: [UInt8]

  /// Creates the order of a session from what its ``Association`` holds.
  package init(began: UInt64, ephemeral: [UInt8]) {
    self.began = began
    self.ephemeral = ephemeral
  }

  /// Returns whether `one` began before `other`, or at the same time with a smaller ephemeral key.
  package static func < (one: SessionOrder, other: SessionOrder) -> Bool {
    guard one.began == other.began else { return one.began < other.began }
    return one.ephemeral.lexicographicallyPrecedes(other.ephemeral)
  }
}

/// The identifier by which an initial message names the bundle that it answers.
package struct BundleID: Hashable, Sendable, CustomStringConvertible {
  /// The length, in bytes.
  package static let byteCount = 16

  /// The first ``byteCount`` bytes of the bundle's hash.
  package let bytes: [UInt8]

  /// Creates the identifier of the bundle whose hash has these 32 bytes.
  package init(hash: [UInt8]) { bytes = [UInt8](hash.prefix(Self.byteCount)) }

  /// Creates an identifier from its ``description``, or returns `nil` for any other text.
  package init?(_ text: String) {
    guard let bytes = [UInt8](hexadecimal: text), bytes.count == Self.byteCount else { return nil }
    self.bytes = bytes
  }

  init(_ reader: inout ByteReader) throws(ReadError) {
    bytes = try reader.readArray(Self.byteCount)
  }

  /// The identifier as 32 hexadecimal digits.
  package var description: String { bytes.hexadecimal }
}

/// The private halves that belong to one bundle.
package struct Prekeys: ~Copyable {
  /// The signed prekey, shared by all bundles of a period: SPK in the specification.
  package let signed: AgreementKeyPair
  /// The one-time prekey, or `nil` for a reusable bundle: OPK in the specification.
  package let oneTime: AgreementKeyPair?
  /// The KEM prekey, which is different in each one-time bundle: KPK in the specification.
  package let kem: KEMKeyPair

  /// Creates the prekeys of one bundle; `oneTime` is `nil` for a reusable one.
  package init(
    signed: consuming AgreementKeyPair, oneTime: consuming AgreementKeyPair?,
    kem: consuming KEMKeyPair
  ) {
    self.signed = signed
    self.oneTime = oneTime
    self.kem = kem
  }
}
