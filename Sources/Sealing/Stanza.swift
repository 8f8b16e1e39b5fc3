package import Octets
import Primitives
package import Ratcheting

/// The part of a head that is for one recipient (`docs/protocol.md`, section 5).
package struct Stanza: Sendable {
  /// The first byte of a stanza.
  enum Kind: UInt8 {
    /// The stanza has a sealed header alone.
    case answered = 0
    /// The stanza carries an initiator, and a header of the chain that begins a session.
    case initial = 1

    /// The length of the sealed header, in bytes.
    var headerByteCount: Int {
      switch self {
      case .answered: SealedHeader.byteCount
      case .initial: SealedHeader.firstChainByteCount
      }
    }

    /// The length of the rest of the stanza, in bytes.
    var remainingByteCount: Int {
      let initiator = self == .initial ? SealedInitiator.byteCount : 0
      return initiator + headerByteCount + saltByteCount + wrappedByteCount
    }
  }

  /// The length of the salt, in bytes.
  package static let saltByteCount = 32
  private static let wrappedByteCount =
    Key<KeyRole.FileSecret>.byteCount + AES256GCM.tagByteCount

  /// The initiator of the session, or `nil` if the session has been answered.
  package let initiator: SealedInitiator?
  /// The header of the message in the session with the recipient.
  package let sealedHeader: SealedHeader
  private let salt: [UInt8]
  private let wrapped: [UInt8]

  /// Creates a stanza that wraps `fileSecret` with the keys of one message of a session.
  ///
  /// - Parameters:
  ///   - keys: The keys that come from the message key that `sealedHeader` announces.
  ///   - association: The encoded ``Association`` of the session.
  ///   - initiator: The initiator, or `nil` if the session has been answered. It decides the length of
  ///     `sealedHeader`.
  ///   - recipientCount: The number of stanzas in the head.
  package init(
    wrapping fileSecret: borrowing Key<KeyRole.FileSecret>, with keys: borrowing StanzaKeys,
    association: [UInt8], initiator: SealedInitiator?, sealedHeader: SealedHeader,
    recipientCount: Int
  ) {
    let kind: Kind = initiator == nil ? .answered : .initial
    precondition(
      sealedHeader.bytes.count == kind.headerByteCount, "a header of another kind of stanza")
    self.initiator = initiator
    self.sealedHeader = sealedHeader
    salt = keys.salt
    let binding = Self.binding(
      association: association, sealedHeader: sealedHeader, recipientCount: recipientCount)
    wrapped = AES256GCM.seal(
      fileSecret.bytes, with: keys.wrappingKey, nonce: keys.wrappingNonce,
      authenticating: binding.bytes)
  }

  /// Reads what follows the first byte of a stanza.
  init(_ kind: Kind, from reader: inout ByteReader) throws(ReadError) {
    initiator =
      switch kind {
      case .answered: nil
      case .initial: SealedInitiator(try reader.readArray(SealedInitiator.byteCount))
      }
    sealedHeader = SealedHeader(try reader.readArray(kind.headerByteCount))
    salt = try reader.readArray(Self.saltByteCount)
    wrapped = try reader.readArray(Self.wrappedByteCount)
  }

  /// Returns the keys that `messageKey` yields for this stanza.
  package func keys(from messageKey: consuming Key<KeyRole.Message>) -> StanzaKeys {
    StanzaKeys(messageKey, salt: salt)
  }

  /// Returns the key of the message, which this stanza wraps.
  ///
  /// - Throws: ``SealingError/alteredHead`` when it was not wrapped with `keys`, for this
  ///   association and for a message to `recipientCount` recipients.
  package func fileSecret(
    with keys: borrowing StanzaKeys, association: [UInt8], recipientCount: Int
  ) throws(SealingError) -> Key<KeyRole.FileSecret> {
    let binding = Self.binding(
      association: association, sealedHeader: sealedHeader, recipientCount: recipientCount)
    do {
      return try AES256GCM.open(
        wrapped.bytes, with: keys.wrappingKey, nonce: keys.wrappingNonce,
        authenticating: binding.bytes
      ).key(at: 0)
    } catch { throw .alteredHead }
  }

  private var kind: Kind { initiator == nil ? .answered : .initial }

  /// The length of the encoding, in bytes.
  var byteCount: Int { 1 + kind.remainingByteCount }

  /// The encoding.
  var bytes: [UInt8] {
    [kind.rawValue] + (initiator?.bytes ?? []) + sealedHeader.bytes + salt + wrapped
  }

  private static func binding(
    association: [UInt8], sealedHeader: SealedHeader, recipientCount: Int
  ) -> [UInt8] {
    var bytes = association + sealedHeader.bytes
    bytes.append(bigEndian: UInt16(recipientCount))
    return bytes
  }
}

/// The keys that a message key and a random salt yield for one stanza.
package struct StanzaKeys: ~Copyable {
  private static let label = [UInt8]("pawl/v1 stanza".utf8)
  private static let nonceOffset = Key<KeyRole.Wrapping>.byteCount
  private static let authenticatorKeyOffset = nonceOffset + AES256GCM.nonceByteCount
  private static let byteCount =
    authenticatorKeyOffset + Key<KeyRole.Authenticator>.byteCount

  fileprivate let salt: [UInt8]
  private let secret: Secret

  /// Derives the keys and uses up `messageKey`. The salt has ``Stanza/saltByteCount`` bytes.
  package init(_ messageKey: consuming Key<KeyRole.Message>, salt: [UInt8]) {
    precondition(salt.count == Stanza.saltByteCount, "the salt of a stanza has 32 bytes")
    self.salt = salt
    secret = HKDF.derive(
      from: messageKey.bytes, salt: salt.bytes, info: Self.label.bytes, count: Self.byteCount)
  }

  /// `wrap_key` in the protocol.
  fileprivate var wrappingKey: Key<KeyRole.Wrapping> { secret.key(at: 0) }

  /// `wrap_nonce` in the protocol.
  fileprivate var wrappingNonce: RawSpan {
    @_lifetime(borrow self)
    get { secret.bytes.extracting(Self.nonceOffset..<Self.authenticatorKeyOffset) }
  }

  /// The key of the recipient's authenticators, `auth_key` in the protocol.
  package var authenticatorKey: Key<KeyRole.Authenticator> {
    secret.key(at: Self.authenticatorKeyOffset)
  }
}
