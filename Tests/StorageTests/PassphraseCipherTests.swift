import Octets
import Primitives
import Rehearsal
import Storage
import Testing

/// Argon2id and what is sealed under it.
struct PassphraseCipherTests {
  private static let content: [UInt8] = [1, 2, 3]
  private static let place = [UInt8]("place".utf8)
  private let randomness = SeededRandomness(seed: 1)

  private func secret(_ text: String) -> Secret { Secret(copying: [UInt8](text.utf8).bytes) }

  private func open(
    _ sealed: [UInt8], _ passphrase: String, _ place: [UInt8] = Self.place
  ) throws -> [UInt8] {
    let content = try PassphraseCipher.open(
      sealed.bytes, under: secret(passphrase), authenticating: place.bytes)
    return [UInt8](content.bytes)
  }

  private func seal(_ passphrase: String) throws -> [UInt8] {
    try PassphraseCipher.seal(
      Self.content.bytes, under: secret(passphrase), authenticating: Self.place.bytes,
      cost: .minimum,
      randomness: randomness)
  }

  private enum Trial {}

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
  func `what another implementation of Argon2id sealed opens`(
    passphrase: String, salt: String, cost: String, key: String
  ) throws {
    let sealed = XChaCha20Poly1305.seal(
      Self.content.bytes, with: Key<Trial>(copying: [UInt8](hex: key).bytes),
      authenticating: Self.place.bytes, randomness: randomness)
    let whole = [UInt8](hex: cost) + [UInt8](hex: salt) + sealed
    #expect(try open(whole, passphrase) == Self.content)
  }

  @Test func `it opens with the same passphrase and for the same place only`() throws {
    let sealed = try seal("one")
    #expect(sealed.count == Self.content.count + PassphraseCipher.overhead)
    #expect(try open(sealed, "one") == Self.content)
    #expect(throws: PrimitivesError.notAuthentic) { try open(sealed, "two") }
    #expect(throws: PrimitivesError.notAuthentic) { try open(sealed, "one", [0]) }
    #expect(try seal("one") != seal("two"))
  }

  @Test func `every changed bit and every cut is noticed`() throws {
    let sealed = try seal("one")
    // The first eight bytes say how much work to do: not each of their bits is worth the wait.
    for index in 8..<sealed.count {
      for bit in 0..<8 {
        var altered = sealed
        altered[index] ^= 1 << bit
        #expect(throws: PrimitivesError.notAuthentic) { try open(altered, "one") }
      }
    }
    for count in 0..<sealed.count {
      #expect(throws: PrimitivesError.self) { try open([UInt8](sealed.prefix(count)), "one") }
    }
  }

  @Test(arguments: [
    "0000000000000008", "0000001100000008", "0000000100000007", "0000000100100001",
    "ffffffffffffffff",
  ])
  func `no more work is done for what was stored than a small machine can do`(
    cost: String
  ) throws {
    let sealed = [UInt8](hex: cost) + (try seal("one")).dropFirst(8)
    #expect(throws: PrimitivesError.malformed) { try open(sealed, "one") }
  }
}
