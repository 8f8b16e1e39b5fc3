import Octets
import Primitives
import Rehearsal
import Testing

/// XChaCha20-Poly1305 records.
struct XChaCha20Poly1305Tests {
  // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
  private static let key = "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
  private static let place = [UInt8](hex: "50515253c0c1c2c3c4c5c6c7")
  private static let plaintext = """
    Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, \
    sunscreen would be it.
    """
  private static let sealed = [UInt8](
    hex: """
      404142434445464748494a4b4c4d4e4f5051525354555657
      bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb
      731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452
      2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9
      21f9664c97637da9768812f615c68b13b52e
      c0875924c1c7987947deafd8780acf49
      """)

  private func open(
    _ sealed: [UInt8], with key: [UInt8] = [UInt8](hex: Self.key),
    authenticating place: [UInt8] = Self.place
  ) throws -> [UInt8] {
    let record = try XChaCha20Poly1305.open(
      sealed.bytes, with: Key<Trial>(copying: key.bytes), authenticating: place.bytes)
    return [UInt8](record.bytes)
  }

  @Test func `the draft's record is opened`() throws {
    #expect(try open(Self.sealed) == [UInt8](Self.plaintext.utf8))
  }

  @Test(arguments: ["", "50515253c0c1c2c3c4c5c6", "50515253c0c1c2c3c4c5c6c700"])
  func `a record in another place is refused`(place: String) {
    #expect(throws: PrimitivesError.notAuthentic) {
      try open(Self.sealed, authenticating: [UInt8](hex: place))
    }
  }

  @Test func `a flipped bit anywhere is refused`() {
    for flipped in Self.sealed.bitFlips {
      #expect(throws: PrimitivesError.notAuthentic) { try open(flipped) }
    }
    for flipped in [UInt8](hex: Self.key).bitFlips {
      #expect(throws: PrimitivesError.notAuthentic) { try open(Self.sealed, with: flipped) }
    }
    for flipped in Self.place.bitFlips {
      #expect(throws: PrimitivesError.notAuthentic) {
        try open(Self.sealed, authenticating: flipped)
      }
    }
  }

  @Test func `a record cut anywhere is refused`() {
    for count in Self.sealed.indices {
      let reason = count < XChaCha20Poly1305.overhead ? PrimitivesError.malformed : .notAuthentic
      #expect(throws: reason) { try open([UInt8](Self.sealed[..<count])) }
    }
  }

  @Test(arguments: [0, 1, 63, 64, 65, 1000])
  func `a sealed record is opened`(count: Int) throws {
    let record = [UInt8](repeating: 0xA5, count: count)
    let sealed = XChaCha20Poly1305.seal(
      record.bytes, with: Key<Trial>(hex: Self.key), authenticating: Self.place.bytes,
      randomness: SeededRandomness(seed: 1))
    #expect(sealed.count == count + XChaCha20Poly1305.overhead)
    #expect(try open(sealed) == record)
  }

  @Test func `the same record is sealed under a fresh nonce each time`() {
    let randomness = SeededRandomness(seed: 1)
    let (first, second) = (
      XChaCha20Poly1305.seal(
        [1].bytes, with: Key<Trial>(hex: Self.key), authenticating: Self.place.bytes,
        randomness: randomness),
      XChaCha20Poly1305.seal(
        [1].bytes, with: Key<Trial>(hex: Self.key), authenticating: Self.place.bytes,
        randomness: randomness)
    )
    #expect(first.prefix(24) != second.prefix(24))
  }
}
