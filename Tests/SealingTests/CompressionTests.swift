import Octets
import Primitives
import Rehearsal
import Sealing
import Testing

/// DEFLATE in both directions.
struct CompressionTests {
  private func deflated(_ chunk: [UInt8], level: Int = 6) -> [UInt8]? {
    var output = Buffer(capacity: chunk.count + 100)
    return Compressor(level: level).compress(chunk.bytes, into: &output)
      ? [UInt8](output.bytes) : nil
  }

  private func inflated(_ body: [UInt8], most: Int = 1 << 20) -> [UInt8]? {
    var output = Buffer(capacity: 1 << 20)
    return Inflater().inflate(body.bytes, into: &output, most: most) ? [UInt8](output.bytes) : nil
  }

  @Test(arguments: 1...9)
  func `what is deflated inflates to itself`(level: Int) throws {
    let chunk = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 100) }
    let body = try #require(deflated(chunk, level: level))
    #expect(body.count < chunk.count / 10)
    #expect(inflated(body) == chunk)
  }

  @Test func `random content is not deflated`() {
    #expect(deflated(SeededRandomness(seed: 1).bytes(4096)) == nil)
    #expect(deflated(SeededRandomness(seed: 1).bytes(262_144)) == nil)
    #expect(deflated([UInt8](repeating: 0, count: 1000), level: 0) == nil)
  }

  @Test func `anything but one whole stream is refused`() throws {
    let body = try #require(deflated([UInt8](repeating: 5, count: 5000)))
    #expect(inflated(body)?.count == 5000)
    #expect(inflated([UInt8](body.dropLast())) == nil)
    #expect(inflated(body + [0]) == nil)
    #expect(inflated(body + body) == nil)
    #expect(inflated([]) == nil)
    // One stored block without content, marked as the last.
    #expect(inflated([0x01, 0x00, 0x00, 0xFF, 0xFF]) == nil)
    #expect(inflated([0xFF, 0xFF, 0xFF]) == nil)
  }

  @Test func `no stream inflates beyond the limit`() throws {
    let bomb = try #require(deflated([UInt8](repeating: 0, count: 1 << 20)))
    #expect(inflated(bomb)?.count == 1 << 20)
    #expect(inflated(bomb, most: (1 << 20) - 1) == nil)
  }
}
