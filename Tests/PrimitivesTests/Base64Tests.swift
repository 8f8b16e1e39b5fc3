import Octets
import Primitives
import Rehearsal
import Testing

/// Base64.
struct Base64Tests {
  /// RFC 4648, section 10.
  static let vectors = [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ]

  @Test(arguments: vectors)
  func `RFC 4648's vectors are encoded and decoded`(bytes: String, text: String) throws {
    #expect(Base64.encode([UInt8](bytes.utf8).bytes) == [UInt8](text.utf8))
    #expect(try Base64.decode([UInt8](text.utf8).bytes) == [UInt8](bytes.utf8))
  }

  @Test func `what is encoded is decoded`() throws {
    for length in 0..<100 {
      let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 83 &+ length) }
      #expect(try Base64.decode(Base64.encode(bytes.bytes).bytes) == bytes)
    }
  }

  @Test func `the whole alphabet is used`() throws {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    let bytes = try Base64.decode([UInt8](alphabet.utf8).bytes)
    #expect(
      bytes.hex
        == "00108310518720928b30d38f41149351559761969b71d79f8218a39259a7a29aabb2dbafc31cb3d35db7e39ebbf3dfbf"
    )
    #expect(Base64.encode(bytes.bytes) == [UInt8](alphabet.utf8))
  }

  private func expectMalformed(_ text: String) {
    #expect(throws: PrimitivesError.malformed, "\(text)") {
      try Base64.decode([UInt8](text.utf8).bytes)
    }
  }

  @Test(arguments: ["Zh==", "Zn==", "Zv==", "ZR==", "Z/==", "Zm9=", "Zm+=", "Zm9vYmF=", "Zm9vYh=="])
  func `bits behind the last byte must be zero`(text: String) {
    expectMalformed(text)
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Zm8", "Zm9vY", "Zm9vYg", "Zm9vYg=", "Zm9vYmE"])
  func `missing padding is malformed`(text: String) {
    expectMalformed(text)
  }

  @Test(arguments: [
    "=", "==", "===", "====", "Zg===", "Zm8==", "Zm9v=", "Zm9v==", "Zm9v====", "Zg==Zg==",
    "Zm8=Zm9v", "Z===", "Z=g=", "=Zg=", "Zg=g",
  ])
  func `padding elsewhere is malformed`(text: String) {
    expectMalformed(text)
  }

  @Test(arguments: [
    " Zm9v", "Zm9v ", "Zm9v\n", "Zm\n9v", "Zm9v\r\n", "Zm 9", "Zm-v", "Zm_v", "Zm9.", "Zm9*",
    "Zm9\u{0}", "\u{0}\u{0}\u{0}\u{0}", "Zg==\n", "Zg==    ", "Zméa", "ZmﾃZ",
  ])
  func `a stray character is malformed`(text: String) {
    expectMalformed(text)
  }

  @Test func `every byte outside the alphabet is malformed`() {
    let alphabet = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    for byte in UInt8.min...UInt8.max where !alphabet.contains(byte) {
      for index in 0..<4 {
        var text = [UInt8]("Zm9v".utf8)
        text[index] = byte
        #expect(throws: PrimitivesError.malformed) { try Base64.decode(text.bytes) }
      }
    }
  }
}
