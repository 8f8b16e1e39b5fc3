import Octets
import Primitives
import Rehearsal
import Storage
import Testing

/// Sealing under a passphrase with Argon2id.
struct PassphraseCipherTests {
  private static let plaintext: [UInt8] = [1, 2, 3]
  private static let data = [UInt8]("data".utf8)
  private let randomness = SeededRandomness(seed: 1)

  private func secret(_ text: String) -> Secret { Secret(copying: [UInt8](text.utf8).bytes) }

  private func open(
    _ sealed: [UInt8], under passphrase: String, authenticating data: [UInt8] = Self.data
  ) throws -> [UInt8] {
    let plaintext = try PassphraseCipher.open(
      sealed.bytes, under: secret(passphrase), authenticating: data.bytes)
    return [UInt8](plaintext.bytes)
  }

  private func seal(under passphrase: String) throws -> [UInt8] {
    try PassphraseCipher.seal(
      Self.plaintext.bytes, under: secret(passphrase), authenticating: Self.data.bytes,
      cost: .minimum, randomness: randomness)
  }

  private enum Derived {}

  /// Keys computed with the reference implementation of Argon2 (version 0x13, one lane).
  @Test(arguments: [
    (
      "password", "000102030405060708090a0b0c0d0e0f", "0000000100000008",
      "3a008963c65f7ffa7331a90babd1fd17ea9f03bd05356b857ceb43f7b7080adc"
    ),
    (
      "correct horse", "30313233343536373839616263646566", "0000000300040000",
      "ae55b83ac467836d77c618b27b04cf5d9f36212f70c7ed51754a24746bec2df0"
    ),
  ])
  func `what another implementation of Argon2id sealed can be opened`(
    passphrase: String, salt: String, cost: String, key: String
  ) throws {
    let sealed = XChaCha20Poly1305.seal(
      Self.plaintext.bytes, with: Key<Derived>(copying: [UInt8](hex: key).bytes),
      authenticating: Self.data.bytes, randomness: randomness)
    let whole = [UInt8](hex: cost) + [UInt8](hex: salt) + sealed
    #expect(try open(whole, under: passphrase) == Self.plaintext)
  }

  @Test func `it opens only with the same passphrase and the same data`() throws {
    let sealed = try seal(under: "one")
    #expect(sealed.count == Self.plaintext.count + PassphraseCipher.overhead)
    #expect(try open(sealed, under: "one") == Self.plaintext)
    #expect(throws: PrimitivesError.notAuthentic) { try open(sealed, under: "two") }
    #expect(throws: PrimitivesError.notAuthentic) {
      try open(sealed, under: "one", authenticating: [0])
    }
    #expect(try seal(under: "one") != seal(under: "two"))
  }

  @Test func `every changed bit and every truncation is noticed`() throws {
    let sealed = try seal(under: "one")
    // The first eight bytes say how much work to do, and trying each of their bits would take long.
    for index in 8..<sealed.count {
      for bit in 0..<8 {
        var altered = sealed
        altered[index] ^= 1 << bit
        #expect(throws: PrimitivesError.notAuthentic) { try open(altered, under: "one") }
      }
    }
    for count in 0..<sealed.count {
      let error: PrimitivesError =
        count < PassphraseCipher.overhead ? .malformed : .notAuthentic
      #expect(throws: error) { try open([UInt8](sealed.prefix(count)), under: "one") }
    }
  }

  private func sealed(claiming passes: UInt32, _ memory: UInt32) throws -> [UInt8] {
    var sealed: [UInt8] = []
    sealed.append(bigEndian: passes)
    sealed.append(bigEndian: memory)
    return sealed + (try seal(under: "one")).dropFirst(8)
  }

  @Test(arguments: [(1, 8), (4, 8), (1, 262_144), (4, 262_144)] as [(UInt32, UInt32)])
  func `the least and the greatest cost that are accepted are tried`(
    passes: UInt32, memory: UInt32
  ) throws {
    let sealed = try PassphraseCipher.seal(
      Self.plaintext.bytes, under: secret("one"), authenticating: Self.data.bytes,
      cost: Argon2id.Cost(passes: passes, memory: memory), randomness: randomness)
    #expect(try open(sealed, under: "one") == Self.plaintext)
  }

  @Test(
    arguments: [
      (0, 8), (5, 8), (1, 7), (1, 0), (1, 262_145), (4, 262_145), (5, 262_144), (0, 262_144),
      (4, 7), (.max, .max), (1, .max), (.max, 8),
    ] as [(UInt32, UInt32)])
  func `any other cost is refused before time and memory are spent on it`(
    passes: UInt32, memory: UInt32
  ) throws {
    try expectQuickRefusal(of: try sealed(claiming: passes, memory))
  }

  @Test func `too few bytes are refused before time and memory are spent on them`() throws {
    let sealed = try sealed(claiming: 4, 262_144)
    try expectQuickRefusal(of: [UInt8](sealed.prefix(PassphraseCipher.overhead - 1)))
  }

  private func expectQuickRefusal(of sealed: [UInt8]) throws {
    let started = ContinuousClock.now
    for _ in 0..<20 {
      #expect(throws: PrimitivesError.malformed) { try open(sealed, under: "one") }
    }
    // With 256 MiB a single pass takes a tenth of a second or more.
    #expect(started.duration(to: .now) < .seconds(2))
  }
}
