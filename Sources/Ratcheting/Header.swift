package import Octets
import Primitives

/// A header: the ratchet's part of a message, which says under which ratchet keys it was sent and
/// which number it has (`docs/protocol.md`, section 4). Its fields are not checked until a session
/// acts on them.
///
/// The headers of the initiator's first chain carry no ciphertext, since the secret of the KEM is in
/// the key agreement already. So they are shorter than all others.
package struct Header: Equatable, Sendable {
  /// The length in every chain but the initiator's first, in bytes.
  static let byteCount = firstChainByteCount + KEMKeyPair.ciphertextByteCount
  /// The length in the initiator's first chain, in bytes.
  static let firstChainByteCount =
    AgreementPublicKey.byteCount + KEMPublicKey.byteCount + 2 * MemoryLayout<UInt32>.size
  /// The maximum of both counters. A sender stops one number before it, so that the length of its
  /// chain, which becomes ``previousCount`` in the next, stays within the maximum too.
  static let maximumCounter = UInt32.max - 1

  /// The sender's X25519 ratchet key, DHs in the specification.
  let agreement: [UInt8]
  /// The sender's ML-KEM-768 ratchet key, KEMs in the specification.
  let kem: [UInt8]
  /// The ciphertext that the chain began with, CTs in the specification, or no bytes in the
  /// initiator's first chain.
  let ciphertext: [UInt8]
  /// The number of messages in the sender's previous chain, PN in the specification.
  let previousCount: UInt32
  /// The number of the message in its chain, from 0: N in the specification.
  package let number: UInt32

  init(
    agreement: [UInt8], kem: [UInt8], ciphertext: [UInt8], previousCount: UInt32, number: UInt32
  ) {
    self.agreement = agreement
    self.kem = kem
    self.ciphertext = ciphertext
    self.previousCount = previousCount
    self.number = number
  }

  /// Reads ``bytes``, whose number tells whether there is a ciphertext.
  init(_ bytes: RawSpan) throws(ReadError) {
    let isOfFirstChain = bytes.byteCount == Self.firstChainByteCount
    var reader = ByteReader(bytes)
    agreement = try reader.readArray(AgreementPublicKey.byteCount)
    kem = try reader.readArray(KEMPublicKey.byteCount)
    ciphertext = try reader.readArray(isOfFirstChain ? 0 : KEMKeyPair.ciphertextByteCount)
    previousCount = try reader.readInteger()
    number = try reader.readInteger()
    try reader.finish()
  }

  var bytes: [UInt8] {
    var bytes = agreement + kem + ciphertext
    bytes.append(bigEndian: previousCount)
    bytes.append(bigEndian: number)
    return bytes
  }

  /// Checks that the header has the length that the headers of its chain have. This must be checked
  /// before anything else of it is looked at, whichever key opened it.
  ///
  /// - Parameter isInFirstChain: Whether its chain is the initiator's first.
  /// - Throws: ``RatchetingError/malformedHeader``.
  package func checkLength(isInFirstChain: Bool) throws(RatchetingError) {
    guard ciphertext.isEmpty == isInFirstChain else { throw .malformedHeader }
  }
}

/// The form of a ``Header`` in a stanza: salt, commitment, ciphertext and tag.
///
/// An observer cannot tell from it which session a message belongs to. The recipient tries the
/// header keys of its sessions, and the commitment shows at little cost which key fits.
package struct SealedHeader: Equatable, Sendable {
  /// The length in every chain but the initiator's first, in bytes.
  package static let byteCount = frontByteCount + Header.byteCount + AES256GCM.tagByteCount
  /// The length in the initiator's first chain, in bytes.
  package static let firstChainByteCount =
    frontByteCount + Header.firstChainByteCount + AES256GCM.tagByteCount
  private static let saltByteCount = 16
  private static let commitmentByteCount = 16
  /// The length of the part before the ciphertext, in bytes.
  private static let frontByteCount = saltByteCount + commitmentByteCount

  /// The encoding, ``byteCount`` or ``firstChainByteCount`` bytes.
  package let bytes: [UInt8]

  /// Creates a sealed header from ``byteCount`` or ``firstChainByteCount`` bytes, about which nothing
  /// is known yet.
  package init(_ bytes: [UInt8]) {
    precondition(
      bytes.count == Self.byteCount || bytes.count == Self.firstChainByteCount,
      "a sealed header of another length")
    self.bytes = bytes
  }

  /// Seals `header` under a fresh salt.
  init(_ header: Header, with key: borrowing Key<KeyRole.Header>, randomness: any Randomness) {
    var sealed = randomness.bytes(Self.saltByteCount)
    let keys = DerivedKeys(from: key, salted: HKDF.Salted(with: sealed.bytes))
    sealed.append(keys.commitment)
    sealed += AES256GCM.seal(
      header.bytes.bytes, with: keys.key, nonce: keys.nonce, authenticating: sealed.bytes)
    bytes = sealed
  }

  /// Returns the header, or `nil` if `key` is not the one that sealed it. Its length is not checked:
  /// ``Session/receive(_:openedBy:as:skipLimit:)`` does that.
  package func opened(with key: borrowing Key<KeyRole.Header>) -> Header? {
    Opener(self).open(with: key)
  }
}

extension SealedHeader {
  /// An opener that tries many header keys on one sealed header. Values that do not depend on the
  /// key are derived only once.
  package struct Opener: ~Copyable {
    private let sealed: SealedHeader
    private let derivation: HKDF.Salted

    /// Creates an opener of `sealed`.
    package init(_ sealed: SealedHeader) {
      self.sealed = sealed
      derivation = HKDF.Salted(with: sealed.bytes.bytes.extracting(0..<saltByteCount))
    }

    /// Returns the header, or `nil` if `key` is not the one that sealed it. Its length is not
    /// checked: ``Session/receive(_:openedBy:as:skipLimit:)`` does that.
    package func open(with key: borrowing Key<KeyRole.Header>) -> Header? {
      let bytes = sealed.bytes.bytes
      let front = bytes.extracting(0..<frontByteCount)
      let commitment = front.extracting(saltByteCount..<frontByteCount)
      let keys = DerivedKeys(from: key, salted: derivation)
      guard keys.commitment.isEqualInConstantTime(to: commitment) else { return nil }
      do {
        let plaintext = try AES256GCM.open(
          bytes.extracting(frontByteCount..<bytes.byteCount), with: keys.key, nonce: keys.nonce,
          authenticating: front)
        return try Header(plaintext.bytes)
      } catch { return nil }
    }
  }

  /// The key, nonce and commitment that are derived from a header key and a salt.
  private struct DerivedKeys: ~Copyable {
    private static let label = [UInt8]("pawl/v1 header".utf8)
    private static let nonceStart = Key<KeyRole.Header>.byteCount
    private static let commitmentStart = nonceStart + AES256GCM.nonceByteCount
    private static let byteCount = commitmentStart + commitmentByteCount

    private let secret: Secret

    init(from key: borrowing Key<KeyRole.Header>, salted derivation: borrowing HKDF.Salted) {
      secret = derivation.derive(
        from: key.bytes, info: Self.label.bytes, count: Self.byteCount)
    }

    var key: Key<KeyRole.Header> { secret.key(at: 0) }
    var nonce: RawSpan {
      @_lifetime(borrow self)
      get { secret.bytes.extracting(Self.nonceStart..<Self.commitmentStart) }
    }
    var commitment: RawSpan {
      @_lifetime(borrow self)
      get { secret.bytes.extracting(Self.commitmentStart..<Self.byteCount) }
    }
  }
}
