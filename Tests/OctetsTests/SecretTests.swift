import Octets
import Rehearsal
import Testing

/// Secret bytes.
struct SecretTests {
  private enum Refusal: Error { case refused }

  @Test(arguments: [0, 1, 31, 32, 33, 4096, 65_536, 65_537, 300_000])
  func `a new secret is all zeros`(count: Int) {
    let secret = Secret(zeros: count)
    let (length, isZero) = (secret.bytes.byteCount, secret.bytes.isZero)
    #expect(secret.count == count && length == count && isZero)
  }

  @Test(arguments: [0, 1, 32, 1000, 100_000])
  func `a secret holds the bytes that it was made from`(count: Int) {
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
    secret.write([UInt8].none.bytes, at: 6)
    #expect([UInt8](secret.bytes) == [9, 0, 0, 1, 2, 0])
  }

  @Test func `bytes that the closure does not write are zero`() {
    let secret = Secret(count: 4) { $0.write([5].bytes, at: 1) }
    #expect([UInt8](secret.bytes) == [0, 5, 0, 0])
  }

  @Test func `an error of the closure is rethrown`() {
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

/// Appending fields to a secret.
struct SecretWriterTests {
  @Test func `a writer without fields returns an empty secret`() {
    let secret = SecretWriter(capacity: 100).finish()
    #expect(secret.count == 0)
  }

  @Test func `unused capacity is left out`() {
    var writer = SecretWriter(capacity: 100)
    writer.append([1, 2, 3].bytes)
    let secret = writer.finish()
    #expect([UInt8](secret.bytes) == [1, 2, 3])
  }

  @Test(arguments: [0, 1, 2, 3, 31, 32, 33, 1000])
  func `a writer grows beyond its capacity and keeps its bytes`(capacity: Int) {
    var writer = SecretWriter(capacity: capacity)
    var expected: [UInt8] = []
    for length in 0..<60 {
      let field = [UInt8](repeating: UInt8(length), count: length)
      writer.append(field.bytes)
      expected += field
    }
    let secret = writer.finish()
    #expect([UInt8](secret.bytes) == expected)
  }

  @Test func `a field much longer than the capacity fits`() {
    let field = [UInt8](repeating: 0xA5, count: 100_000)
    var writer = SecretWriter(capacity: 1)
    writer.append([1].bytes)
    writer.append(field.bytes)
    writer.append(bigEndian: UInt16(0x0203))
    let secret = writer.finish()
    #expect([UInt8](secret.bytes) == [1] + field + [2, 3])
  }
}

/// Borrowing optional values that cannot be copied.
struct OptionalTests {
  private enum Refusal: Error { case refused }

  @Test func `a value that is borrowed is not consumed`() {
    let secret: Secret? = Secret(copying: [1, 2, 3].bytes)
    for _ in 0..<2 {
      let count = secret.borrowed { $0.count }
      #expect(count == 3)
    }
  }

  @Test func `the closure is not called without a value`() {
    let secret: Secret? = nil
    var wasCalled = false
    let count: Int? = secret.borrowed { secret in
      wasCalled = true
      return secret.count
    }
    #expect(count == nil && !wasCalled)
  }

  @Test func `an error of the closure is rethrown`() {
    let secret: Secret? = Secret(zeros: 1)
    var caught: Refusal?
    do throws(Refusal) {
      _ = try secret.borrowed { _ throws(Refusal) -> Int in throw .refused }
    } catch { caught = error }
    #expect(caught == .refused)
  }
}
