import Octets
import Primitives
import Rehearsal
import Testing

/// SHA-256 and SHA-512.
struct HashesTests {
  private static let million = String(repeating: "a", count: 1_000_000)

  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (million, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func `FIPS 180-4's examples of SHA-256 agree`(message: String, digest: String) {
    #expect(SHA256.digest([UInt8](message.utf8).bytes).hex == digest)
  }

  @Test(arguments: [
    (
      "",
      """
      cf83e1357eefb8bdf1542850d66d8007d620e4050b5715dc83f4a921d36ce9ce\
      47d0d13c5d85f2b0ff8318d2877eec2f63b931bd47417a81a538327af927da3e
      """
    ),
    (
      "abc",
      """
      ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a\
      2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
      """
    ),
    (
      """
      abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn\
      hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu
      """,
      """
      8e959b75dae313da8cf4f72814fc143f8f7779c6eb9f7fa17299aeadb6889018\
      501d289e4900f7e4331b99dec4b5433ac7d329eeb6dd26545e96e55b874be909
      """
    ),
    (
      million,
      """
      e718483d0ce769644e2e42c7bc15b4638e1f98b13b2044285632a803afa973eb\
      de0ff244877ea60a4cb0432ce577c31beb009c5c2c49aa2e4eadb217ad8cc09b
      """
    ),
  ])
  func `FIPS 180-4's examples of SHA-512 agree`(message: String, digest: String) {
    #expect(SHA512.digest([UInt8](message.utf8).bytes).hex == digest)
  }
}

/// HMAC-SHA-256.
struct HMACTests {
  struct Case: Sendable {
    let key: [UInt8]
    let data: [UInt8]
    let code: String

    init(key: [UInt8], data: String, code: String) {
      self.init(key: key, data: [UInt8](data.utf8), code: code)
    }

    init(key: [UInt8], data: [UInt8], code: String) {
      self.key = key
      self.data = data
      self.code = code
    }
  }

  /// RFC 4231, section 4. The fifth code is truncated to 128 bits there.
  static let cases = [
    Case(
      key: [UInt8](repeating: 0x0B, count: 20), data: "Hi There",
      code: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    Case(
      key: [UInt8]("Jefe".utf8), data: "what do ya want for nothing?",
      code: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    Case(
      key: [UInt8](repeating: 0xAA, count: 20), data: [UInt8](repeating: 0xDD, count: 50),
      code: "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    Case(
      key: [UInt8](1...25), data: [UInt8](repeating: 0xCD, count: 50),
      code: "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    Case(
      key: [UInt8](repeating: 0x0C, count: 20), data: "Test With Truncation",
      code: "a3b6167473100ee06e0c796c2955552b"),
    Case(
      key: [UInt8](repeating: 0xAA, count: 131),
      data: "Test Using Larger Than Block-Size Key - Hash Key First",
      code: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    Case(
      key: [UInt8](repeating: 0xAA, count: 131),
      data: """
        This is a test using a larger than block-size key and a larger than block-size data. \
        The key needs to be hashed before being used by the HMAC algorithm.
        """,
      code: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
  ]

  @Test(arguments: cases)
  func `RFC 4231's cases agree`(_ test: Case) {
    var code = HMAC(key: test.key.bytes)
    code.update(test.data.bytes)
    let bytes: [UInt8] = code.finish()
    #expect(bytes.count == 32 && bytes.hex.hasPrefix(test.code))
  }

  @Test(arguments: cases)
  func `bytes that are added in pieces have the code of the whole`(_ test: Case) {
    for cut in 0...test.data.count {
      var code = HMAC(key: test.key.bytes)
      code.update([UInt8](test.data[..<cut]).bytes)
      code.update([UInt8].none.bytes)
      code.update([UInt8](test.data[cut...]).bytes)
      let bytes: [UInt8] = code.finish()
      #expect(bytes.hex.hasPrefix(test.code))
    }
  }

  @Test func `a code is the same as bytes, as a key and as written to a span`() {
    let key = Key<Trial>(hex: String(repeating: "0b", count: 32))
    func started() -> HMAC {
      var code = HMAC(key: key)
      code.update([1, 2, 3].bytes)
      return code
    }
    let bytes: [UInt8] = started().finish()
    let asKey: Key<Trial> = started().finish()
    let inPlace = [UInt8](count: 40) { started().finish(into: &$0) }
    #expect([UInt8](asKey.bytes) == bytes)
    #expect(inPlace == bytes + [UInt8](repeating: 0, count: 8))
  }

  @Test(arguments: cases)
  func `a copy continues from where it was made and leaves the original alone`(_ test: Case) {
    let keyed = HMAC(key: test.key.bytes)
    for _ in 0..<2 {
      var code = keyed.copy()
      code.update(test.data.bytes)
      let bytes: [UInt8] = code.finish()
      #expect(bytes.hex.hasPrefix(test.code))
    }
  }
}

/// HKDF with SHA-256.
struct HKDFTests {
  struct Case: Sendable {
    let secret: [UInt8]
    let salt: [UInt8]
    let info: [UInt8]
    let output: String
  }

  /// RFC 5869, appendices A.1 to A.3.
  static let cases = [
    Case(
      secret: [UInt8](repeating: 0x0B, count: 22), salt: [UInt8](0x00...0x0C),
      info: [UInt8](0xF0...0xF9),
      output: """
        3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf
        34007208d5b887185865
        """),
    Case(
      secret: [UInt8](0x00...0x4F), salt: [UInt8](0x60...0xAF), info: [UInt8](0xB0...0xFF),
      output: """
        b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c
        59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71
        cc30c58179ec3e87c14c01d5c1f3434f1d87
        """),
    Case(
      secret: [UInt8](repeating: 0x0B, count: 22), salt: [], info: [],
      output: """
        8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d
        9d201395faa4b61a96c8
        """),
  ]

  private func derive(_ test: Case, count: Int) -> [UInt8] {
    let output = HKDF.derive(
      from: test.secret.bytes, salt: test.salt.bytes, info: test.info.bytes, count: count)
    return [UInt8](output.bytes)
  }

  @Test(arguments: cases)
  func `RFC 5869's cases agree`(_ test: Case) {
    let expected = [UInt8](hex: test.output)
    #expect(derive(test, count: expected.count) == expected)
  }

  @Test(arguments: cases)
  func `shorter output is a prefix of longer output`(_ test: Case) {
    let expected = [UInt8](hex: test.output)
    for count in 0...expected.count {
      #expect(derive(test, count: count) == [UInt8](expected[..<count]))
    }
  }

  @Test(arguments: cases)
  func `a key is the first 32 bytes`(_ test: Case) {
    let key: Key<Trial> = HKDF.key(
      from: test.secret.bytes, salt: test.salt.bytes, info: test.info.bytes)
    #expect([UInt8](key.bytes) == [UInt8]([UInt8](hex: test.output)[..<32]))
  }

  @Test func `many secrets with one salt yield what each yields alone`() {
    let test = Self.cases[0]
    let salted = HKDF.Salted(with: test.salt.bytes)
    for first in 0..<20 as Range<UInt8> {
      let secret = [first] + test.secret
      let together = salted.derive(from: secret.bytes, info: test.info.bytes, count: 60)
      let alone = HKDF.derive(
        from: secret.bytes, salt: test.salt.bytes, info: test.info.bytes, count: 60)
      #expect([UInt8](together.bytes) == [UInt8](alone.bytes))
    }
  }

  // The expected digest is that of the output of Python's package cryptography.
  @Test func `255 blocks are derived`() {
    let output = derive(Self.cases[0], count: 255 * 32)
    #expect(
      SHA256.digest(output.bytes).hex
        == "06ce7419405a88a66ba5c9795579cb05130c85101924d187552a0f7f57deb091")
  }
}
