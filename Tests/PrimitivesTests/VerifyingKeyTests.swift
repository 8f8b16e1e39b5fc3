import Octets
import Primitives
import Rehearsal
import Testing

/// Ed25519 public keys: which encodings are taken.
struct VerifyingKeyTests {
  private func expectMalformed(_ encoding: [UInt8]) {
    #expect(throws: PrimitivesError.malformed, "\(encoding.hex)") {
      try VerifyingKey(encoding.bytes)
    }
  }

  @Test func `the key of any pair is taken`() throws {
    for seed in UInt64(0)..<100 {
      let key = SigningKeyPair(from: SeededRandomness(seed: seed)).publicKey
      #expect(try VerifyingKey(key.bytes.bytes) == key)
    }
  }

  @Test func `the base point is taken`() throws {
    let base = [0x58] + [UInt8](repeating: 0x66, count: 31)
    #expect(try VerifyingKey(base.bytes).bytes == base)
  }

  @Test func `the largest canonical y of the subgroup is taken`() throws {
    let largest = [0xE4] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
    #expect(try VerifyingKey(largest.bytes).bytes == largest)
  }

  @Test(arguments: [0, 1, 31, 33, 64])
  func `an encoding of another length is malformed`(count: Int) {
    expectMalformed([UInt8](repeating: 0x66, count: count))
  }

  // The points of order 1, 2, 4 and 8, then the neutral element and its negative with the sign of
  // an x that is zero.
  @Test(arguments: [
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "0100000000000000000000000000000000000000000000000000000000000080",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
  ])
  func `a point of small order is malformed`(encoding: String) {
    expectMalformed([UInt8](hex: encoding))
  }

  // The key of RFC 8032's first test plus each of the points above but the neutral element,
  // computed with Python's integers; in front, the order of what was added.
  @Test(arguments: [
    (2, "16a567fe7d4ef5482ab4012c369bf8c5f11e8d0c2559dcda50fde59708f8aee5"),
    (4, "ad38a8f0b22ab7ca46ecee7bbef12b5f336c182652fac34392f859dbd9666a7d"),
    (4, "40c7570f4dd54835b9131184410ed4a0cc93e7d9ad053cbc6d07a62426999582"),
    (8, "9158312a9a8d6e3b34c891d6d61444f8b8211c5117ebad15bdb0bd68b07e0245"),
    (8, "3b5b475c4b82dd1572799fc546f4c6c03e478c6654aa4c7f945b347ea32af60d"),
    (8, "5ca7ced5657291c4cb376e2929ebbb0747dee3aee81452ea424f42974f81fdba"),
    (8, "b2a4b8a3b47d22ea8d86603ab90b393fc1b87399ab55b3806ba4cb815cd509f2"),
  ])
  func `a point outside the prime-order subgroup is malformed`(order: Int, encoding: String) {
    expectMalformed([UInt8](hex: encoding))
  }

  // The vectors of libsodium's mending (its commit ad3004ec, test core_ed25519.c): y = 9, and the
  // base point plus the point of order 2. A libsodium without it lets these and all others of
  // twice the prime order pass.
  @Test(arguments: [
    [9] + [UInt8](repeating: 0, count: 31), [0x95] + [UInt8](repeating: 0x99, count: 31),
  ])
  func `the points that CVE-2025-69277 let pass are malformed`(encoding: [UInt8]) {
    expectMalformed(encoding)
  }

  @Test(arguments: 0..<19, [UInt8(0x7F), 0xFF])
  func `y from 2^255 - 19 on is malformed`(offset: UInt8, last: UInt8) {
    expectMalformed([0xED + offset] + [UInt8](repeating: 0xFF, count: 30) + [last])
  }

  // Found with Python's integers: (y^2 - 1) / (d y^2 + 1) is no square.
  @Test(arguments: [2, 7, 8, 11, 12, 13, 17, 20, 22, 31] as [UInt8])
  func `a y that no point has is malformed`(y: UInt8) {
    expectMalformed([y] + [UInt8](repeating: 0, count: 31))
    expectMalformed([y] + [UInt8](repeating: 0, count: 30) + [0x80])
  }
}
