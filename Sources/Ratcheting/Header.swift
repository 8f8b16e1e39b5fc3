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
    agreement = try reader.array(AgreementPublicKey.byteCount)
    kem = try reader.array(KEMPublicKey.byteCount)
    ciphertext = try reader.array(KEMKeyPair.ciphertextByteCount)
    previousCount = try reader.integer()
    number = try reader.integer()
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

    init(_ key: borrowing Key<Header>, salt: RawSpan) {
      secret = HKDF.derive(from: key.bytes, salt: salt, info: label.bytes, count: 60)
    }

    var key: Key<Header> { secret.key(at: 0) }
    var nonce: RawSpan {
      @_lifetime(borrow self)
      get { secret.bytes.extracting(32..<44) }
    }
    var commitment: RawSpan {
      @_lifetime(borrow self)
      get { secret.bytes.extracting(44..<60) }
    }
  }

  init(_ header: Header, with key: borrowing Key<Header>, randomness: any Randomness) {
    var sealed = randomness.bytes(Self.saltByteCount)
    let derived = Derived(key, salt: sealed.bytes)
    sealed.append(derived.commitment)
    sealed += AEAD.seal(
      header.bytes.bytes, with: derived.key, nonce: derived.nonce, authenticating: sealed.bytes)
    bytes = sealed
  }

  /// The header, when `key` is the one that sealed it.
  package func opened(with key: borrowing Key<Header>) -> Header? {
    let prefix = bytes.bytes.extracting(0..<Self.prefixByteCount)
    let derived = Derived(key, salt: prefix.extracting(0..<Self.saltByteCount))
    let commitment = prefix.extracting(Self.saltByteCount..<Self.prefixByteCount)
    guard derived.commitment.isEqualInConstantTime(to: commitment) else { return nil }
    let sealed = bytes.bytes.extracting(Self.prefixByteCount..<bytes.count)
    do {
      let plaintext = try AEAD.open(
        sealed, with: derived.key, nonce: derived.nonce, authenticating: prefix)
      return try Header(plaintext.bytes)
    } catch { return nil }
  }
}
