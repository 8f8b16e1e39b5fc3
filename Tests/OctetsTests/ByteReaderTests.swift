import Octets
import Rehearsal
import Testing

/// Reading fields from front to back.
struct ByteReaderTests {
  /// Returns what `body` reads from `bytes`.
  private func read<Value>(
    _ bytes: [UInt8], body: (inout ByteReader) throws(ReadError) -> Value
  ) -> Result<Value, ReadError> {
    var reader = ByteReader(bytes.bytes)
    do throws(ReadError) { return .success(try body(&reader)) } catch { return .failure(error) }
  }

  @Test func `fields are read in order`() throws {
    let bytes: [UInt8] = [1, 2, 3, 0xAA, 0xBB, 0xCC, 0xDD] + (0..<32)
    var reader = ByteReader(bytes.bytes)
    #expect(try reader.readArray(3) == [1, 2, 3])
    #expect(try reader.readInteger(as: UInt16.self) == 0xAABB)
    let secret = try reader.readSecret(2)
    #expect([UInt8](secret.bytes) == [0xCC, 0xDD])
    let key: Key<Trial> = try reader.readKey()
    #expect([UInt8](key.bytes) == [UInt8](0..<32))
    try reader.finish()
  }

  @Test(arguments: 0...4)
  func `no field reaches past the end`(length: Int) {
    let bytes = [UInt8](repeating: 7, count: length)
    for count in 0...length {
      #expect(
        read(bytes) { r throws(ReadError) in try r.readArray(count).count } == .success(count))
    }
    for count in [length + 1, length + 2, 1000, .max] {
      #expect(
        read(bytes) { r throws(ReadError) in try r.readArray(count) } == .failure(.tooShort))
      #expect(
        read(bytes) { r throws(ReadError) in try r.readBytes(count).byteCount }
          == .failure(.tooShort))
      #expect(
        read(bytes) { r throws(ReadError) in try r.readSecret(count).count }
          == .failure(.tooShort))
    }
  }

  @Test func `an integer or a key that is cut short is refused`() {
    func isCut<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) -> Bool {
      let bytes = [UInt8](repeating: 1, count: Value.bitWidth / 8 - 1)
      return read(bytes) { r throws(ReadError) in try r.readInteger(as: type) }
        == .failure(.tooShort)
    }
    #expect(isCut(UInt8.self) && isCut(UInt16.self) && isCut(UInt32.self) && isCut(UInt64.self))
    #expect(
      read([UInt8](repeating: 1, count: 31)) { reader throws(ReadError) in
        let key: Key<Trial> = try reader.readKey()
        return key.bytes.byteCount
      } == .failure(.tooShort))
  }

  @Test func `a field that is refused is not consumed`() throws {
    let bytes: [UInt8] = [1, 2, 3]
    var reader = ByteReader(bytes.bytes)
    _ = try reader.readArray(1)
    var refused = false
    do { _ = try reader.readArray(3) } catch { refused = true }
    #expect(refused)
    #expect([UInt8](reader.remaining) == [2, 3])
  }

  @Test(arguments: 0...3)
  func `bytes behind the last field are refused`(trailing: Int) {
    let bytes = [UInt8](repeating: 0, count: 5 + trailing)
    let result: Result<Bool, ReadError> = read(bytes) { reader throws(ReadError) in
      _ = try reader.readBytes(5)
      try reader.finish()
      return true
    }
    #expect(result == (trailing == 0 ? .success(true) : .failure(.trailingBytes)))
  }

  @Test func `a field is read in place`() throws {
    let bytes: [UInt8] = [1, 2, 3, 4]
    var reader = ByteReader(bytes.bytes)
    _ = try reader.readBytes(1)
    let field = try reader.readBytes(2)
    #expect(field[0] == 2 && field[1] == 3 && field.byteCount == 2)
  }
}

/// Reading and appending integers, most significant byte first.
struct BigEndianTests {
  private func roundTrip<Value: FixedWidthInteger & UnsignedInteger>(_ value: Value) throws
    -> (read: Value, written: String)
  {
    var array: [UInt8] = []
    array.append(bigEndian: value)
    var writer = SecretWriter(capacity: 0)
    writer.append(bigEndian: value)
    let secret = writer.finish()
    #expect([UInt8](secret.bytes) == array)
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
