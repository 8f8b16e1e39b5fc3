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
  /// all with a key of 256 bits and a nonce of 96.
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
    // What is sealed in place has a nonce of zeros.
    guard nonce.allSatisfy({ $0 == 0 }) else { return }
    let framed = AES256GCM.seal(
      plaintext.bytes, with: key, authenticating: data.bytes, behind: 0x0102_0304)
    #expect([UInt8](framed.bytes) == [1, 2, 3, 4] + expected)
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
    let framed = try AES256GCM.open(
      framed: (nonce + sealed).bytes, with: key, authenticating: data.bytes)
    #expect([UInt8](framed.bytes) == expected)
  }

  /// Why `sealed` is not opened, by itself or behind its nonce.
  private func refusal(
    of sealed: [UInt8], with key: [UInt8], nonce: [UInt8], authenticating data: [UInt8]
  ) -> PrimitivesError? {
    let key = Key<Trial>(copying: key.bytes)
    var reasons: [PrimitivesError] = []
    do throws(PrimitivesError) {
      _ = try AES256GCM.open(framed: (nonce + sealed).bytes, with: key, authenticating: data.bytes)
    } catch { reasons.append(error) }
    do throws(PrimitivesError) {
      let secret = try AES256GCM.open(
        sealed.bytes, with: key, nonce: nonce.bytes, authenticating: data.bytes)
      _ = secret.count
    } catch { reasons.append(error) }
    return reasons.count == 2 && reasons[0] == reasons[1] ? reasons[0] : nil
  }

  @Test func `a flipped bit anywhere is refused`() {
    let test = Self.cases[3]
    let (sealed, key) = ([UInt8](hex: test.sealed), [UInt8](hex: test.key))
    let (nonce, data) = ([UInt8](hex: test.nonce), [UInt8](hex: test.data))
    for flipped in sealed.bitFlips {
      #expect(refusal(of: flipped, with: key, nonce: nonce, authenticating: data) == .notAuthentic)
    }
    for flipped in key.bitFlips {
      #expect(
        refusal(of: sealed, with: flipped, nonce: nonce, authenticating: data) == .notAuthentic)
    }
    for flipped in nonce.bitFlips {
      #expect(refusal(of: sealed, with: key, nonce: flipped, authenticating: data) == .notAuthentic)
    }
    for flipped in data.bitFlips {
      #expect(
        refusal(of: sealed, with: key, nonce: nonce, authenticating: flipped) == .notAuthentic)
    }
  }

  @Test func `a sealed text cut anywhere is refused`() {
    let test = Self.cases[3]
    let sealed = [UInt8](hex: test.sealed)
    for count in sealed.indices {
      let reason = refusal(
        of: [UInt8](sealed[..<count]), with: [UInt8](hex: test.key),
        nonce: [UInt8](hex: test.nonce), authenticating: [UInt8](hex: test.data))
      #expect(reason == (count < AES256GCM.tagByteCount ? .malformed : .notAuthentic))
    }
  }
}
