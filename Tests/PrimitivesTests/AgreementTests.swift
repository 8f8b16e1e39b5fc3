import Octets
import Primitives
import Rehearsal
import Testing

/// X25519.
struct AgreementTests {
  /// Returns `scalar` times the point at `u`, all in hexadecimal digits.
  private func multiply(_ scalar: String, by u: String) throws -> String {
    let pair = AgreementKeyPair(privateKey: Secret(hex: scalar))
    let shared = try pair.agree(with: AgreementPublicKey([UInt8](hex: u).bytes))
    return [UInt8](shared.bytes).hex
  }

  private static let nine = "09" + String(repeating: "00", count: 31)

  // RFC 7748, section 5.2. The u of the second vector has its top bit set there, which the RFC
  // masks and pawl refuses: see the next test.
  @Test(arguments: [
    (
      "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4",
      "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c",
      "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552"
    ),
    (
      "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d",
      "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a413",
      "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
    ),
  ])
  func `RFC 7748's vectors agree`(scalar: String, u: String, product: String) throws {
    #expect(try multiply(scalar, by: u) == product)
  }

  @Test func `the top bit that RFC 7748's second vector sets is malformed`() {
    #expect(throws: PrimitivesError.malformed) {
      try AgreementPublicKey(
        [UInt8](hex: "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493").bytes)
    }
  }

  @Test func `RFC 7748's iterations agree after one and a thousand rounds`() throws {
    var (scalar, u) = (Self.nine, Self.nine)
    for round in 1...1000 {
      (scalar, u) = (try multiply(scalar, by: u), scalar)
      if round == 1 {
        #expect(scalar == "422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079")
      }
    }
    #expect(scalar == "684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51")
  }

  // RFC 7748, section 6.1.
  @Test func `RFC 7748's Alice and Bob agree`() throws {
    let alice = AgreementKeyPair(
      privateKey: Secret(hex: "77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"))
    let bob = AgreementKeyPair(
      privateKey: Secret(hex: "5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"))
    let (alicesKey, bobsKey) = (alice.publicKey.bytes.hex, bob.publicKey.bytes.hex)
    #expect(alicesKey == "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a")
    #expect(bobsKey == "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f")
    let (here, there) = (
      try multiply([UInt8](alice.privateBytes).hex, by: bobsKey),
      try multiply([UInt8](bob.privateBytes).hex, by: alicesKey)
    )
    #expect(here == "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742")
    #expect(there == here)
  }

  @Test(arguments: 0..<19, [UInt8(0x7F), 0xFF])
  func `u from 2^255 - 19 on is malformed`(offset: UInt8, last: UInt8) {
    let encoding = [0xED + offset] + [UInt8](repeating: 0xFF, count: 30) + [last]
    #expect(throws: PrimitivesError.malformed) { try AgreementPublicKey(encoding.bytes) }
  }

  @Test func `u with the top bit set is malformed`() throws {
    for seed in UInt64(0)..<100 {
      let pair = AgreementKeyPair(from: SeededRandomness(seed: seed))
      var encoding = pair.publicKey.bytes
      #expect(try AgreementPublicKey(encoding.bytes).bytes == encoding)
      encoding[31] |= 0x80
      #expect(throws: PrimitivesError.malformed) { try AgreementPublicKey(encoding.bytes) }
    }
  }

  @Test func `u just below 2^255 - 19 is accepted`() throws {
    let largest = [0xEC] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
    #expect(try AgreementPublicKey(largest.bytes).bytes == largest)
    for index in 1..<32 {
      var encoding = [UInt8](repeating: 0xFF, count: 31) + [0x7F]
      encoding[index] -= 1
      #expect(try AgreementPublicKey(encoding.bytes).bytes == encoding)
    }
  }

  @Test(arguments: [0, 1, 31, 33, 64])
  func `an encoding of another length is malformed`(count: Int) {
    let encoding = [UInt8](repeating: 1, count: count)
    #expect(throws: PrimitivesError.malformed) { try AgreementPublicKey(encoding.bytes) }
  }

  // Every canonical u of a point of order 1, 2, 4 or 8, on the curve or its twist; Wycheproof's
  // x25519_test.json, "public key with low order".
  @Test(arguments: [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  ])
  func `agreement with a key of small order is refused`(u: String) throws {
    let peer = try AgreementPublicKey([UInt8](hex: u).bytes)
    for seed in UInt64(0)..<20 {
      let pair = AgreementKeyPair(from: SeededRandomness(seed: seed))
      #expect(throws: PrimitivesError.zeroAgreement) {
        let shared = try pair.agree(with: peer)
        _ = shared.count
      }
    }
  }

  @Test func `a pair made from its two keys agrees as before`() throws {
    let pair = AgreementKeyPair(from: SeededRandomness(seed: 1))
    let peer = AgreementKeyPair(from: SeededRandomness(seed: 2)).publicKey
    let kept = AgreementKeyPair(
      privateKey: Secret(copying: pair.privateBytes), publicKey: pair.publicKey)
    let before = try pair.agree(with: peer)
    let after = try kept.agree(with: peer)
    #expect([UInt8](before.bytes) == [UInt8](after.bytes))
  }
}

/// The birational map from Ed25519 keys to X25519 keys.
struct BirationalMapTests {
  // The seeds of RFC 8032, section 7.1, and the seed of libsodium's ed25519_convert.c. The X25519
  // keys were computed with Python's integers: u = (1 + y) / (1 - y), where y is that of the public
  // key, and again as the clamped hash of the seed times 9.
  private static let keys = [
    (
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d85e07ec22b0ad881537c2f44d662d1a143cf830c57aca4305d85c7a90f6b62e"
    ),
    (
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "25c704c594b88afc00a76b69d1ed2b984d7e22550f3ed0802d04fbcd07d38d47"
    ),
    (
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "cbb22fc9f790bd3eba9b84680c157ca4950a9894362601701f89c3c4d9fda23a"
    ),
    (
      "f5e5767cf153319517630f226876b86c8160cc583bc013744c6bf255f5cc0ee5",
      "a4ef005363c92681e98912fcef98cc6f873922c31ac1e084569389bb4601b763"
    ),
    (
      "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
      "d5948dca7a9ad7175303dc6881c34aa7881fb946ee34dfd8fab126ed6db8da69"
    ),
    (
      "421151a459faeade3d247115f94aedae42318124095afabe4d1451a559faedee",
      "f1814f0e8ff1043d8a44d25babff3cedcae6c22c3edaa48f857ae70de2baae50"
    ),
  ]

  @Test(arguments: keys)
  func `a public key maps to (1 + y) divided by (1 - y)`(seed: String, u: String) throws {
    let pair = SigningKeyPair(seed: [UInt8](hex: seed).bytes)
    #expect(try pair.publicKey.agreementKey().bytes.hex == u)
  }

  @Test(arguments: keys)
  func `a pair maps to the pair of the same public key`(seed: String, u: String) {
    let pair = SigningKeyPair(seed: [UInt8](hex: seed).bytes).agreementKeyPair()
    #expect(pair.publicKey.bytes.hex == u)
  }

  @Test(arguments: keys)
  func `a private key maps to the clamped hash of its seed`(seed: String, u: String) {
    let seed = [UInt8](hex: seed)
    var scalar = [UInt8](SHA512.digest(seed.bytes).prefix(32))
    scalar[0] &= 0xF8
    scalar[31] = scalar[31] & 0x7F | 0x40
    let pair = SigningKeyPair(seed: seed.bytes).agreementKeyPair()
    #expect([UInt8](pair.privateBytes) == scalar)
  }

  @Test func `both keys of any pair map to the same key, and two pairs agree`() throws {
    let ours = SigningKeyPair(from: SeededRandomness(seed: 0))
    for seed in UInt64(1)...50 {
      let theirs = SigningKeyPair(from: SeededRandomness(seed: seed))
      let mapped = theirs.agreementKeyPair()
      #expect(try theirs.publicKey.agreementKey() == mapped.publicKey)
      let here = try ours.agreementKeyPair().agree(with: theirs.publicKey.agreementKey())
      let there = try mapped.agree(with: ours.publicKey.agreementKey())
      #expect([UInt8](here.bytes) == [UInt8](there.bytes))
    }
  }
}
