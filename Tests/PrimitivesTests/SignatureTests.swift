import Octets
import Primitives
import Rehearsal
import Testing

/// Ed25519 signatures: which are made and which are accepted.
struct SignatureTests {
  @Test(arguments: RFC8032.vectors)
  func `RFC 8032's vectors agree`(vector: RFC8032.Vector) throws {
    let pair = SigningKeyPair(seed: [UInt8](hex: vector.seed).bytes)
    #expect([UInt8](pair.seed).hex == vector.seed)
    #expect(pair.publicKey.bytes.hex == vector.publicKey)
    let message = [UInt8](hex: vector.message)
    #expect(pair.sign(message.bytes).hex == vector.signature)
    let key = try VerifyingKey([UInt8](hex: vector.publicKey).bytes)
    try key.verify([UInt8](hex: vector.signature).bytes, of: message.bytes)
  }

  private let key = SigningKeyPair(seed: [UInt8](hex: RFC8032.vectors[0].seed).bytes).publicKey
  private let message = [UInt8]("pawl".utf8)

  private func expectRefused(_ signature: [UInt8], of message: [UInt8], by key: VerifyingKey) {
    #expect(throws: PrimitivesError.notAuthentic, "\(signature.hex)") {
      try key.verify(signature.bytes, of: message.bytes)
    }
  }

  @Test(arguments: RFC8032.vectors)
  func `a flipped bit anywhere in a signature is refused`(vector: RFC8032.Vector) throws {
    let key = try VerifyingKey([UInt8](hex: vector.publicKey).bytes)
    for signature in [UInt8](hex: vector.signature).bitFlips {
      expectRefused(signature, of: [UInt8](hex: vector.message), by: key)
    }
  }

  @Test func `a flipped bit anywhere in the message is refused`() throws {
    let vector = RFC8032.vectors[4]
    let key = try VerifyingKey([UInt8](hex: vector.publicKey).bytes)
    for message in [UInt8](hex: vector.message).bitFlips {
      expectRefused([UInt8](hex: vector.signature), of: message, by: key)
    }
  }

  @Test func `a signature under another key is refused`() throws {
    for (vector, other) in zip(RFC8032.vectors, RFC8032.vectors.dropFirst()) {
      let key = try VerifyingKey([UInt8](hex: other.publicKey).bytes)
      expectRefused([UInt8](hex: vector.signature), of: [UInt8](hex: vector.message), by: key)
    }
  }

  @Test(arguments: [0, 1, 32, 63, 65, 128])
  func `a signature of another length is malformed`(count: Int) {
    let signature = [UInt8](repeating: 0, count: count)
    #expect(throws: PrimitivesError.malformed) {
      try key.verify(signature.bytes, of: message.bytes)
    }
  }

  @Test(arguments: RFC8032.vectors)
  func `S plus any multiple of L is refused`(vector: RFC8032.Vector) throws {
    let key = try VerifyingKey([UInt8](hex: vector.publicKey).bytes)
    var signature = [UInt8](hex: vector.signature)
    var count = 0
    while Self.addOrder(toLastHalfOf: &signature) {
      expectRefused(signature, of: [UInt8](hex: vector.message), by: key)
      count += 1
    }
    #expect(count >= 14)
  }

  /// Adds L, the order of the subgroup, to S. Returns whether the sum has at most 256 bits.
  private static func addOrder(toLastHalfOf signature: inout [UInt8]) -> Bool {
    let order = [UInt8](hex: "edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010")
    var carry: UInt16 = 0
    for index in 0..<32 {
      carry += UInt16(signature[32 + index]) + UInt16(order[index])
      signature[32 + index] = UInt8(truncatingIfNeeded: carry)
      carry >>= 8
    }
    return carry == 0
  }

  // R is a point of small order and S = h a, so that the signature binds the signer to nothing: the
  // first satisfies the equation of RFC 8032 (OpenSSL accepts it), the others do with the cofactor.
  // Made with Python's integers for the key of RFC 8032's first test and the message "pawl".
  @Test(arguments: [
    """
    0100000000000000000000000000000000000000000000000000000000000000
    bbb085d493a44fd673959a3b3019e240f13d76b58abf2974aa8f9bd87b52b109
    """,
    """
    ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
    0515b92a559cd845b5e2b7385c48737066c11867e3c3cdfb859c1dc69e3b6b04
    """,
    """
    0000000000000000000000000000000000000000000000000000000000000000
    d64b3c6019f177405ccc7d933e3b3fbc53a7dd1fd324e4eedc4f5a407140ff0f
    """,
    """
    0000000000000000000000000000000000000000000000000000000000000080
    a14a7b300c52b80521ba48a10194fda84c9cf71a752c9d692ddd1518becab20f
    """,
    """
    26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05
    53a9766e190c421939b0b9fc8d68e0fca024111b3a405ae43c3077800cce8e05
    """,
    """
    26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85
    dc76d644cc882d052900fb9436a9feb155f68715631a2b2fd86bdf979c14930a
    """,
    """
    c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a
    e371146507ad7c769da190065a4028a1d4fa2f3b831d89a505fa0e158510af0c
    """,
    """
    c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa
    32f7a4d1051a7738ad1a7d9f7804a47cfab41cb371d48d205a109377b454f70c
    """,
  ])
  func `an R of small order is refused`(signature: String) {
    expectRefused([UInt8](hex: signature), of: message, by: key)
  }

  // R is a multiple of the base point plus a point of order 2, 4 and 8: the equation holds only
  // when both sides are multiplied by the cofactor. Made as those above.
  @Test(arguments: [
    """
    fa4194a3a9ae6a97d78652593aef7f78e654a610dc5c63bffd1ad8107ef8ed87
    b1d4ec2cf885071d96acba23f44bb7e423c5e9af1a3238f0f21d774e304ac406
    """,
    """
    0767195cdc3a7a6662a0a89ec82aa8211bf914b0109c3c30644464fc56353374
    44996ed840ea643c1d0338becd7c56f651c69db09e17f24d92e6787452666a00
    """,
    """
    d49a29f1fdb5ae0efcf05015a4882ac7310e24c8bd4a4472c1d4fb9f7a989d34
    96a19a1d63b0bc7749aa351f8f9777a3d4319596568d2493f242f5ac19a30503
    """,
  ])
  func `a signature that needs the cofactor is refused`(signature: String) {
    expectRefused([UInt8](hex: signature), of: message, by: key)
  }
}

/// Ed25519 public keys: which encodings are accepted.
struct VerifyingKeyTests {
  private func expectMalformed(_ encoding: [UInt8]) {
    #expect(throws: PrimitivesError.malformed, "\(encoding.hex)") {
      try VerifyingKey(encoding.bytes)
    }
  }

  @Test func `the key of any pair is accepted`() throws {
    for seed in UInt64(0)..<100 {
      let key = SigningKeyPair(from: SeededRandomness(seed: seed)).publicKey
      #expect(try VerifyingKey(key.bytes.bytes) == key)
    }
  }

  @Test func `the base point is accepted`() throws {
    let base = [0x58] + [UInt8](repeating: 0x66, count: 31)
    #expect(try VerifyingKey(base.bytes).bytes == base)
  }

  @Test func `the largest canonical y of the subgroup is accepted`() throws {
    let largest = [0xE4] + [UInt8](repeating: 0xFF, count: 30) + [0x7F]
    #expect(try VerifyingKey(largest.bytes).bytes == largest)
  }

  @Test(arguments: [0, 1, 31, 33, 64])
  func `an encoding of another length is malformed`(count: Int) {
    expectMalformed([UInt8](repeating: 0x66, count: count))
  }

  // The points of order 1, 2, 4 and 8, then those of order 1 and 2 with the sign bit set, although
  // their x is zero.
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
  // computed with Python's integers. In front is the order of the added point.
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

  // The vectors of libsodium's fix (its commit ad3004ec, test core_ed25519.c): y = 9, and the base
  // point plus the point of order 2. A libsodium without the fix accepts these and all other points
  // of twice the prime order.
  @Test(arguments: [
    [9] + [UInt8](repeating: 0, count: 31), [0x95] + [UInt8](repeating: 0x99, count: 31),
  ])
  func `the points that CVE-2025-69277 is about are malformed`(encoding: [UInt8]) {
    expectMalformed(encoding)
  }

  @Test(arguments: 0..<19, [UInt8(0x7F), 0xFF])
  func `y from 2^255 - 19 on is malformed`(offset: UInt8, last: UInt8) {
    expectMalformed([0xED + offset] + [UInt8](repeating: 0xFF, count: 30) + [last])
  }

  // Found with Python's integers: (y^2 - 1) / (d y^2 + 1) is not a square.
  @Test(arguments: [2, 7, 8, 11, 12, 13, 17, 20, 22, 31] as [UInt8])
  func `a y that no point has is malformed`(y: UInt8) {
    expectMalformed([y] + [UInt8](repeating: 0, count: 31))
    expectMalformed([y] + [UInt8](repeating: 0, count: 30) + [0x80])
  }
}
