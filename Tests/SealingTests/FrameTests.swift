import Octets
import Rehearsal
import Sealing
import Testing

/// Frames: what is read is what was written, whole and in order, or nothing is.
struct FrameTests {
  private let text = [UInt8]("the quick brown fox ".utf8)

  @Test(arguments: [1, 2, 5], [0, 1, 6, 9])
  func `content comes out as it went in`(readers: Int, level: Int) throws {
    let chunks = [[1], text + text + text, [UInt8](repeating: 0, count: 100_000), text]
    let envelope = Envelope(of: chunks, readers: readers, level: level)
    for reader in 0..<readers {
      let (content, count) = try envelope.opened(by: reader)
      #expect(content == chunks.flatMap { $0 })
      #expect(count == 4)
    }
  }

  @Test func `an empty message is one empty last frame`() throws {
    let envelope = Envelope(of: [[]])
    #expect(envelope.frames.count == 20)
    #expect(envelope.frames.prefix(4) == [0x80, 0, 0, 0])
    #expect(try envelope.opened().content == [])
  }

  @Test(arguments: [1, 3])
  func `frames that are swapped, dropped, repeated or added are refused`(readers: Int) {
    let whole = Envelope(of: [text, text, text, text], readers: readers)
    let frames = whole.split
    func refused(_ order: [Int]) -> Bool {
      var altered = whole
      altered.frames = order.flatMap { frames[$0] }
      return (try? altered.opened()) == nil
    }
    #expect(!refused([0, 1, 2, 3]))
    #expect(refused([1, 0, 2, 3]))
    #expect(refused([0, 1, 3]))
    #expect(refused([0, 1, 2]))
    #expect(refused([0, 1, 1, 2, 3]))
    #expect(refused([0, 1, 2, 3, 3]))
    #expect(refused([3]))
    #expect(refused([]))
  }

  @Test(arguments: [1, 2])
  func `every cut is a truncation and no bit can be changed`(readers: Int) throws {
    let whole = Envelope(of: [text, text], readers: readers)
    for count in whole.frames.indices {
      var cut = whole
      cut.frames = [UInt8](whole.frames.prefix(count))
      let frames: UInt64 = count < whole.split[0].count ? 0 : 1
      #expect(throws: SealingError.truncated(frames: frames)) { try cut.opened() }
    }
    for index in whole.frames.indices {
      for bit in 0..<8 {
        var altered = whole
        altered.frames[index] ^= 1 << bit
        // With two readers the other one's authenticator is not this one's to check.
        let first = whole.split[0].count
        let isOthers =
          readers == 2
          && [first - 16, whole.frames.count - 16]
            .contains { ($0..<$0 + 16).contains(index) }
        if isOthers {
          #expect(throws: SealingError.self) { try altered.opened(by: 1) }
        } else {
          #expect(throws: SealingError.self) { try altered.opened(by: 0) }
        }
      }
    }
  }

  @Test func `a word that no writer may write is refused`() {
    for value: UInt32 in [
      0x0000_0000, 0x1000_0000, 0x9000_0000, 0x7000_0000, 0xF000_0001, 0x2000_0001, 0x6000_0001,
      0x0010_0001, 0x8010_0001, 0x0FFF_FFFF,
    ] {
      #expect(FrameWord(value) == nil)
    }
    for value: UInt32 in [0x8000_0000, 0x0000_0001, 0x0010_0000, 0x9000_0001, 0x7000_0001] {
      #expect(FrameWord(value)?.value == value)
    }
  }

  @Test func `a count that was changed is refused by the stanza`() throws {
    let two = Envelope(of: [text], readers: 2)
    var bytes = two.head.bytes
    bytes[16] = 1
    bytes.removeSubrange(17 + 2441..<17 + 2 * 2441)
    let one = try parsed(bytes)
    #expect(one.stanzas.count == 1)
  }

  @Test func `a head reads as it was written and nothing else does`() throws {
    let bytes = Envelope(of: [text], readers: 3).head.bytes
    #expect(try parsed(bytes).bytes == bytes)
    for (index, value) in [(0, UInt8(0)), (15, 0xFF), (17, 2), (17 + 2441, 0xFF)] {
      var altered = bytes
      altered[index] = value
      #expect(throws: SealingError.self) { try parsed(altered) }
    }
    var none = bytes
    none[16] = 0
    #expect(throws: SealingError.stanzaCount(0)) { try parsed(none) }
    var many = bytes
    (many[15], many[16]) = (4, 1)
    #expect(throws: SealingError.stanzaCount(1025)) { try parsed(many) }
  }

  private func parsed(_ bytes: [UInt8]) throws -> Head {
    var parser = HeadParser()
    var reader = ByteReader(bytes.bytes)
    while let wanted = parser.wanted { try parser.accept(try reader.readBytes(wanted)) }
    return try #require(parser.head)
  }
}
