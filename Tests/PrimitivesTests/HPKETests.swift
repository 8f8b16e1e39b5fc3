import Octets
import Primitives
import Rehearsal
import Testing

/// HPKE in base mode with X25519 and AES-256-GCM.
struct HPKETests {
  // The CFRG's test-vectors.json (draft-irtf-cfrg-hpke, 5f503c5): mode 0, kem 32, kdf 1, aead 2,
  // the first encryption. RFC 9180's own appendix has no vector of this suite.
  private static let privateKey = "497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d"
  private static let publicKey = "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c"
  private static let info = [UInt8]("Ode on a Grecian Urn".utf8)
  private static let data = [UInt8]("Count-0".utf8)
  private static let plaintext = [UInt8]("Beauty is truth, truth beauty".utf8)
  private static let sealed = [UInt8](
    hex: """
      6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc256
      e5d84cd531cfb583096e7cfa9641bd3079cf3a91cda813c52deb5f512be99319
      80a41de125a925cdad859d5b7a
      """)

  private func open(
    _ sealed: [UInt8], info: [UInt8] = Self.info, authenticating data: [UInt8] = Self.data
  ) throws -> [UInt8] {
    try HPKE.open(
      sealed.bytes, as: AgreementKeyPair(privateKey: Secret(hex: Self.privateKey)),
      info: info.bytes, authenticating: data.bytes)
  }

  @Test func `the CFRG's vector is opened`() throws {
    let recipient = AgreementKeyPair(privateKey: Secret(hex: Self.privateKey))
    #expect(recipient.publicKey.bytes.hex == Self.publicKey)
    #expect(try open(Self.sealed) == Self.plaintext)
  }

  // The top bit of the encapsulated key is not part of u, but it is hashed with the rest.
  @Test func `a flipped bit anywhere is refused`() {
    for flipped in Self.sealed.bitFlips {
      #expect(throws: PrimitivesError.notAuthentic) { try open(flipped) }
    }
    for flipped in Self.info.bitFlips {
      #expect(throws: PrimitivesError.notAuthentic) { try open(Self.sealed, info: flipped) }
    }
    for flipped in Self.data.bitFlips {
      #expect(throws: PrimitivesError.notAuthentic) {
        try open(Self.sealed, authenticating: flipped)
      }
    }
  }

  @Test func `a ciphertext cut anywhere is refused`() {
    for count in Self.sealed.indices {
      #expect(throws: PrimitivesError.notAuthentic) { try open([UInt8](Self.sealed[..<count])) }
    }
  }

  // Sealed with Python's integers. The encapsulated key is that of the vector with the top bit set:
  // RFC 7748 masks the bit, and RFC 9180 does not refuse it.
  @Test func `an encapsulated key with the top bit set is accepted`() throws {
    let sealed = [UInt8](
      hex: """
        6c93e09869df3402d7bf231bf540fadd35cd56be14f97178f0954db94b7fc2d6
        023f47d1d77cc4ccfe76cdc2f545e9de18ab49bfa95bb507a8c82c3ea5c6110e
        96b8c32cc800403c69dfd83fd9
        """)
    #expect(try open(sealed) == Self.plaintext)
  }

  @Test func `what is sealed is opened`() throws {
    let recipient = AgreementKeyPair(from: SeededRandomness(seed: 1))
    for count in [0, 1, 100] {
      let plaintext = [UInt8](repeating: 0xA5, count: count)
      let sealed = try HPKE.seal(
        plaintext.bytes, to: recipient.publicKey, info: Self.info.bytes,
        authenticating: Self.data.bytes)
      #expect(sealed.count == HPKE.encapsulatedByteCount + count + HPKE.tagByteCount)
      let opened = try HPKE.open(
        sealed.bytes, as: recipient, info: Self.info.bytes, authenticating: Self.data.bytes)
      #expect(opened == plaintext)
    }
  }

  // Sealed with Python's integers from an agreement of zero, as anyone can; the last three keys are
  // not canonical. RFC 9180, section 7.1.4: recipients must check for zero and abort.
  @Test(arguments: [
    """
    0000000000000000000000000000000000000000000000000000000000000000
    7e5060485d9d2573f8e5907dc989226b0c9a4045fe141800502ef12d4ef682a7a6e9f290ff8963be3c0447facd
    """,
    """
    0100000000000000000000000000000000000000000000000000000000000000
    d768924b55aacba34ebceb4069026e6d9ed009131fa243dceac28f734d4977785209eef5aaa18bd8a54c3d2c58
    """,
    """
    ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
    54f537dceeb5ec9c5453c4829f893f75a4854b627d5ac6de30887bf1ae9a856ceda05bf9cb74605b1904f59050
    """,
    """
    e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800
    8e0370b17d50238451b8d458c3c0d678372a27678cb1d3e6df7f2f30e35ab75f54fc3542738a4a1b886bd68ced
    """,
    """
    5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157
    fbed12478e1a29cd29fba4ac02d1abe1281b277691dfe7b2bca77b93690e78fdebd973dd4dc89fb153d06bb0ad
    """,
    """
    0000000000000000000000000000000000000000000000000000000000000080
    50048715422828035e429f228859f76b36d9bbe8a22d84511637b70266eaa5e7fa37ec2fc93f9a5504819e3a77
    """,
    """
    edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f
    8c008745ee6d94c271fe3099815d84a380d0dfd1fd866e5a3404296bf2080932ef33f46fa92d8e11b5c3d0d880
    """,
    """
    eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff
    26924ab922c4ee79087e772cd1ac96858e8d14d08a34da79fed71ae9b2fdd69162e95ed5d1a463af987c456f23
    """,
  ])
  func `an encapsulated key of small order is refused`(sealed: String) {
    #expect(throws: PrimitivesError.notAuthentic) { try open([UInt8](hex: sealed)) }
  }

  @Test(arguments: [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
  ])
  func `nothing is sealed to a key of small order`(u: String) throws {
    let recipient = try AgreementPublicKey([UInt8](hex: u).bytes)
    #expect(throws: PrimitivesError.zeroAgreement) {
      try HPKE.seal(
        Self.plaintext.bytes, to: recipient, info: Self.info.bytes,
        authenticating: Self.data.bytes)
    }
  }
}
