import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// Bundles as their importers read them.
struct BundleTests {
  private let randomness = SeededRandomness(seed: 2)
  private let importer = Identity(from: SeededRandomness(seed: 3)).key

  private func encoding(isOneTime: Bool, name: String = "bob") -> [UInt8] {
    let identity = Identity(from: randomness)
    let prekeys = Prekeys(
      signed: AgreementKeyPair(from: randomness),
      oneTime: isOneTime ? AgreementKeyPair(from: randomness) : nil,
      kem: KEMKeyPair(from: randomness))
    return SignedBundle(
      of: prekeys, by: identity, created: 1000, expires: 2000, suggestedName: name
    ).bytes
  }

  @Test(arguments: [false, true])
  func `a bundle reads back as it was written`(isOneTime: Bool) throws {
    let bundle = try UnverifiedBundle(encoding(isOneTime: isOneTime).bytes)
      .verified(at: 1500, by: importer)
    #expect((bundle.oneTimePrekey != nil) == isOneTime)
    #expect(bundle.created == 1000 && bundle.expires == 2000 && bundle.suggestedName == "bob")
  }

  @Test(arguments: [false, true])
  func `a bundle cut anywhere or followed by a byte is malformed`(isOneTime: Bool) {
    let bytes = encoding(isOneTime: isOneTime)
    for count in bytes.indices {
      #expect(throws: RatchetingError.malformedBundle) {
        try UnverifiedBundle([UInt8](bytes.prefix(count)).bytes)
      }
    }
    #expect(throws: RatchetingError.malformedBundle) { try UnverifiedBundle((bytes + [0]).bytes) }
  }

  @Test func `no bit of a bundle can be changed`() {
    let bytes = encoding(isOneTime: true)
    for index in bytes.indices {
      for bit in 0..<8 where bit == index % 8 || index < 160 || index > bytes.count - 100 {
        var altered = bytes
        altered[index] ^= 1 << bit
        #expect(throws: RatchetingError.self) {
          try UnverifiedBundle(altered.bytes).verified(at: 1500, by: importer)
        }
      }
    }
  }

  @Test func `a bundle is valid from a day before its creation until it expires`() throws {
    let bundle = try UnverifiedBundle(encoding(isOneTime: false).bytes)
    #expect(throws: RatchetingError.bundleExpired(2000)) {
      try bundle.verified(at: 2000, by: importer)
    }
    #expect(throws: Never.self) { try bundle.verified(at: 1999, by: importer) }
    #expect(throws: Never.self) { try bundle.verified(at: 0, by: importer) }
  }

  @Test(arguments: ["a\u{202E}b", "a\nb", "a\u{200D}b", "\u{FEFF}", "a\u{2028}b", "\u{E0041}"])
  func `a deceptive name is malformed`(name: String) {
    #expect(throws: RatchetingError.malformedBundle) {
      try UnverifiedBundle(encoding(isOneTime: false, name: name).bytes)
    }
  }
}
