import Octets
package import Primitives

/// What an initial message says of the session it begins, readable for the bundle's owner alone
/// (`initiator` of `docs/protocol.md`, section 5).
package struct Initiator: Sendable {
  /// The length of the sealed form, in bytes.
  package static let sealedByteCount = 136
  private static let info = [UInt8]("pawl/v1 initiator".utf8)

  /// IK_A.
  package let identity: IdentityKey
  /// EK_A.
  package let ephemeral: AgreementPublicKey
  /// When the session was started, in seconds since 1970.
  package let began: UInt64
  /// Which bundle was imported.
  package let bundle: BundleID

  init(of association: Association) {
    identity = association.initiator
    ephemeral = association.ephemeral
    began = association.began
    bundle = BundleID(hash: association.bundleHash)
  }

  /// Opens what a message carries with a signed prekey; throws
  /// ``RatchetingError/unacceptableInitiator`` when it is not for that prekey or not valid.
  package init(
    opening sealed: RawSpan, over header: SealedHeader,
    with signedPrekey: borrowing AgreementKeyPair
  ) throws(RatchetingError) {
    do {
      let bytes = try HPKE.open(
        sealed, as: signedPrekey, info: Self.info.bytes, authenticating: header.bytes.bytes)
      var reader = ByteReader(bytes.bytes)
      identity = try IdentityKey(try reader.readBytes(IdentityKey.byteCount))
      ephemeral = try AgreementPublicKey(try reader.readBytes(AgreementPublicKey.byteCount))
      began = try reader.readInteger()
      bundle = try BundleID(&reader)
      try reader.finish()
    } catch { throw .unacceptableInitiator }
  }

  /// The sealed form, 136 bytes, bound to the header it stands beside.
  func sealed(to signedPrekey: AgreementPublicKey, over header: SealedHeader) -> [UInt8] {
    var bytes = identity.bytes + ephemeral.bytes
    bytes.append(bigEndian: began)
    bytes.append(bundle.bytes.bytes)
    let sealed = try? HPKE.seal(
      bytes.bytes, to: signedPrekey, info: Self.info.bytes, authenticating: header.bytes.bytes)
    guard let sealed else { preconditionFailure("the handshake refused keys of small order") }
    return sealed
  }
}
