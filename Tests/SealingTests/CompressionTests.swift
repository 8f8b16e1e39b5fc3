import Octets
import Primitives
import Rehearsal
import Sealing
import Testing

/// Compression and decompression.
struct CompressionTests {
  private func compressed(
    _ chunk: [UInt8], level: Int = 6, by library: DeflateLibrary = .default
  ) -> [UInt8]? {
    var output = Buffer(capacity: chunk.count + 100)
    return Compressor(level: level, library: library).compress(chunk.bytes, into: &output)
      ? [UInt8](output.bytes) : nil
  }

  private func decompressed(
    _ body: [UInt8], maximum: Int = 1 << 20, by library: DeflateLibrary = .default
  ) -> [UInt8]? {
    var output = Buffer(capacity: 1 << 20)
    return Decompressor(library: library).decompress(
      body.bytes, into: &output, maximumByteCount: maximum)
      ? [UInt8](output.bytes) : nil
  }

  @Test(arguments: 1...9, DeflateLibrary.allCases)
  func `every library decompresses what any of them has compressed`(
    level: Int, library: DeflateLibrary
  ) throws {
    let chunk = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 100) }
    let body = try #require(compressed(chunk, level: level, by: library))
    #expect(body.count < chunk.count / 10)
    for other in DeflateLibrary.allCases { #expect(decompressed(body, by: other) == chunk) }
  }

  /// A block that occurs twice in a sample. With these lengths the counted bytes are evenly
  /// distributed.
  private static let repeating = {
    let block = SeededRandomness(seed: 2).bytes(1600)
    return (0..<163).flatMap { _ in block }
  }()

  @Test func `distant repetitions of evenly distributed bytes are found now and then`() {
    let chunk = Self.repeating
    let compressor = Compressor(level: 1)
    var lengths: Set<Int> = []
    for _ in 0..<40 {
      var output = Buffer(capacity: chunk.count)
      if compressor.compress(chunk.bytes, into: &output) { lengths.insert(output.count) }
    }
    #expect(lengths.contains { $0 < chunk.count / 4 })
  }

  @Test func `text in between does not hide distant repetitions`() {
    let text = [UInt8](repeating: 0x61, count: Self.repeating.count)
    let compressor = Compressor(level: 1)
    func isShorter(_ chunk: [UInt8]) -> Bool {
      var output = Buffer(capacity: chunk.count)
      return compressor.compress(chunk.bytes, into: &output)
    }
    let areFound = (0..<100).map { _ in
      #expect(isShorter(text))
      return isShorter(Self.repeating)
    }
    #expect(areFound.contains(true))
  }

  @Test func `random content is not compressed`() {
    #expect(compressed(SeededRandomness(seed: 1).bytes(4096)) == nil)
    #expect(compressed(SeededRandomness(seed: 1).bytes(262_144)) == nil)
    #expect(compressed([UInt8](repeating: 0, count: 1000), level: 0) == nil)
  }

  @Test(arguments: DeflateLibrary.allCases)
  func `a body that is not exactly one whole stream is refused`(library: DeflateLibrary) throws {
    func decompressed(_ body: [UInt8]) -> [UInt8]? {
      self.decompressed(body, by: library)
    }
    let body = try #require(compressed([UInt8](repeating: 5, count: 5000), by: library))
    #expect(decompressed(body)?.count == 5000)
    #expect(decompressed([UInt8](body.dropLast())) == nil)
    #expect(decompressed(body + [0]) == nil)
    #expect(decompressed(body + body) == nil)
    #expect(decompressed([]) == nil)
    // One stored block without content that is marked as the last.
    #expect(decompressed([0x01, 0x00, 0x00, 0xFF, 0xFF]) == nil)
    #expect(decompressed([0xFF, 0xFF, 0xFF]) == nil)
  }

  @Test func `no stream is decompressed beyond the limit`() throws {
    let bomb = try #require(compressed([UInt8](repeating: 0, count: 1 << 20)))
    #expect(decompressed(bomb)?.count == 1 << 20)
    #expect(decompressed(bomb, maximum: (1 << 20) - 1) == nil)
  }
}
