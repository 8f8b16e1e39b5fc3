import Octets
package import Primitives

/// A person's identity: an Ed25519 public key that has passed its check (`docs/protocol.md`,
/// section 1).
package struct IdentityKey: Hashable, Sendable, CustomStringConvertible {
  /// The length, in bytes.
  package static let byteCount = VerifyingKey.byteCount
  private static let prefix = "pawl"

  /// The key under which signatures of this identity verify.
  package let verifyingKey: VerifyingKey

  /// The 32 bytes by which identities are compared.
  package var bytes: [UInt8] { verifyingKey.bytes }

  /// Creates an identity from a key that has passed its check.
  package init(_ verifyingKey: VerifyingKey) { self.verifyingKey = verifyingKey }

  /// Creates an identity from 32 bytes.
  ///
  /// - Throws: ``RatchetingError/malformedIdentity`` when they are not a valid key.
  package init(_ bytes: RawSpan) throws(RatchetingError) {
    guard let key = try? VerifyingKey(bytes) else { throw .malformedIdentity }
    verifyingKey = key
  }

  /// Creates an identity from 32 bytes of an authenticated record, which passed their check before
  /// they were kept. Repeating the check would cost more than everything else about loading a
  /// session.
  ///
  /// - Throws: ``RatchetingError/malformedIdentity`` when there are not 32 bytes.
  package init(kept bytes: RawSpan) throws(RatchetingError) {
    guard let key = try? VerifyingKey(kept: bytes) else { throw .malformedIdentity }
    verifyingKey = key
  }

  /// Creates an identity from its ``description``, in lower case or in upper case.
  ///
  /// - Throws: ``RatchetingError/malformedIdentity`` when the text is anything else.
  package init(_ text: String) throws(RatchetingError) {
    guard let bytes = Bech32.decode(text, prefix: Self.prefix) else { throw .malformedIdentity }
    try self.init(bytes.bytes)
  }

  /// The identity as people see it: `pawl1…`, 63 characters.
  package var description: String { Bech32.encode(bytes, prefix: Self.prefix) }
}

/// The owner's own identity, with its private half.
package struct Identity: ~Copyable {
  /// The length of the seed that is kept, in bytes.
  package static let seedByteCount = SigningKeyPair.seedByteCount

  let signing: SigningKeyPair
  let agreement: AgreementKeyPair

  /// Creates a fresh identity.
  package init(from randomness: any Randomness) {
    self.init(seed: randomness.secret(Self.seedByteCount).bytes)
  }

  /// Creates the identity that belongs to a seed of ``seedByteCount`` bytes.
  package init(seed: RawSpan) {
    signing = SigningKeyPair(seed: seed)
    agreement = signing.agreementKeyPair()
  }

  /// The public half, by which others know the owner.
  package var key: IdentityKey { IdentityKey(signing.publicKey) }

  /// The seed to keep, ``seedByteCount`` bytes.
  package var seed: RawSpan {
    @_lifetime(borrow self)
    get { signing.seed }
  }
}

/// The text form of identities: Bech32 with the checksum of BIP 173, for data of any length.
private enum Bech32 {
  private static let alphabet = [UInt8]("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
  private static let checksumLength = 6

  /// Returns the text of `bytes`, in lower case.
  static func encode(_ bytes: [UInt8], prefix: String) -> String {
    let values = regroup(bytes, from: 8, to: 5)
    let checksum = checksum(of: values, prefix: prefix)
    let text = (values + checksum).map { alphabet[Int($0)] }
    return prefix + "1" + String(decoding: text, as: UTF8.self)
  }

  /// Returns the bytes of `text`, or `nil` if its prefix, case, checksum or padding is wrong.
  static func decode(_ text: String, prefix: String) -> [UInt8]? {
    let given = [UInt8](text.utf8)
    let characters = given.map(lowerCase)
    guard given == characters || !given.contains(where: { lowerCase($0) == $0 && isLetter($0) })
    else { return nil }
    let start = [UInt8]((prefix + "1").utf8)
    guard characters.starts(with: start) else { return nil }
    var values: [UInt8] = []
    for character in characters.dropFirst(start.count) {
      guard let value = alphabet.firstIndex(of: character) else { return nil }
      values.append(UInt8(value))
    }
    guard values.count >= checksumLength else { return nil }
    let data = [UInt8](values.dropLast(checksumLength))
    guard checksum(of: data, prefix: prefix) == [UInt8](values.suffix(checksumLength)) else {
      return nil
    }
    // The bits that do not fill a byte are padding: fewer than five, all of them zero.
    let bytes = regroup(data, from: 5, to: 8, padding: false)
    return regroup(bytes, from: 8, to: 5) == data ? bytes : nil
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private static func lowerCase(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  private static func regroup(
    _ values: [UInt8], from: Int, to: Int, padding: Bool = true
  ) -> [UInt8] {
    var output: [UInt8] = []
    var bits = 0
    var pending: UInt32 = 0
    for value in values {
      pending = (pending << UInt32(from) | UInt32(value)) & 0xFFFF
      bits += from
      while bits >= to {
        bits -= to
        output.append(UInt8(truncatingIfNeeded: pending >> UInt32(bits)) & UInt8((1 << to) - 1))
      }
    }
    if padding && bits > 0 {
      output.append(
        UInt8(truncatingIfNeeded: pending << UInt32(to - bits)) & UInt8((1 << to) - 1))
    }
    return output
  }

  private static func checksum(of values: [UInt8], prefix: String) -> [UInt8] {
    let expanded = prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
    let state = polymod(expanded + values + [UInt8](repeating: 0, count: checksumLength)) ^ 1
    return (0..<checksumLength).map {
      UInt8(state >> UInt32(5 * (checksumLength - 1 - $0)) & 31)
    }
  }

  private static func polymod(_ values: [UInt8]) -> UInt32 {
    let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]
    var state: UInt32 = 1
    for value in values {
      let top = state >> 25
      state = (state & 0x1FF_FFFF) << 5 ^ UInt32(value)
      for bit in generator.indices where top >> UInt32(bit) & 1 == 1 { state ^= generator[bit] }
    }
    return state
  }
}
