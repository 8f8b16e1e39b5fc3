import Octets
import Rehearsal
import Testing

/// Spans and arrays of bytes.
struct SpansTests {
  private func areEqual(_ left: [UInt8], and right: [UInt8]) -> Bool {
    left.bytes.isEqualInConstantTime(to: right.bytes)
  }

  private func isZero(_ bytes: [UInt8]) -> Bool { bytes.bytes.isZero }

  @Test(arguments: [
    ([], [], true), ([0], [0], true), ([1, 2, 3], [1, 2, 3], true),
    ([0], [1], false), ([1, 2, 3], [1, 2, 4], false), ([1, 2, 3], [0, 2, 3], false),
    ([], [0], false), ([1, 2], [1, 2, 0], false), ([1, 2, 3], [1, 2], false),
    ([0x80], [0], false), ([1, 1], [2, 2], false),
  ])
  func `bytes are equal when their lengths and all their bits are`(
    left: [UInt8], right: [UInt8], expected: Bool
  ) {
    #expect(areEqual(left, and: right) == expected)
    #expect(areEqual(right, and: left) == expected)
  }

  @Test func `no bit of 32 bytes is overlooked`() {
    let bytes = [UInt8](0..<32)
    for index in bytes.indices {
      for bit in 0..<8 {
        var other = bytes
        other[index] ^= 1 << bit
        #expect(!areEqual(bytes, and: other))
      }
    }
  }

  @Test func `bytes are zero only if no bit is set`() {
    #expect(isZero([]))
    let zeros = [UInt8](repeating: 0, count: 20)
    #expect(isZero(zeros))
    for bit in 0..<160 {
      var bytes = zeros
      bytes[bit / 8] = 1 << (bit % 8)
      #expect(!isZero(bytes))
    }
  }

  @Test func `an empty span has an address that is not null`() {
    let isNull = [UInt8].none.bytes.withPointer { UInt(bitPattern: $0) == 0 }
    #expect(!isNull)
    var written = 0
    let none = [UInt8](count: 0) { bytes in
      bytes.withPointer { written = UInt(bitPattern: $0) == 0 ? 1 : 2 }
    }
    #expect(none == [] && written == 2)
  }

  @Test func `an array is written in place`() {
    let array = [UInt8](count: 5) { bytes in
      bytes.write([1, 2].bytes)
      bytes.write([3].bytes, at: 4)
    }
    #expect(array == [1, 2, 0, 0, 3])
  }

  @Test func `bytes are appended to an array`() {
    var array: [UInt8] = [1]
    array.append([2, 3].bytes)
    array.append([UInt8].none.bytes)
    #expect(array == [1, 2, 3])
    let (first, last) = (array.bytes[0], array.bytes[2])
    #expect(first == 1 && last == 3)
  }

  @Test func `a write past the end stops the program`() async {
    await #expect(processExitsWith: .failure) {
      let array = [UInt8](count: 2) { $0.write([1, 2].bytes, at: 1) }
      print(array)
    }
  }
}
