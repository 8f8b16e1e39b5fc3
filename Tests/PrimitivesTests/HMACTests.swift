import Octets
import Primitives
import Rehearsal
import Testing

/// HMAC-SHA-256.
struct HMACTests {
  struct Case: Sendable {
    let key: [UInt8]
    let data: [UInt8]
    let code: String

    init(_ key: [UInt8], _ data: String, _ code: String) {
      self.init(key, [UInt8](data.utf8), code)
    }

    init(_ key: [UInt8], _ data: [UInt8], _ code: String) {
      self.key = key
      self.data = data
      self.code = code
    }
  }

  /// RFC 4231, section 4. The fifth code is cut to 128 bits there.
  static let cases = [
    Case(
      [UInt8](repeating: 0x0B, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
    Case(
      [UInt8]("Jefe".utf8), "what do ya want for nothing?",
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
    Case(
      [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
      "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"),
    Case(
      [UInt8](1...25), [UInt8](repeating: 0xCD, count: 50),
      "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"),
    Case(
      [UInt8](repeating: 0x0C, count: 20), "Test With Truncation",
      "a3b6167473100ee06e0c796c2955552b"),
    Case(
      [UInt8](repeating: 0xAA, count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
    Case(
      [UInt8](repeating: 0xAA, count: 131),
      """
      This is a test using a larger than block-size key and a larger than block-size data. \
      The key needs to be hashed before being used by the HMAC algorithm.
      """,
      "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"),
  ]

  @Test(arguments: cases)
  func `RFC 4231's cases agree`(_ test: Case) {
    var code = HMAC(key: test.key.bytes)
    code.update(test.data.bytes)
    let bytes: [UInt8] = code.finish()
    #expect(bytes.count == 32 && bytes.hex.hasPrefix(test.code))
  }

  @Test(arguments: cases)
  func `bytes in pieces have the code of the whole`(_ test: Case) {
    for cut in 0...test.data.count {
      var code = HMAC(key: test.key.bytes)
      code.update([UInt8](test.data[..<cut]).bytes)
      code.update([UInt8].none.bytes)
      code.update([UInt8](test.data[cut...]).bytes)
      let bytes: [UInt8] = code.finish()
      #expect(bytes.hex.hasPrefix(test.code))
    }
  }

  @Test func `a code is the same as bytes, as a key and in place`() {
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
  func `a copy goes on from where it was taken, and leaves the first alone`(_ test: Case) {
    let keyed = HMAC(key: test.key.bytes)
    for _ in 0..<2 {
      var code = keyed.copy()
      code.update(test.data.bytes)
      let bytes: [UInt8] = code.finish()
      #expect(bytes.hex.hasPrefix(test.code))
    }
  }
}
