import Octets
import Primitives
import Rehearsal
import Sealing
import Testing

/// DEFLATE in both directions.
struct CompressionTests {
  private func deflated(
    _ chunk: [UInt8], level: Int = 6, by library: DeflateLibrary = .standard
  ) -> [UInt8]? {
    var output = Buffer(capacity: chunk.count + 100)
    return Compressor(level: level, library: library).compress(chunk.bytes, into: &output)
      ? [UInt8](output.bytes) : nil
  }

  private func inflated(
    _ body: [UInt8], most: Int = 1 << 20, by library: DeflateLibrary = .standard
  ) -> [UInt8]? {
    var output = Buffer(capacity: 1 << 20)
    return Inflater(library: library).inflate(body.bytes, into: &output, most: most)
      ? [UInt8](output.bytes) : nil
  }

  @Test(arguments: 1...9, DeflateLibrary.allCases)
  func `what one library deflates all inflate to itself`(
    level: Int, library: DeflateLibrary
  ) throws {
    let chunk = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 / 100) }
    let body = try #require(deflated(chunk, level: level, by: library))
    #expect(body.count < chunk.count / 10)
    for reader in DeflateLibrary.allCases { #expect(inflated(body, by: reader) == chunk) }
  }

  /// A block that comes twice in a sample; with these lengths the bytes that are counted look even.
  private static let repeating = {
    let block = SeededRandomness(seed: 2).bytes(1600)
    return (0..<163).flatMap { _ in block }
  }()

  @Test func `even bytes that repeat from afar are found now and then`() {
    let chunk = Self.repeating
    let compressor = Compressor(level: 1)
    var lengths: Set<Int> = []
    for _ in 0..<40 {
      var output = Buffer(capacity: chunk.count)
      if compressor.compress(chunk.bytes, into: &output) { lengths.insert(output.count) }
    }
    #expect(lengths.contains { $0 < chunk.count / 4 })
  }

  @Test func `text in between hides no even bytes that repeat from afar`() {
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

  @Test func `random content is not deflated`() {
    #expect(deflated(SeededRandomness(seed: 1).bytes(4096)) == nil)
    #expect(deflated(SeededRandomness(seed: 1).bytes(262_144)) == nil)
    #expect(deflated([UInt8](repeating: 0, count: 1000), level: 0) == nil)
  }

  @Test(arguments: DeflateLibrary.allCases)
  func `anything but one whole stream is refused`(library: DeflateLibrary) throws {
    func inflated(_ body: [UInt8], most: Int = 1 << 20) -> [UInt8]? {
      self.inflated(body, most: most, by: library)
    }
    let body = try #require(deflated([UInt8](repeating: 5, count: 5000), by: library))
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
