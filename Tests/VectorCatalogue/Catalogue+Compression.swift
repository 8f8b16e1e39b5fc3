import Rehearsal

/// Bodies that are DEFLATE streams (`docs/protocol.md`, section 6).
extension Catalogue {
  /// A frame with this body, and an empty last frame behind it.
  private static func deflated(
    _ name: String, _ shows: String, _ body: [UInt8], _ payload: [UInt8]? = nil
  ) -> Vector {
    Case(
      path: "compression/" + name, shows: shows, expect: payload == nil ? .malformed : .success,
      frames: [FrameForm(body, .deflate), FrameForm("", isLast: true)], payload: payload ?? []
    ).vector
  }

  static var compression: [Vector] { goodStreams + badStreams + sizes + sequences }

  /// Sixty frames that take as much memory as frames can, stored and compressed in turn.
  package static var longestFrames: Vector {
    let content = Dealer("longest").bytes(1_048_576 - 100)
    let pieces = stride(from: 0, to: content.count, by: 65_535).map {
      [UInt8](content[$0..<min($0 + 65_535, content.count)])
    }
    let body = pieces.flatMap { Deflate.stored($0, isLast: false) } + Deflate.stored([])
    let pair = [FrameForm(body, .deflate), FrameForm(content)]
    return Case(
      path: "frame/longest", shows: "the longest frames", expect: .success,
      frames: (0..<30).flatMap { _ in pair } + [FrameForm("", isLast: true)],
      payload: (0..<30).flatMap { _ in content + content }
    ).vector
  }

  /// Thirty runs of two Zstandard frames that stand for almost 1 MiB each, the second with history.
  package static var longestRuns: Vector {
    let content = Dealer("longest").bytes(1_048_576 - 100)
    let body = ZstandardForm(content).bytes
    let pair = [FrameForm(body, .zstandard), FrameForm(body, .continued)]
    return Case(
      path: "frame/longest-runs", shows: "the longest frames with history", expect: .success,
      frames: (0..<30).flatMap { _ in pair } + [FrameForm("", isLast: true)],
      payload: (0..<30).flatMap { _ in content + content }
    ).vector
  }

  private static let hello = [UInt8]("hello, hello".utf8)

  private static var goodStreams: [Vector] {
    var repeating = Deflate()
    repeating.put(3, 3)
    repeating.put(symbol: 0x61)
    repeating.putLongest()
    repeating.put(symbol: 256)
    var spare = Deflate.fixed([0x61]).bytes
    spare[spare.count - 1] |= 0x80
    // Three blocks: empty stored, fixed, empty stored and last.
    let blocks =
      Deflate.stored([], isLast: false) + Deflate.stored(hello, isLast: false) + Deflate.stored([])
    return [
      deflated("fixed", "a block of the fixed table", Deflate.fixed(hello).bytes, hello),
      deflated("stored", "a stored block", Deflate.stored(hello), hello),
      deflated("blocks", "three stored blocks, two of them empty", blocks, hello),
      deflated("dynamic", "a block with a table of its own", dynamic, dynamicText),
      deflated(
        "repetition", "258 bytes from one", repeating.bytes, [UInt8](repeating: 0x61, count: 259)),
      deflated("unused-bits", "bits that are left over in the last byte are set", spare, [0x61]),
      deflated("one-byte", "it inflates to one byte", Deflate.fixed([0]).bytes, [0]),
    ]
  }

  private static var badStreams: [Vector] {
    let whole = Deflate.fixed(hello).bytes
    var far = Deflate()
    far.put(3, 3)
    far.put(symbol: 0x61)
    far.putLongest(distanceCode: 1)
    far.put(symbol: 256)
    var noEnd = Deflate.fixed(hello, isLast: false)
    noEnd.put(0, 8)
    var reserved = Deflate()
    reserved.put(3, 3)
    reserved.put(symbol: 286)
    reserved.put(symbol: 256)
    return [
      deflated("empty-stream", "it inflates to nothing", Deflate.fixed([]).bytes),
      deflated("empty-stored", "an empty stored block", Deflate.stored([])),
      deflated("cut", "the stream ends early", [UInt8](whole.dropLast())),
      deflated("cut-first", "one byte of a stream", [UInt8](whole.prefix(1))),
      deflated(
        "cut-stored", "a stored block that ends early", [UInt8](Deflate.stored(hello).dropLast())),
      deflated("trailing", "a byte behind the stream", whole + [0]),
      deflated("two-streams", "a second stream behind the first", whole + whole),
      deflated("no-last-block", "no block is the last", noEnd.bytes),
      deflated("block-type", "a block of the type that does not exist", [0x07, 0, 0]),
      deflated(
        "stored-length", "a stored block whose lengths differ", [1, 5, 0, 0xFF, 0xFF] + hello),
      deflated("too-far", "a repetition from before the beginning", far.bytes),
      deflated("reserved-symbol", "a symbol that does not exist", reserved.bytes),
      deflated(
        "zlib", "with the header of zlib", [0x78, 0x9C] + whole + [0x1D, 0x09, 0x04, 0x5E]),
      deflated("gzip", "with the header of gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + whole),
      deflated("random", "no stream at all", Dealer("compression/random").bytes(100)),
      deflated("all-ones", "all bits set", [UInt8](repeating: 0xFF, count: 64)),
      deflated("all-zeros", "all bits zero", [UInt8](repeating: 0, count: 64)),
    ]
  }

  private static var sizes: [Vector] {
    let most = 1_048_576
    let emptyBlocks = [UInt8]((0..<300).flatMap { _ in Deflate.stored([], isLast: false) })
    return [
      deflated(
        "most", "it inflates to 1,048,576 bytes", Deflate.zeros(most),
        [UInt8](repeating: 0, count: most)),
      deflated("too-much", "it inflates to 1,048,577 bytes", Deflate.zeros(most + 1)),
      deflated("bomb", "it inflates to 4 MiB", Deflate.zeros(4 * most)),
      deflated("empty-blocks", "300 empty blocks, then nothing", emptyBlocks + Deflate.stored([])),
      deflated(
        "empty-blocks-then-one", "300 empty blocks, then a byte", emptyBlocks + Deflate.stored([1]),
        [1]),
    ]
  }

  private static var sequences: [Vector] {
    func sequence(
      _ name: String, _ shows: String, _ expect: Outcome, _ frames: [FrameForm],
      _ payload: [UInt8]
    ) -> Vector {
      Case(
        path: "compression/" + name, shows: shows, expect: expect, frames: frames, payload: payload
      ).vector
    }
    let good = FrameForm(Deflate.fixed(hello).bytes, .deflate)
    var earlier = Deflate()
    earlier.put(3, 3)
    earlier.putLongest()
    earlier.put(symbol: 256)
    return [
      sequence(
        "last", "the last frame is compressed", .success,
        [good, FrameForm(Deflate.fixed(hello).bytes, .deflate, isLast: true)], hello + hello),
      sequence(
        "mixed", "compressed and stored frames", .success,
        [good, FrameForm("stored"), good, FrameForm("", isLast: true)],
        hello + [UInt8]("stored".utf8) + hello),
      sequence(
        "window", "a repetition from the frame before", .malformed,
        [good, FrameForm(earlier.bytes, .deflate), FrameForm("", isLast: true)], hello),
      sequence(
        "bad-after-good", "a bad stream after a good one", .malformed,
        [good, FrameForm([7, 0, 0], .deflate), FrameForm("", isLast: true)], hello),
      sequence(
        "bad-last", "the last frame is a bad stream", .malformed,
        [good, FrameForm([7, 0, 0], .deflate, isLast: true)], hello),
    ]
  }

  private static let dynamicText = [UInt8](
    """
    everything pawl reads comes from strangers: bundles, messages, armor, names; a reader \
    that is strict about each of them has nothing to be sorry for, and a reader that is not \
    has everything to be sorry for, one day or another; so every one of these files shows \
    one thing that a reader must refuse, or must take
    """.utf8)

  /// The text above as one block with a table of its own: made once, with zlib 1.2.13 at level 9.
  static let dynamic = [UInt8](
    hex: """
      658f511282300c44afb207e0047a9a002965a48d9304196e6f5a1cfdf02fedf6bd4df9c57a7a5eeb82271d1b
      9469364c52d890540acc95eac26a378c7b9d37b601111a2d6d222da2032ac5d51dd471567826c76a0d5e2707
      8db23b98a60c49117241264395abd80523c344f5446a3aaaf3bf2b5e778a7f1bff815219339d100d47d859ef
      115f480faf7a63a4357e02cb72580f3ec2d6f56d2ebb79cc69371e9ab29f9d1efc06
      """)
}
