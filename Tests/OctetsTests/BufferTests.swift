import Octets
import Rehearsal
import Testing

/// Bytes on their way through a pipe.
struct BufferTests {
  private static let none: [UInt8] = []

  private enum Refusal: Error { case refused }

  @Test func `a new buffer holds nothing and has all its room`() {
    let buffer = Buffer(capacity: 10)
    #expect(buffer.count == 0 && buffer.room == 10 && buffer.capacity == 10)
    #expect([UInt8](buffer.bytes) == [])
  }

  @Test func `bytes come out in the order they went in`() {
    var buffer = Buffer(capacity: 9)
    buffer.append([1, 2].bytes)
    buffer.append(bigEndian: UInt32(0x0304_0506))
    buffer.append(Self.none.bytes)
    buffer.append([7, 8, 9].bytes)
    #expect([UInt8](buffer.bytes) == [1, 2, 3, 4, 5, 6, 7, 8, 9])
    #expect(buffer.room == 0)
  }

  @Test func `what is dropped from the front leaves the rest at the front`() {
    var buffer = Buffer(capacity: 4)
    buffer.append([1, 2, 3, 4].bytes)
    buffer.removeFirst(3)
    #expect([UInt8](buffer.bytes) == [4])
    buffer.append([5, 6, 7].bytes)
    #expect([UInt8](buffer.bytes) == [4, 5, 6, 7])
    buffer.removeFirst(0)
    buffer.removeFirst(4)
    #expect(buffer.count == 0 && buffer.room == 4)
  }

  @Test func `a buffer holds what an array would, whatever is added and dropped`() {
    var choice = SeededRandomness(seed: 1)
    var buffer = Buffer(capacity: 20)
    var model: [UInt8] = []
    for step in 0..<5000 {
      let added = Int.random(in: 0...buffer.room, using: &choice)
      let field = [UInt8](repeating: UInt8(truncatingIfNeeded: step), count: added)
      if step.isMultiple(of: 2) {
        buffer.append(field.bytes)
      } else {
        buffer.append { room in
          room.write(field.bytes)
          return added
        }
      }
      model += field
      let dropped = Int.random(in: 0...model.count, using: &choice)
      buffer.removeFirst(dropped)
      model.removeFirst(dropped)
      #expect([UInt8](buffer.bytes) == model && buffer.room == 20 - model.count)
    }
  }

  @Test func `an emptied buffer can be filled again`() {
    var buffer = Buffer(capacity: 2)
    buffer.append([1, 2].bytes)
    buffer.removeAll()
    buffer.append([3].bytes)
    #expect([UInt8](buffer.bytes) == [3])
  }

  @Test func `a writer is given the free room alone and says how much it took`() {
    var buffer = Buffer(capacity: 5)
    buffer.append([9].bytes)
    buffer.append { room in
      #expect(room.byteCount == 4)
      room.write([1, 2, 3, 4].bytes)
      return 2
    }
    #expect([UInt8](buffer.bytes) == [9, 1, 2])
    #expect(buffer.room == 2)
  }

  @Test func `a writer that throws adds nothing`() {
    var buffer = Buffer(capacity: 4)
    buffer.append([9].bytes)
    var refused = false
    do throws(Refusal) {
      try buffer.append { room throws(Refusal) in
        room.write([1, 2, 3].bytes)
        throw .refused
      }
    } catch { refused = true }
    #expect(refused)
    #expect([UInt8](buffer.bytes) == [9])
  }

  @Test func `a buffer for nothing holds nothing`() {
    var buffer = Buffer(capacity: 0)
    buffer.append(Self.none.bytes)
    #expect(buffer.room == 0 && buffer.bytes.isEmpty)
  }

  @Test func `more than fits stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var buffer = Buffer(capacity: 3)
      buffer.append([1, 2].bytes)
      buffer.append([3, 4].bytes)
    }
  }

  @Test func `dropping more than it holds stops the program`() async {
    await #expect(processExitsWith: .failure) {
      var buffer = Buffer(capacity: 3)
      buffer.append([1, 2].bytes)
      buffer.removeFirst(3)
    }
  }
}
