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
