import CZstd
import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing
import Testing

/// Which bodies are read and which are refused, and how far back a history reaches.
struct ZstandardTests {
  private static let text = (0..<60_000).flatMap { [UInt8]("line \($0 * $0 % 7919)\n".utf8) }
  private let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
  /// With these, libzstd finds what is far away even in random bytes.
  private let thorough: [(ZSTD_cParameter, CInt)] = [
    (ZSTD_c_windowLog, 22), (ZSTD_c_compressionLevel, 13), (ZSTD_c_hashLog, 22),
    (ZSTD_c_chainLog, 22),
  ]

  private func error(_ frames: [(UInt32, [UInt8])]) -> SealingError? {
    do throws(any Error) {
      _ = try Foundry.read(frames)
      return nil
    } catch { return error as? SealingError }
  }

  /// A block with its header: 0 is raw, 1 one byte repeated, 2 compressed.
  private func block(
    _ bytes: [UInt8], type: Int = 0, count: Int? = nil, isLast: Bool = true
  ) -> [UInt8] {
    let header = (count ?? bytes.count) << 3 | type << 1 | (isLast ? 1 : 0)
    return (0..<3).map { UInt8(truncatingIfNeeded: header >> (8 * $0)) } + bytes
  }

  /// A frame with this frame header descriptor, window descriptor and content size.
  private func frame(
    _ descriptor: UInt8, window: [UInt8] = [], size: Int, in sizeCount: Int, _ blocks: [UInt8]
  ) -> [UInt8] {
    let field = (0..<sizeCount).map {
      UInt8(truncatingIfNeeded: (sizeCount == 2 ? size - 256 : size) >> (8 * $0))
    }
    return magic + [descriptor] + window + field + blocks
  }

  @Test func `every frame that the rules allow is read`() throws {
    let (few, many) = ([UInt8](repeating: 7, count: 200), [UInt8](repeating: 7, count: 1000))
    let mebibyte = [UInt8](repeating: 7, count: 1 << 20)
    let blocks = (0..<8).flatMap {
      block([7], type: 1, count: 131_072, isLast: $0 == 7)
    }
    for (body, chunk) in [
      (frame(0x20, size: 200, in: 1, block(few)), few),
      (frame(0x30, size: 200, in: 1, block(few)), few),
      (frame(0x20, size: 1, in: 1, block([7])), [7]),
      (frame(0x20, size: 200, in: 1, block(few, isLast: false) + block([])), few),
      (frame(0x60, size: 1000, in: 2, block(many)), many),
      (frame(0x40, window: [0], size: 1000, in: 2, block(many)), many),
      (frame(0xA0, size: 1000, in: 4, block(many)), many),
      (frame(0xE0, size: 1000, in: 8, block(many)), many),
      (frame(0xC0, window: [11 << 3], size: 1000, in: 8, block(many)), many),
      (frame(0xA0, size: 1 << 20, in: 4, blocks), mebibyte),
      (frame(0x80, window: [10 << 3], size: 1 << 20, in: 4, blocks), mebibyte),
      (frame(0x80, window: [11 << 3], size: 1 << 20, in: 4, blocks), mebibyte),
      (zstandard(Self.text), Self.text),
      (zstandard(Self.text, [(ZSTD_c_windowLog, 20)]), Self.text),
    ] {
      #expect(try Foundry.read([(2, body)]) == chunk)
      #expect(try Foundry.read([(2, body), (4, body)]) == chunk + chunk)
    }
  }

  @Test func `every other frame is refused`() {
    let (few, many) = ([UInt8](repeating: 7, count: 200), [UInt8](repeating: 7, count: 1000))
    let good = frame(0x20, size: 200, in: 1, block(few))
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 7]
    let long = (0..<9).flatMap {
      block([7], type: 1, count: $0 == 8 ? 1 : 131_072, isLast: $0 == 8)
    }
    let bodies: [[UInt8]] = [
      [7], magic, [7] + good, good + [7], good + good, skippable + good, good + skippable,
      skippable,
      [UInt8](good.dropLast()), [0x27] + good.dropFirst(),
      // Checksum, dictionaries and the reserved bit.
      frame(0x24, size: 200, in: 1, block(few) + [0, 0, 0, 0]),
      zstandard(few, [(ZSTD_c_checksumFlag, 1)]),
      frame(0x21, window: [0], size: 200, in: 1, block(few)),
      frame(0x21, window: [9], size: 200, in: 1, block(few)),
      frame(0x22, window: [0, 0], size: 200, in: 1, block(few)),
      frame(0x23, window: [0, 0, 0, 0], size: 200, in: 1, block(few)),
      frame(0x28, size: 200, in: 1, block(few)),
      // The content size.
      frame(0x00, window: [0x50], size: 0, in: 0, block(few)),
      zstandard(few, [(ZSTD_c_contentSizeFlag, 0)]),
      frame(0x20, size: 0, in: 1, block([])), frame(0x20, size: 199, in: 1, block(few)),
      frame(0x20, size: 201, in: 1, block(few)), frame(0xA0, size: 1_048_577, in: 4, long),
      frame(0x80, window: [11 << 3], size: 1_048_577, in: 4, long),
      frame(0xE0, size: -1, in: 8, block(few)),
      // The window.
      frame(0x40, window: [0], size: 1025, in: 2, block([7], type: 1, count: 1025)),
      frame(0x40, window: [11 << 3 | 1], size: 1000, in: 2, block(many)),
      frame(0x40, window: [0xFF], size: 1000, in: 2, block(many)),
      zstandard(Self.text, [(ZSTD_c_windowLog, 19)]),
      // Blocks.
      frame(0x20, size: 200, in: 1, block(few, type: 3)),
      frame(0x20, size: 200, in: 1, block(few, isLast: false)),
      frame(0x20, size: 200, in: 1, block([7], type: 1, count: 201)),
      frame(0x20, size: 200, in: 1, block(few, count: 201)),
      frame(0x20, size: 200, in: 1, block(few, type: 2)),
      frame(0x80, window: [11 << 3], size: 131_073, in: 4, block([7], type: 1, count: 131_073)),
      frame(0x20, size: 200, in: 1, []), frame(0x20, size: 200, in: 1, [1, 0]),
    ]
    for (index, body) in bodies.enumerated() {
      #expect(error([(2, body)]) == .badContent(0), "\(index)")
      #expect(error([(2, good), (4, body)]) == .badContent(1), "\(index)")
    }
  }

  @Test func `a history is what the run holds`() throws {
    let random = SeededRandomness(seed: 1).bytes(300_000)
    let (a, b, c) = (
      [UInt8](random[..<100_000]), [UInt8](random[100_000..<200_000]), [UInt8](random[200_000...])
    )
    let all = a + b + c
    let body = zstandard(all, after: all, thorough)
    #expect(body.count < 100)
    let zeros: (UInt32, [UInt8]) = (7, [0, 0, 0])
    #expect(
      try Foundry.read([
        (2, zstandard(a)), zeros, (0, b), zeros, (1, deflated(c)), zeros, (4, body),
      ]) == all + all)
    #expect(
      try Foundry.read([(0, a), (2, zstandard(b)), (4, zstandard(b, after: b))]) == a + b + b)
    // What stands before the run is no history.
    #expect(error([(0, a), (2, zstandard(b)), (0, c), (4, body)]) == .badContent(3))
    #expect(
      error([(2, zstandard(a)), (2, zstandard(b)), (0, c), (4, body)]) == .badContent(3))
    #expect(error([(2, zstandard(a)), (2, body)]) == .badContent(1))
  }

  @Test func `a history that begins like a dictionary is content`() throws {
    let random = SeededRandomness(seed: 1).bytes(100_000)
    let history = [0x37, 0xA4, 0x30, 0xEC] + random
    let body = zstandard(random, after: history)
    #expect(body.count < 100)
    #expect(try Foundry.read([(2, zstandard(history)), (4, body)]) == history + random)
  }

  @Test func `a history is a mebibyte long`() throws {
    let random = SeededRandomness(seed: 2).bytes(1 << 21)
    let (a, b) = ([UInt8](random[..<(1 << 20)]), [UInt8](random[(1 << 20)...]))
    let whole = zstandard(a, after: a, thorough)
    #expect(whole.count < 1000)
    let begin = zstandard([1])
    #expect(try Foundry.read([(2, begin), (0, a), (4, whole)]) == [1] + a + a)
    // With one byte in between, the first byte is out of reach.
    let far = zstandard(a, after: a + [1], thorough)
    #expect(far.count < 1000)
    #expect(error([(2, begin), (0, a), (0, [1]), (4, far)]) == .badContent(3))
    #expect(
      try Foundry.read([(2, begin), (0, a), (0, b), (4, zstandard(b, after: b, thorough))])
        == [1] + a + b + b)
  }

  @Test func `history needs a frame that begins a run`() {
    let body = zstandard(Self.text)
    #expect(error([(4, body)]) == .alteredFrame(0))
    #expect(error([(0, [1]), (1, deflated([1])), (4, body)]) == .alteredFrame(2))
    for codec: UInt32 in [3, 5, 6] { #expect(error([(codec, [1])]) == .alteredFrame(0)) }
    #expect(error([(7, [0])]) == .alteredFrame(0))
    #expect(error([(0, []), (0, [])]) == .alteredFrame(0))
    #expect(error([(2, []), (0, [])]) == .alteredFrame(0))
  }

  @Test(arguments: [1, 3, 8])
  func `what stands before a frame that is refused is given out`(threadCount: Int) {
    var foundry = Foundry()
    let body = zstandard(Self.text)
    for index in 0..<20 { foundry.add(index == 7 ? [7] : body, codec: index == 0 ? 2 : 4) }
    foundry.add([], codec: 0, isLast: true)
    var count = 0
    #expect(throws: SealingError.badContent(7)) {
      try foundry.read(threadCount: threadCount) { count += $0.byteCount }
    }
    #expect(count == 7 * Self.text.count)
  }

  @Test func `a DEFLATE body that is not exactly one whole stream is refused`() throws {
    let chunk = [UInt8](repeating: 5, count: 5000)
    let body = deflated(chunk)
    #expect(try Foundry.read([(1, body)]) == chunk)
    #expect(try Foundry.read([(2, zstandard(chunk)), (1, body)]) == chunk + chunk)
    let bodies: [[UInt8]] = [
      [UInt8](body.dropLast()), body + [0], body + body,
      // One stored block without content that is marked as the last.
      [0x01, 0x00, 0x00, 0xFF, 0xFF], [0xFF, 0xFF, 0xFF],
      deflated([UInt8](repeating: 0, count: 1_048_577)),
    ]
    for body in bodies { #expect(error([(1, body)]) == .badContent(0)) }
    #expect(
      try Foundry.read([(1, deflated([UInt8](repeating: 0, count: 1 << 20)))]).count == 1 << 20)
  }
}

/// Runs are read and written by several threads.
struct RunTests {
  /// Text, zeros and random bytes in chunks of different lengths.
  private static let chunks = {
    let text = (0..<40_000).flatMap { [UInt8]("line \($0 * $0 % 7919) \($0)\n".utf8) }
    return (0..<60).map { index in
      let count = [524_288, 100_000, 1, 300_000, 524_288][index % 5]
      let start = index * 7919 % (text.count - 524_288)
      return switch index % 7 {
      case 3: SeededRandomness(seed: UInt64(index)).bytes(count)
      case 5: [UInt8](repeating: 0, count: count)
      default: [UInt8](text[start..<start + count])
      }
    }
  }()

  private static func sealer(_ compression: Compression = .default) -> MessageSealer {
    let secret = [UInt8](repeating: 3, count: 32)
    let fileSecret = Key<KeyRole.FileSecret>(copying: secret.bytes)
    let mac = Head(stanzas: [], fileSecret: fileSecret).mac
    return MessageSealer(
      fileSecret: fileSecret, headMAC: mac,
      authenticators: Authenticators(keys: SecretWriter(capacity: 0).finish(), headMAC: mac),
      compression: compression, isPadded: false)
  }

  private static func opener() -> MessageOpener {
    let secret = [UInt8](repeating: 3, count: 32)
    let fileSecret = Key<KeyRole.FileSecret>(copying: secret.bytes)
    return MessageOpener(
      fileSecret: fileSecret, head: Head(stanzas: [], fileSecret: fileSecret), stanzaIndex: 0,
      authenticatorKey: Key(copying: secret.bytes))
  }

  @Test(arguments: 1...8)
  func `any number of threads writes the same bytes and reads them`(threadCount: Int) throws {
    let content = Self.chunks.flatMap { $0 }
    // Long contents are compared here: how they differ would take minutes to find out.
    for _ in 0..<3 {
      let frames = Self.sealer().seal(Self.chunks, threadCount: threadCount)
      var read: [UInt8] = []
      try Self.opener().read(frames, threadCount: threadCount) { read.append($0) }
      let isRead = read == content
      #expect(isRead)
      let isSame = threadCount == 1 || Self.sealer().seal(Self.chunks, threadCount: 1) == frames
      #expect(isSame)
    }
  }

  @Test(arguments: [1, 8])
  func `a run may be longer than any memory`(threadCount: Int) throws {
    var foundry = Foundry()
    let chunk = [UInt8](repeating: 7, count: 1 << 20)
    let frame = zstandard(chunk, after: chunk)
    foundry.add(zstandard(chunk), codec: 2)
    for _ in 0..<300 { foundry.add(frame, codec: 4) }
    for _ in 0..<300 { foundry.add([7], codec: 0) }
    foundry.add(frame, codec: 4, isLast: true)
    var count = 0
    try foundry.read(threadCount: threadCount) { count += $0.byteCount }
    #expect(count == 302 << 20 + 300)
  }
}

/// The test values of `docs/protocol.md`, section 12.
struct FrameValueTests {
  @Test func `masks and frames have the values of the protocol`() {
    let chain = KeyChain<Trial>(Key(copying: [UInt8](repeating: 1, count: 32).bytes))
    #expect(chain.mask() == 0xCCF2_1BBB)
    let mac = [UInt8](
      hex: "35ef45e5938619ada143a15313173534b9cf30c726b3a9258c4931ebeadf3049")
    let secret = [UInt8](repeating: 5, count: 32)
    let sealer = MessageSealer(
      fileSecret: Key(copying: secret.bytes), headMAC: mac,
      authenticators: Authenticators(keys: SecretWriter(capacity: 0).finish(), headMAC: mac),
      compression: .default, isPadded: false)
    let frames = sealer.seal([[UInt8]("hello ".utf8), [UInt8]("world".utf8)], threadCount: 1)
    #expect(
      frames.hex
        == "31a689a7a9042c29c293bfad83f1e874e0c013e3a167fa943020"
        + "151c43e74a37575b3b8a4fc4116e14e59e5ce9848a416a4bc4")
  }
}
