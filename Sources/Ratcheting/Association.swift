import Octets
package import Primitives

/// What both ends of a session know about it and bind every message to: `AD` of `docs/protocol.md`,
/// section 3, fixed for the session's life.
package struct Association: Hashable, Sendable {
  /// The length of the encoding, in bytes.
  package static let byteCount = 136

  /// IK_A: who imported the bundle.
  package let initiator: IdentityKey
  /// IK_B: whose bundle it was.
  package let responder: IdentityKey
  /// EK_A, made for this session alone.
  package let ephemeral: AgreementPublicKey
  /// When the session was started, in seconds since 1970.
  package let began: UInt64
  /// The hash of the bundle: 32 bytes.
  package let bundleHash: [UInt8]

  /// The encoding.
  package var bytes: [UInt8] {
    var bytes = initiator.bytes + responder.bytes + ephemeral.bytes
    bytes.append(bigEndian: began)
    bytes.append(bundleHash.bytes)
    return bytes
  }

  /// Where the session stands among those with the same contact.
  package var order: SessionOrder { SessionOrder(began: began, ephemeral: ephemeral.bytes) }
}

extension Association {
  init(_ reader: inout ByteReader) throws {
    initiator = try IdentityKey(kept: try reader.readBytes(IdentityKey.byteCount))
    responder = try IdentityKey(kept: try reader.readBytes(IdentityKey.byteCount))
    ephemeral = try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount))
    began = try reader.readInteger()
    bundleHash = try reader.readArray(SHA256.byteCount)
  }
}

/// The order of the sessions with one contact: the greatest in which one can send is the current one
/// (`docs/protocol.md`, section 4). Both ends know both values and so choose alike.
package struct SessionOrder: Comparable, Hashable, Sendable {
  package let began: UInt64
  /// EK_A, compared with the first byte as the most significant.
  package let ephemeral: [UInt8]

  package init(began: UInt64, ephemeral: [UInt8]) {
    self.began = began
    self.ephemeral = ephemeral
  }

  package static func < (one: SessionOrder, other: SessionOrder) -> Bool {
    guard one.began == other.began else { return one.began < other.began }
    return one.ephemeral.lexicographicallyPrecedes(other.ephemeral)
  }
}
