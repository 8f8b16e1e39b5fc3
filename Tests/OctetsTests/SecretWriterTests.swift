import Octets
import Testing

/// Fields, put into a secret.
struct SecretWriterTests {
  @Test func `nothing written is an empty secret`() {
    let secret = SecretWriter(capacity: 100).finish()
    #expect(secret.count == 0)
  }

  @Test func `the unused rest is left out`() {
    var writer = SecretWriter(capacity: 100)
    writer.append([1, 2, 3].bytes)
    let secret = writer.finish()
    #expect([UInt8](secret.bytes) == [1, 2, 3])
  }

  @Test(arguments: [0, 1, 2, 3, 31, 32, 33, 1000])
  func `a writer grows past its capacity and keeps what it has`(capacity: Int) {
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
