import Octets
import Primitives
import Rehearsal
import Testing

/// Ed25519 keys, taken to X25519.
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

  @Test func `both halves of any pair map to the same key, and two pairs agree`() throws {
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
