import Octets
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// Bundles as their importers read them.
struct BundleTests {
  private let randomness = SeededRandomness(seed: 2)
  private let importer = Identity(from: SeededRandomness(seed: 3)).key

  private func encoding(
    isOneTime: Bool, notBefore: UInt64 = 0, name: String = "bob"
  ) -> [UInt8] {
    let identity = Identity(from: randomness)
    let prekeys = Prekeys(
      signed: AgreementKeyPair(from: randomness),
      oneTime: isOneTime ? AgreementKeyPair(from: randomness) : nil,
      kem: KEMKeyPair(from: randomness))
    return SignedBundle(
      of: prekeys, by: identity, created: 1000, expires: 2000, notBefore: notBefore,
      suggestedName: name
    ).bytes
  }

  @Test(arguments: [false, true])
  func `a bundle reads back as it was written`(isOneTime: Bool) throws {
    let bundle = try UnverifiedBundle(encoding(isOneTime: isOneTime).bytes)
      .verified(at: 1500, by: importer, notBefore: 0)
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
          try UnverifiedBundle(altered.bytes).verified(at: 1500, by: importer, notBefore: 0)
        }
      }
    }
  }

  @Test func `a bundle is valid from a day before its creation until it expires`() throws {
    let bundle = try UnverifiedBundle(encoding(isOneTime: false).bytes)
    #expect(throws: RatchetingError.bundleExpired(2000)) {
      try bundle.verified(at: 2000, by: importer, notBefore: 0)
    }
    #expect(throws: Never.self) { try bundle.verified(at: 1999, by: importer, notBefore: 0) }
    #expect(throws: Never.self) { try bundle.verified(at: 0, by: importer, notBefore: 0) }
  }

  @Test(arguments: ["a\u{202E}b", "a\nb", "a\u{200B}b", "\u{FEFF}", "a\u{2028}b", "\u{E0041}"])
  func `a deceptive name is malformed`(name: String) {
    #expect(throws: RatchetingError.malformedBundle) {
      try UnverifiedBundle(encoding(isOneTime: false, name: name).bytes)
    }
  }

  @Test(arguments: ["می\u{200C}خواهم", "क्\u{200D}ष", "\u{200C}\u{200D}"])
  func `a name may hold the joiners that its script needs`(name: String) throws {
    let bundle = try UnverifiedBundle(encoding(isOneTime: false, name: name).bytes).authentic()
    #expect(bundle.suggestedName == name)
  }

  @Test func `the lengths are those of the protocol`() {
    #expect(encoding(isOneTime: false, name: "").count == 1353)
    #expect(encoding(isOneTime: true, name: "").count == 1385)
    #expect(encoding(isOneTime: true, name: "bob").count == 1388)
  }

  @Test(arguments: [0, 1, 1000] as [UInt64])
  func `a bundle carries the time before which others are revoked`(notBefore: UInt64) throws {
    let bytes = encoding(isOneTime: false, notBefore: notBefore, name: "")
    #expect(try UnverifiedBundle(bytes.bytes).authentic().notBefore == notBefore)
    var time: [UInt8] = []
    time.append(bigEndian: notBefore)
    #expect([UInt8](bytes.suffix(64 + 1 + 8).prefix(8)) == time)
  }

  @Test(arguments: [1001, UInt64.max])
  func `a bundle that revokes itself is malformed`(notBefore: UInt64) {
    var bytes = encoding(isOneTime: false, name: "")
    var time: [UInt8] = []
    time.append(bigEndian: notBefore)
    bytes.replaceSubrange(bytes.count - 73..<bytes.count - 65, with: time)
    #expect(throws: RatchetingError.malformedBundle) { try UnverifiedBundle(bytes.bytes) }
  }

  @Test func `a bundle from before its owner's revocation is refused, after all other checks`()
    throws
  {
    let bundle = try UnverifiedBundle(encoding(isOneTime: false).bytes)
    #expect(throws: Never.self) { try bundle.verified(at: 1500, by: importer, notBefore: 1000) }
    #expect(throws: RatchetingError.bundleRevoked(created: 1000)) {
      try bundle.verified(at: 1500, by: importer, notBefore: 1001)
    }
    #expect(throws: RatchetingError.bundleExpired(2000)) {
      try bundle.verified(at: 2000, by: importer, notBefore: 1001)
    }
    let owner = try bundle.authentic().identity
    #expect(throws: RatchetingError.ownBundle) {
      try bundle.verified(at: 2000, by: owner, notBefore: 1001)
    }
  }

  @Test(arguments: Model.smallOrderKeys)
  func `a bundle with a prekey of small order begins no session`(encoding: String) throws {
    let small = try AgreementPublicKey([UInt8](hex: encoding).bytes)
    let good = AgreementKeyPair(from: randomness).publicKey
    let identity = Identity(from: randomness)
    func bundle(_ signed: AgreementPublicKey, _ oneTime: AgreementPublicKey) throws -> Bundle {
      // Signed by hand, since a pair of small order has no private half.
      let keys = SigningKeyPair(from: randomness)
      let claim =
        UnverifiedBundle.magic + [1] + keys.publicKey.bytes + signed.bytes + oneTime.bytes
        + KEMKeyPair(from: randomness).publicKey.bytes + [0, 0, 0, 0, 0, 0, 0, 1]
        + [0, 0, 0, 0, 0, 0, 0, 9] + [UInt8](repeating: 0, count: 9)
      return try UnverifiedBundle((claim + keys.sign(claim.bytes)).bytes)
        .verified(at: 5, by: importer, notBefore: 0)
    }
    for bundle in [try bundle(small, good), try bundle(good, small)] {
      #expect(throws: RatchetingError.malformedBundle) {
        try Handshake.check(bundle, as: identity)
      }
      #expect(throws: RatchetingError.malformedBundle) {
        _ = try Handshake.initiate(with: bundle, as: identity, began: 5, randomness: randomness)
          .isUnanswered
      }
    }
    #expect(throws: Never.self) { try Handshake.check(try bundle(good, good), as: identity) }
  }
}
