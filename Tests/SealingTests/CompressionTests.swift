import Octets
import Primitives
import Rehearsal
import Sealing
import Testing

/// Which codec each chunk gets, and that all of them are read as they were written.
struct CompressionTests {
  private static let text = (0..<40_000).flatMap { [UInt8]("line \($0 * $0 % 7919)\n".utf8) }
  private static let random = SeededRandomness(seed: 1).bytes(262_144)
  /// Chunks of which the parts that are counted are text, and the rest is random.
  private static let seeming = ([2, 3] as [UInt64]).map { seed in
    var chunk = SeededRandomness(seed: seed).bytes(262_144)
    for part in 0..<16 {
      let start = (chunk.count - 128) / 15 * part
      chunk.replaceSubrange(start..<start + 128, with: Self.random.prefix(128).map { $0 & 0x7F })
    }
    return chunk
  }

  private func codecs(
    of chunks: [[UInt8]], compression: Compression = .default, pauses: Set<Int> = []
  ) throws -> [Codec] {
    let message = SealedMessage(of: chunks, compression: compression, endingRunsAfter: pauses)
    #expect(try message.opened().content == chunks.flatMap { $0 })
    return message.split.map(\.word.codec)
  }

  @Test(arguments: Compression.Method.allCases, 0...9)
  func `every level of every method is read as it was written`(
    method: Compression.Method, level: Int
  ) throws {
    let compression = Compression(method, level: level)
    let codecs = try codecs(of: [Self.text, Self.text, Self.text], compression: compression)
    switch compression.method {
    case .zstd: #expect(codecs == [.zstandard, .continuedZstandard, .continuedZstandard])
    case .deflate: #expect(codecs == [.deflate, .deflate, .deflate])
    case .none: #expect(codecs == [.stored, .stored, .stored])
    }
  }

  @Test func `level 0 and no method are the same`() {
    #expect(Compression(.zstd, level: 0) == Compression(.none))
    #expect(Compression(.none, level: 5) == Compression(.none))
    #expect(Compression.default == Compression(.zstd, level: 3))
    #expect(Compression(.deflate).level == 1)
  }

  @Test func `no level needs more memory than the threads that it may use have`() {
    #expect(Compression.default.maximumThreadCount == 8)
    #expect(Compression(.none).maximumThreadCount == 8)
    #expect(Compression(.zstd, level: 6).maximumThreadCount == 7)
    #expect(Compression(.zstd, level: 8).maximumThreadCount == 4)
    #expect(Compression(.zstd, level: 9).maximumThreadCount == 2)
  }

  @Test(arguments: [(1, 1_048_576), (3, 1_048_576), (4, 524_288)])
  func `a chunk behind one that looks compressible may be longer`(
    level: Int, longest: Int
  ) throws {
    var sealer = sealer(Compression(.zstd, level: level))
    var lengths: [Int] = []
    for content in [Self.text, Self.random, Self.seeming[0], Self.random] {
      var frameSealer = sealer.frameSealer()
      sealer.beginChunk(in: &frameSealer)
      lengths.append(frameSealer.chunk.freeCapacity)
      frameSealer.chunk.append(content.bytes)
      sealer.assignNextKey(to: &frameSealer)
    }
    #expect(lengths == [524_288, longest, 524_288, longest])
  }

  @Test func `a chunk is left to its thread where it is stored as the one before`() throws {
    var sealer = sealer(.default)
    var left: [Bool] = []
    for content in [Self.random, Self.random, Self.text, Self.text, Self.random, Self.random] {
      var frameSealer = sealer.frameSealer()
      sealer.beginChunk(in: &frameSealer)
      let isLeft = sealer.assignNextKey(to: &frameSealer, awaiting: content.count) {
        [UInt8](content[$0])
      }
      left.append(isLeft)
      if isLeft {
        frameSealer.seal { $0.append(content.bytes) }
      } else {
        frameSealer.chunk.append(content.bytes)
        sealer.assignNextKey(to: &frameSealer)
        frameSealer.seal()
      }
      sealer.note(frameSealer.takeFrame())
    }
    #expect(left == [false, true, false, false, false, false])
  }

  @Test func `a chunk that cannot be read makes no frame`() throws {
    struct Unreadable: Error {}
    var sealer = sealer(Compression(.none))
    var frameSealer = sealer.frameSealer()
    sealer.beginChunk(in: &frameSealer)
    #expect(sealer.assignNextKey(to: &frameSealer, awaiting: 300_000) { _ in [] })
    frameSealer.seal { _ in throw Unreadable() }
    #expect(frameSealer.failure is Unreadable)
  }

  @Test(arguments: [(32_767, false), (32_768, true)])
  func `only a chunk that is long enough to be sampled is left to its thread`(
    byteCount: Int, isLeft: Bool
  ) {
    var sealer = sealer(.default)
    var frameSealer = sealer.frameSealer()
    sealer.beginChunk(in: &frameSealer)
    frameSealer.chunk.append(Self.random.bytes)
    sealer.assignNextKey(to: &frameSealer)
    frameSealer.seal()
    sealer.note(frameSealer.takeFrame())
    sealer.beginChunk(in: &frameSealer)
    let result = sealer.assignNextKey(to: &frameSealer, awaiting: byteCount) {
      [UInt8](Self.random[$0])
    }
    #expect(result == isLeft)
  }

  @Test func `a chunk that is left to its thread has memory of its own`() {
    var sealer = sealer(Compression(.none))
    var first = sealer.frameSealer()
    var second = sealer.frameSealer()
    sealer.beginChunk(in: &first)
    #expect(sealer.assignNextKey(to: &first, awaiting: Self.random.count) { _ in [] })
    sealer.beginChunk(in: &second)
    second.chunk.append(Self.text.bytes)
    sealer.assignNextKey(to: &second)
    first.seal { $0.append(Self.random.bytes) }
    #expect([UInt8](second.chunk.bytes) == Self.text)
  }

  private func sealer(_ compression: Compression) -> MessageSealer {
    let secret = [UInt8](repeating: 3, count: 32)
    return MessageSealer(
      fileSecret: Key(copying: secret.bytes), headMAC: secret,
      authenticators: Authenticators(keys: SecretWriter(capacity: 0).finish(), headMAC: secret),
      compression: compression, isPadded: false)
  }

  @Test func `a stored chunk is history but begins no run`() throws {
    let (text, random) = (Self.text, Self.random)
    #expect(
      try codecs(of: [text, random, text, random])
        == [.zstandard, .stored, .continuedZstandard, .stored])
    #expect(
      try codecs(of: [random, text, text]) == [.stored, .zstandard, .continuedZstandard])
  }

  @Test func `a run ends with a pause and when it is full`() throws {
    let text = Self.text
    #expect(
      try codecs(of: [text, text, text], pauses: [0]) == [
        .zstandard, .zstandard, .continuedZstandard,
      ]
    )
    let chunk = [UInt8](repeatElement(text, count: 4).joined().prefix(1_048_576))
    #expect(
      try codecs(of: [chunk, chunk, chunk]) == [.zstandard, .continuedZstandard, .zstandard])
  }

  @Test func `a chunk that only seems compressible leaves the run to the next`() throws {
    let (seeming, text) = (Self.seeming, Self.text)
    let run: [Codec] = [.zstandard, .continuedZstandard]
    #expect(try codecs(of: [seeming[0], text, text]) == [.stored] + run)
    #expect(
      try codecs(of: [Self.random] + seeming + [text, text]) == [.stored, .stored, .stored] + run)
    #expect(try codecs(of: [[0x61], [0x62], [0x63]]) == [.stored, .stored, .stored])
  }

  @Test func `history makes what repeats short`() throws {
    let random = SeededRandomness(seed: 5).bytes(200_000).map { $0 & 0x3F }
    let message = SealedMessage(of: [random, random, random])
    let lengths = message.split.map(\.word.bodyByteCount)
    #expect(lengths[0] > 140_000 && lengths[1] < 1000 && lengths[2] < 1000)
  }

  /// A block that occurs twice in a sample. With these lengths the counted bytes are evenly
  /// distributed.
  private static let repeating = {
    let block = SeededRandomness(seed: 2).bytes(1600)
    return (0..<163).flatMap { _ in block }
  }()

  @Test func `distant repetitions of evenly distributed bytes are found now and then`() {
    let chunks = [[UInt8]](repeating: Self.repeating, count: 40)
    let lengths = SealedMessage(of: chunks).split.map(\.word.bodyByteCount)
    #expect(lengths.contains { $0 < Self.repeating.count / 4 })
  }

  @Test func `text in between does not hide distant repetitions`() {
    let text = [UInt8](repeating: 0x61, count: Self.repeating.count)
    let chunks = (0..<100).flatMap { _ in [text, Self.repeating] }
    let frames = SealedMessage(of: chunks).split.map(\.word)
    let areShort = frames.map { $0.bodyByteCount < text.count / 4 }
    #expect((0..<100).allSatisfy { areShort[2 * $0] })
    #expect((0..<100).contains { areShort[2 * $0 + 1] })
  }

  @Test(arguments: [Compression.Method.zstd, .deflate])
  func `random content is not compressed`(method: Compression.Method) throws {
    for count in [1, 2, 100, 4096, 262_144] {
      let chunk = SeededRandomness(seed: 1).bytes(count)
      #expect(try codecs(of: [chunk, chunk], compression: Compression(method)).first == .stored)
    }
  }
}
