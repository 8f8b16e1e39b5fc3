package import Octets
import Primitives
package import Ratcheting

/// What a message carries for one of its readers (`docs/protocol.md`, section 5).
package struct Stanza: Sendable {
  /// The lengths of the parts, in bytes.
  package static let initiatorByteCount = 136
  package static let sealedHeaderByteCount = 2360
  package static let saltByteCount = 32
  static let wrappedByteCount = 48

  /// Who begins the session, sealed; only in an initial message.
  package let initiator: [UInt8]?
  package let sealedHeader: [UInt8]
  let salt: [UInt8]
  let wrapped: [UInt8]

  /// The length of a stanza of `kind`, without the kind itself, in bytes.
  static func byteCount(kind: UInt8) -> Int? {
    let common = sealedHeaderByteCount + saltByteCount + wrappedByteCount
    return switch kind {
    case 0: common
    case 1: initiatorByteCount + common
    default: nil
    }
  }

  /// Wraps `fileSecret` to the owner of a message key, for a message with `count` stanzas.
  package init(
    wrapping fileSecret: borrowing Key<KeyRole.FileSecret>, with keys: borrowing StanzaKeys,
    association: [UInt8], initiator: [UInt8]?, sealedHeader: [UInt8], count: Int
  ) {
    self.initiator = initiator
    self.sealedHeader = sealedHeader
    salt = keys.salt
    wrapped = AES256GCM.seal(
      fileSecret.bytes, with: keys.wrapKey, nonce: keys.wrapNonce,
      authenticating: Self.binding(association, sealedHeader, count).bytes)
  }

  init(kind: UInt8, _ reader: inout ByteReader) throws(ReadError) {
    initiator = kind == 1 ? try reader.readArray(Self.initiatorByteCount) : nil
    sealedHeader = try reader.readArray(Self.sealedHeaderByteCount)
    salt = try reader.readArray(Self.saltByteCount)
    wrapped = try reader.readArray(Self.wrappedByteCount)
  }

  /// The keys that this stanza makes of a message key.
  package func keys(from messageKey: consuming Key<KeyRole.Message>) -> StanzaKeys {
    StanzaKeys(messageKey, salt: salt)
  }

  /// The key of the message; throws ``SealingError/alteredHead``.
  package func unwrapped(
    with keys: borrowing StanzaKeys, association: [UInt8], count: Int
  ) throws(SealingError) -> Key<KeyRole.FileSecret> {
    let opened = try? AES256GCM.open(
      wrapped.bytes, with: keys.wrapKey, nonce: keys.wrapNonce,
      authenticating: Self.binding(association, sealedHeader, count).bytes)
    switch consume opened {
    case .some(let fileSecret): return fileSecret.key(at: 0)
    case .none: throw .alteredHead
    }
  }

  var bytes: [UInt8] {
    [initiator == nil ? 0 : 1] + (initiator ?? []) + sealedHeader + salt + wrapped
  }

  private static func binding(
    _ association: [UInt8], _ sealedHeader: [UInt8], _ count: Int
  ) -> [UInt8] {
    var bytes = association + sealedHeader
    bytes.append(bigEndian: UInt16(count))
    return bytes
  }
}

/// What a message key and a random salt make for one stanza.
package struct StanzaKeys: ~Copyable {
  private static let label = [UInt8]("pawl/v1 stanza".utf8)

  let salt: [UInt8]
  private let secret: Secret

  /// Uses up the message key. The salt has 32 bytes.
  package init(_ messageKey: consuming Key<KeyRole.Message>, salt: [UInt8]) {
    self.salt = salt
    secret = HKDF.derive(
      from: messageKey.bytes, salt: salt.bytes, info: Self.label.bytes, count: 76)
  }

  var wrapKey: Key<KeyRole.Wrapping> { secret.key(at: 0) }

  var wrapNonce: RawSpan {
    @_lifetime(borrow self)
    get { secret.bytes.extracting(32..<44) }
  }

  /// The key of this reader's authenticators.
  package var authenticationKey: Key<KeyRole.Authenticator> { secret.key(at: 44) }
}
