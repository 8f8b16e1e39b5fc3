import Octets
import Primitives
import Rehearsal
import Testing

/// Ed25519 signatures: which are made and which are taken.
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

  /// Adds L, the order of the subgroup, to S; false when the sum has more than 256 bits.
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

  // R is a point of small order and S = h a, so that the owner of the key vouches for nothing: the
  // first satisfies the equation of RFC 8032 (OpenSSL takes it), the others do with the cofactor.
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
