import Octets
import Primitives
import Rehearsal
import Testing

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

  private func derive(_ test: Case, _ count: Int) -> [UInt8] {
    let output = HKDF.derive(
      from: test.secret.bytes, salt: test.salt.bytes, info: test.info.bytes, count: count)
    return [UInt8](output.bytes)
  }

  @Test(arguments: cases)
  func `RFC 5869's cases agree`(_ test: Case) {
    let expected = [UInt8](hex: test.output)
    #expect(derive(test, expected.count) == expected)
  }

  @Test(arguments: cases)
  func `less output is the front of more`(_ test: Case) {
    let expected = [UInt8](hex: test.output)
    for count in 0...expected.count {
      #expect(derive(test, count) == [UInt8](expected[..<count]))
    }
  }

  @Test(arguments: cases)
  func `a key is the first 32 bytes`(_ test: Case) {
    let key: Key<Trial> = HKDF.key(
      from: test.secret.bytes, salt: test.salt.bytes, info: test.info.bytes)
    #expect([UInt8](key.bytes) == [UInt8]([UInt8](hex: test.output)[..<32]))
  }

  @Test func `many secrets with one salt give what each gives alone`() {
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

  // The digest of what Python's cryptography derives.
  @Test func `255 blocks are derived`() {
    let output = derive(Self.cases[0], 255 * 32)
    #expect(
      SHA256.digest(output.bytes).hex
        == "06ce7419405a88a66ba5c9795579cb05130c85101924d187552a0f7f57deb091")
  }
}
