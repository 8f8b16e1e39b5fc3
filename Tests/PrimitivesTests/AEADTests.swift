import Octets
import Primitives
import Rehearsal
import Testing

/// AES-256-GCM.
struct AES256GCMTests {
  struct Case: Sendable {
    var key = String(repeating: "00", count: 32)
    var nonce = String(repeating: "00", count: 12)
    var plaintext = ""
    var data = ""
    var sealed: String
  }

  /// Test cases 13 to 16 of McGrew and Viega's "The Galois/Counter Mode of Operation", which are
  /// all those with a key of 256 bits and a nonce of 96.
  static let cases = [
    Case(sealed: "530f8afbc74536b9a963b4f1c4cb738b"),
    Case(
      plaintext: "00000000000000000000000000000000",
      sealed: "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
    Case(
      key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
      nonce: "cafebabefacedbaddecaf888",
      plaintext: """
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
        1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255
        """,
      sealed: """
        522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
        8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad
        b094dac5d93471bdec1a502270e3cc6c
        """),
    Case(
      key: "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308",
      nonce: "cafebabefacedbaddecaf888",
      plaintext: """
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72
        1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39
        """,
      data: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
      sealed: """
        522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa
        8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662
        76fc6ece0f4e1768cddf8853bb2d551b
        """),
  ]

  @Test(arguments: cases)
  func `McGrew and Viega's cases are sealed`(_ test: Case) {
    let key = Key<Trial>(hex: test.key)
    let nonce = [UInt8](hex: test.nonce)
    let (plaintext, data) = ([UInt8](hex: test.plaintext), [UInt8](hex: test.data))
    let expected = [UInt8](hex: test.sealed)
    let sealed = AES256GCM.seal(
      plaintext.bytes, with: key, nonce: nonce.bytes, authenticating: data.bytes)
    #expect(sealed == expected)
    // What is sealed behind a prefix has a nonce of zeros.
    guard nonce.allSatisfy({ $0 == 0 }) else { return }
    for count in 0...AES256GCM.nonceByteCount {
      let prefix = (0..<count).map { UInt8($0 + 1) }
      let prefixed = AES256GCM.seal(
        plaintext.bytes, with: key, authenticating: data.bytes, prefixedBy: prefix.bytes)
      #expect([UInt8](prefixed.bytes) == prefix + expected)
    }
  }

  @Test(arguments: cases)
  func `McGrew and Viega's cases are opened`(_ test: Case) throws {
    let key = Key<Trial>(hex: test.key)
    let nonce = [UInt8](hex: test.nonce)
    let (sealed, data) = ([UInt8](hex: test.sealed), [UInt8](hex: test.data))
    let expected = [UInt8](hex: test.plaintext)
    let plaintext = try AES256GCM.open(
      sealed.bytes, with: key, nonce: nonce.bytes, authenticating: data.bytes)
    #expect([UInt8](plaintext.bytes) == expected)
    let again = try AES256GCM.open(
      combined: (nonce + sealed).bytes, with: key, authenticating: data.bytes)
    #expect([UInt8](again.bytes) == expected)
  }

  /// Returns the error of opening `sealed`, which is the same by itself and behind its nonce, or
  /// `nil` if there is none.
  private func openingError(
    of sealed: [UInt8], with key: [UInt8], nonce: [UInt8], authenticating data: [UInt8]
  ) -> PrimitivesError? {
    let key = Key<Trial>(copying: key.bytes)
    var errors: [PrimitivesError] = []
    do throws(PrimitivesError) {
      _ = try AES256GCM.open(
        combined: (nonce + sealed).bytes, with: key, authenticating: data.bytes)
    } catch { errors.append(error) }
    do throws(PrimitivesError) {
      let secret = try AES256GCM.open(
        sealed.bytes, with: key, nonce: nonce.bytes, authenticating: data.bytes)
      _ = secret.count
    } catch { errors.append(error) }
    return errors.count == 2 && errors[0] == errors[1] ? errors[0] : nil
  }

  @Test func `a flipped bit anywhere is refused`() {
    let test = Self.cases[3]
    let (sealed, key) = ([UInt8](hex: test.sealed), [UInt8](hex: test.key))
    let (nonce, data) = ([UInt8](hex: test.nonce), [UInt8](hex: test.data))
    for flipped in sealed.bitFlips {
      #expect(
        openingError(of: flipped, with: key, nonce: nonce, authenticating: data) == .notAuthentic)
    }
    for flipped in key.bitFlips {
      #expect(
        openingError(of: sealed, with: flipped, nonce: nonce, authenticating: data) == .notAuthentic
      )
    }
    for flipped in nonce.bitFlips {
      #expect(
        openingError(of: sealed, with: key, nonce: flipped, authenticating: data) == .notAuthentic)
    }
    for flipped in data.bitFlips {
      #expect(
        openingError(of: sealed, with: key, nonce: nonce, authenticating: flipped) == .notAuthentic)
    }
  }

  @Test func `a ciphertext cut anywhere is refused`() {
    let test = Self.cases[3]
    let sealed = [UInt8](hex: test.sealed)
    for count in sealed.indices {
      let reason = openingError(
        of: [UInt8](sealed[..<count]), with: [UInt8](hex: test.key),
        nonce: [UInt8](hex: test.nonce), authenticating: [UInt8](hex: test.data))
      #expect(reason == (count < AES256GCM.tagByteCount ? .malformed : .notAuthentic))
    }
  }
}

/// XChaCha20-Poly1305.
struct XChaCha20Poly1305Tests {
  // draft-irtf-cfrg-xchacha-03, appendix A.3.1.
  private static let key = "808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9f"
  private static let data = [UInt8](hex: "50515253c0c1c2c3c4c5c6c7")
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
    authenticating data: [UInt8] = Self.data
  ) throws -> [UInt8] {
    let plaintext = try XChaCha20Poly1305.open(
      sealed.bytes, with: Key<Trial>(copying: key.bytes), authenticating: data.bytes)
    return [UInt8](plaintext.bytes)
  }

  @Test func `the draft's ciphertext is opened`() throws {
    #expect(try open(Self.sealed) == [UInt8](Self.plaintext.utf8))
  }

  @Test(arguments: ["", "50515253c0c1c2c3c4c5c6", "50515253c0c1c2c3c4c5c6c700"])
  func `a ciphertext with other data is refused`(data: String) {
    #expect(throws: PrimitivesError.notAuthentic) {
      try open(Self.sealed, authenticating: [UInt8](hex: data))
    }
  }

  @Test func `a flipped bit anywhere is refused`() {
    for flipped in Self.sealed.bitFlips {
      #expect(throws: PrimitivesError.notAuthentic) { try open(flipped) }
    }
    for flipped in [UInt8](hex: Self.key).bitFlips {
      #expect(throws: PrimitivesError.notAuthentic) { try open(Self.sealed, with: flipped) }
    }
    for flipped in Self.data.bitFlips {
      #expect(throws: PrimitivesError.notAuthentic) {
        try open(Self.sealed, authenticating: flipped)
      }
    }
  }

  @Test func `a ciphertext cut anywhere is refused`() {
    for count in Self.sealed.indices {
      let reason = count < XChaCha20Poly1305.overhead ? PrimitivesError.malformed : .notAuthentic
      #expect(throws: reason) { try open([UInt8](Self.sealed[..<count])) }
    }
  }

  @Test(arguments: [0, 1, 63, 64, 65, 1000])
  func `what is sealed is opened`(count: Int) throws {
    let plaintext = [UInt8](repeating: 0xA5, count: count)
    let sealed = XChaCha20Poly1305.seal(
      plaintext.bytes, with: Key<Trial>(hex: Self.key), authenticating: Self.data.bytes,
      randomness: SeededRandomness(seed: 1))
    #expect(sealed.count == count + XChaCha20Poly1305.overhead)
    #expect(try open(sealed) == plaintext)
  }

  @Test func `the same plaintext is sealed with a new nonce each time`() {
    let randomness = SeededRandomness(seed: 1)
    let (first, second) = (
      XChaCha20Poly1305.seal(
        [1].bytes, with: Key<Trial>(hex: Self.key), authenticating: Self.data.bytes,
        randomness: randomness),
      XChaCha20Poly1305.seal(
        [1].bytes, with: Key<Trial>(hex: Self.key), authenticating: Self.data.bytes,
        randomness: randomness)
    )
    #expect(first.prefix(24) != second.prefix(24))
  }
}
