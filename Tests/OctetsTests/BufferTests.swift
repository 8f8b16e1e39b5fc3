import Octets
import Rehearsal
import Testing

/// A queue of bytes.
struct BufferTests {
  private enum Refusal: Error { case refused }

  @Test func `a new buffer is empty and has its whole capacity free`() {
    let buffer = Buffer(capacity: 10)
    #expect(buffer.count == 0 && buffer.freeCapacity == 10 && buffer.capacity == 10)
    #expect([UInt8](buffer.bytes) == [])
  }

  @Test func `bytes are in the order in which they were appended`() {
    var buffer = Buffer(capacity: 9)
    buffer.append([1, 2].bytes)
    buffer.append([3, 4, 5, 6].bytes)
    buffer.append([UInt8].none.bytes)
    buffer.append([7, 8, 9].bytes)
    #expect([UInt8](buffer.bytes) == [1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(buffer.freeCapacity == 0)
  }

  @Test func `removing the first bytes leaves the rest at the front`() {
    var buffer = Buffer(capacity: 4)
    buffer.append([1, 2, 3, 4].bytes)
    buffer.removeFirst(3)
    #expect([UInt8](buffer.bytes) == [4])
    buffer.append([5, 6, 7].bytes)
    #expect([UInt8](buffer.bytes) == [4, 5, 6, 7])
    buffer.removeFirst(0)
    buffer.removeFirst(4)
    #expect(buffer.count == 0 && buffer.freeCapacity == 4)
  }

  @Test func `a buffer holds what an array would, whatever is appended and removed`() {
    var random = SeededRandomness(seed: 1)
    var buffer = Buffer(capacity: 20)
    var model: [UInt8] = []
    for step in 0..<5000 {
      let added = Int.random(in: 0...buffer.freeCapacity, using: &random)
      let field = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: added)
      if step.isMultiple(of: 2) {
        buffer.append(field.bytes)
      } else {
        buffer.append { free in
          free.write(field.bytes)
          return added
        }
      }
      model += field
      let removed = Int.random(in: 0...model.count, using: &random)
      buffer.removeFirst(removed)
      model.removeFirst(removed)
      #expect([UInt8](buffer.bytes) == model && buffer.freeCapacity == 20 - model.count)
    }
  }

  @Test func `an emptied buffer can be filled again`() {
    var buffer = Buffer(capacity: 2)
    buffer.append([1, 2].bytes)
    buffer.removeAll()
    buffer.append([3].bytes)
    #expect([UInt8](buffer.bytes) == [3])
  }

  @Test func `a closure is given the free capacity only and decides how much of it is appended`() {
    var buffer = Buffer(capacity: 5)
    buffer.append([9].bytes)
    buffer.append { free in
      #expect(free.byteCount == 4)
      free.write([1, 2, 3, 4].bytes)
      return 2
    }
    #expect([UInt8](buffer.bytes) == [9, 1, 2])
    #expect(buffer.freeCapacity == 2)
  }

  @Test func `a closure that throws appends nothing`() {
    var buffer = Buffer(capacity: 4)
    buffer.append([9].bytes)
    var refused = false
    do throws(Refusal) {
      try buffer.append { free throws(Refusal) in
        free.write([1, 2, 3].bytes)
        throw .refused
      }
    } catch { refused = true }
    #expect(refused)
    #expect([UInt8](buffer.bytes) == [9])
  }

  @Test func `a buffer without capacity holds nothing`() {
    var buffer = Buffer(capacity: 0)
    buffer.append([UInt8].none.bytes)
    #expect(buffer.freeCapacity == 0 && buffer.bytes.isEmpty)
  }

  @Test(arguments: [131_072, 131_073])
  func `a large buffer has pages of its own and gives them back`(capacity: Int) {
    for _ in 0..<3 {
      var buffer = Buffer(capacity: capacity)
      buffer.append([1].bytes)
      #expect(unsafe buffer.bytes.withPointer { Int(bitPattern: $0) }.isMultiple(of: 4096))
    }
  }

  @Test func `appending more than fits stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var buffer = Buffer(capacity: 3)
      buffer.append([1, 2].bytes)
      buffer.append([3, 4].bytes)
    }
  }

  @Test func `removing more than the buffer holds stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var buffer = Buffer(capacity: 3)
      buffer.append([1, 2].bytes)
      buffer.removeFirst(3)
    }
  }
}
