import Octets
import Testing

/// Bytes that must not be seen.
struct SecretTests {
  private static let none: [UInt8] = []

  private enum Refusal: Error { case refused }

  @Test(arguments: [0, 1, 31, 32, 33, 4096, 65_536, 65_537, 300_000])
  func `a new secret is zeros`(count: Int) {
    let secret = Secret(zeros: count)
    let (length, isZero) = (secret.bytes.byteCount, secret.bytes.isZero)
    #expect(secret.count == count && length == count && isZero)
  }

  @Test(arguments: [0, 1, 32, 1000, 100_000])
  func `a secret holds the bytes it was made of`(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
    let secret = Secret(copying: bytes.bytes)
    #expect([UInt8](secret.bytes) == bytes)
  }

  @Test func `bytes are written to their offset and nowhere else`() {
    var secret = Secret(zeros: 6)
    secret.write([1, 2].bytes, at: 3)
    #expect([UInt8](secret.bytes) == [0, 0, 0, 1, 2, 0])
    secret.write([9].bytes)
    #expect([UInt8](secret.bytes) == [9, 0, 0, 1, 2, 0])
    secret.write(Self.none.bytes, at: 6)
    #expect([UInt8](secret.bytes) == [9, 0, 0, 1, 2, 0])
  }

  @Test func `what its writer leaves out stays zero`() {
    let secret = Secret(count: 4) { $0.write([5].bytes, at: 1) }
    #expect([UInt8](secret.bytes) == [0, 5, 0, 0])
  }

  @Test func `the error of its writer comes out`() {
    #expect(throws: Refusal.refused) {
      let secret = try Secret(count: 4) { _ throws(Refusal) in throw .refused }
      _ = secret.count
    }
  }

  @Test func `a write past the end stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var secret = Secret(zeros: 4)
      secret.write([1, 2].bytes, at: 3)
      print(secret.count)
    }
  }
}
