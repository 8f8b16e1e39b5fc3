package import Octets
import Primitives

/// The ratchet's part of a message: the sender's ratchet keys and the message's place
/// (`docs/protocol.md`, section 4). Its keys are not checked until the header is acted on.
package struct Header: Equatable, Sendable {
  /// The length, in bytes.
  static let byteCount =
    AgreementPublicKey.byteCount + KEMPublicKey.byteCount + KEMKeyPair.ciphertextByteCount + 8
  /// The greatest value of both counters. A sender stops one before it, so that the length of its
  /// chain, PN of the next, stays within it too.
  static let greatestCounter = UInt32.max - 1

  /// DHs.public, 32 bytes; KEMs.public, 1184; CTs, 1088.
  let agreement: [UInt8]
  let kem: [UInt8]
  let ciphertext: [UInt8]
  /// PN: how many messages the sender's previous chain had.
  let previousCount: UInt32
  /// N: the message's number in its chain, from 0.
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

  init(_ bytes: RawSpan) throws(ReadError) {
    var reader = ByteReader(bytes)
    agreement = try reader.readArray(AgreementPublicKey.byteCount)
    kem = try reader.readArray(KEMPublicKey.byteCount)
    ciphertext = try reader.readArray(KEMKeyPair.ciphertextByteCount)
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
}

/// A header as it travels: salt, commitment, ciphertext and tag.
package struct SealedHeader: Equatable, Sendable {
  /// The length, in bytes.
  package static let byteCount = 2360

  package let bytes: [UInt8]

  /// Takes 2360 bytes, of which nothing is known yet.
  package init(_ bytes: [UInt8]) {
    precondition(bytes.count == Self.byteCount, "a sealed header has 2360 bytes")
    self.bytes = bytes
  }
}

extension SealedHeader {
  private static let label = [UInt8]("pawl/v1 header".utf8)
  private static let saltByteCount = 16
  private static let commitmentByteCount = 16
  private static let prefixByteCount = saltByteCount + commitmentByteCount

  /// Key, nonce and commitment that a header key makes of a salt.
  private struct Derived: ~Copyable {
    let secret: Secret

    init(_ key: borrowing Key<KeyRole.Header>, _ derivation: borrowing HKDF.Salted) {
      secret = derivation.derive(from: key.bytes, info: label.bytes, count: 60)
    }

    var key: Key<KeyRole.Header> { secret.key(at: 0) }
    var nonce: RawSpan {
      @_lifetime(borrow self)
      get { secret.bytes.extracting(32..<44) }
    }
    var commitment: RawSpan {
      @_lifetime(borrow self)
      get { secret.bytes.extracting(44..<60) }
    }
  }

  init(_ header: Header, with key: borrowing Key<KeyRole.Header>, randomness: any Randomness) {
    var sealed = randomness.bytes(Self.saltByteCount)
    let derived = Derived(key, HKDF.Salted(with: sealed.bytes))
    sealed.append(derived.commitment)
    sealed += AES256GCM.seal(
      header.bytes.bytes, with: derived.key, nonce: derived.nonce, authenticating: sealed.bytes)
    bytes = sealed
  }

  /// The header, when `key` is the one that sealed it.
  package func opened(with key: borrowing Key<KeyRole.Header>) -> Header? {
    Lock(self).opened(with: key)
  }

  /// A sealed header that many keys are tried on: what they have in common is derived once.
  package struct Lock: ~Copyable {
    private let sealed: SealedHeader
    private let derivation: HKDF.Salted

    package init(_ sealed: SealedHeader) {
      self.sealed = sealed
      derivation = HKDF.Salted(with: sealed.bytes.bytes.extracting(0..<saltByteCount))
    }

    /// The header, when `key` is the one that sealed it.
    package func opened(with key: borrowing Key<KeyRole.Header>) -> Header? {
      let bytes = sealed.bytes.bytes
      let prefix = bytes.extracting(0..<prefixByteCount)
      let derived = Derived(key, derivation)
      let commitment = prefix.extracting(saltByteCount..<prefixByteCount)
      guard derived.commitment.isEqualInConstantTime(to: commitment) else { return nil }
      do {
        let plaintext = try AES256GCM.open(
          bytes.extracting(prefixByteCount..<bytes.byteCount), with: derived.key,
          nonce: derived.nonce, authenticating: prefix)
        return try Header(plaintext.bytes)
      } catch { return nil }
    }
  }
}
