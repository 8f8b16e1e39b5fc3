import Octets
import Rehearsal
import Testing

/// Integers, most significant byte first.
struct BigEndianTests {
  private func roundTrip<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) throws
    -> (read: Value, written: String)
  {
    var array: [UInt8] = []
    array.append(bigEndian: value)
    var writer = SecretWriter(capacity: 0)
    writer.append(bigEndian: value)
    let secret = writer.finish()
    var buffer = Buffer(capacity: 8)
    buffer.append(bigEndian: value)
    #expect([UInt8](secret.bytes) == array && [UInt8](buffer.bytes) == array)
    var reader = ByteReader(array.bytes)
    let read: Value = try reader.readInteger()
    try reader.finish()
    return (read, array.hex)
  }

  @Test(arguments: [0, 1, 0x7F, 0x80, 0xFF])
  func `a byte is read as it was written`(value: UInt8) throws {
    #expect(try roundTrip(value).read == value)
  }

  @Test(arguments: [(0, "0000"), (1, "0001"), (0x1234, "1234"), (.max, "ffff")])
  func `two bytes are read as they were written`(value: UInt16, written: String) throws {
    #expect(try roundTrip(value) == (value, written))
  }

  @Test(arguments: [(0, "00000000"), (0x8000_0001, "80000001"), (.max, "ffffffff")])
  func `four bytes are read as they were written`(value: UInt32, written: String) throws {
    #expect(try roundTrip(value) == (value, written))
  }

  @Test(arguments: [
    (0, "0000000000000000"), (0x0123_4567_89AB_CDEF, "0123456789abcdef"),
    (1 << 63, "8000000000000000"), (.max, "ffffffffffffffff"),
  ])
  func `eight bytes are read as they were written`(value: UInt64, written: String) throws {
    #expect(try roundTrip(value) == (value, written))
  }
}
