import Octets
package import Primitives

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

/// The part of an initial message that describes the session that it begins (`docs/protocol.md`,
/// section 5): the facts in the ``Association`` that the bundle's owner cannot know.
package struct Initiator: Sendable {
  fileprivate static let byteCount =
    IdentityKey.byteCount + AgreementPublicKey.byteCount + MemoryLayout<UInt64>.size
    + BundleID.byteCount
  private static let info = [UInt8]("pawl/v1 initiator".utf8)

  /// The identity of the person who began the session, IK_A in the specification.
  package let identity: IdentityKey
  /// The ephemeral key that was made for the session, EK_A in the specification.
  package let ephemeral: AgreementPublicKey
  /// The time at which the session began, in seconds since 1970.
  package let began: UInt64
  /// The identifier of the bundle that was imported.
  package let bundle: BundleID

  init(of association: Association) {
    identity = association.initiator
    ephemeral = association.ephemeral
    began = association.began
    bundle = BundleID(hash: association.bundleHash)
  }

  /// Opens the initiator that accompanies `header` in a stanza.
  ///
  /// - Throws: ``RatchetingError/unacceptableInitiator`` when it was not sealed to `signedPrekey`,
  ///   belongs to another header, or holds an identity or a key that is not valid.
  package init(
    opening sealed: SealedInitiator, beside header: SealedHeader,
    with signedPrekey: borrowing AgreementKeyPair
  ) throws(RatchetingError) {
    do {
      let bytes = try HPKE.open(
        sealed.bytes.bytes, as: signedPrekey, info: Self.info.bytes,
        authenticating: header.bytes.bytes)
      var reader = ByteReader(bytes.bytes)
      identity = try IdentityKey(try reader.readBytes(IdentityKey.byteCount))
      ephemeral = try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount))
      began = try reader.readInteger()
      bundle = try BundleID(&reader)
      try reader.finish()
    } catch { throw .unacceptableInitiator }
  }

  /// Seals the initiator to the bundle's owner and binds it to the header that it accompanies.
  func sealed(to signedPrekey: AgreementPublicKey, beside header: SealedHeader) -> SealedInitiator {
    var bytes = identity.bytes + ephemeral.bytes
    bytes.append(bigEndian: began)
    bytes.append(bundle.bytes.bytes)
    let sealed = try? HPKE.seal(
      bytes.bytes, to: signedPrekey, info: Self.info.bytes, authenticating: header.bytes.bytes)
    guard let sealed else { preconditionFailure("the handshake refuses keys of small order") }
    return SealedInitiator(sealed)
  }
}

/// The form of an ``Initiator`` in a stanza, which only the owner of the bundle can read
/// (`docs/protocol.md`, section 5).
package struct SealedInitiator: Equatable, Sendable {
  /// The length, in bytes: encapsulated key, ciphertext and tag.
  package static let byteCount =
    HPKE.encapsulatedByteCount + Initiator.byteCount + HPKE.tagByteCount

  /// The encoding, ``byteCount`` bytes.
  package let bytes: [UInt8]

  /// Creates a sealed initiator from ``byteCount`` bytes, about which nothing is known yet.
  package init(_ bytes: [UInt8]) {
    precondition(bytes.count == Self.byteCount, "a sealed initiator of another length")
    self.bytes = bytes
  }
}
