import Rehearsal

/// Bodies that are Zstandard frames which stand by themselves (`docs/protocol.md`, section 6).
extension Catalogue {
  static var zstandard: [Vector] {
    goodZstandard + badFrameHeaders + badBlocks + surroundings + histories + historyLimits
      + runs
  }

  private static let most = 1_048_576

  /// A frame of codec 2 with this body, and an empty last frame behind it.
  private static func frame(
    _ name: String, _ shows: String, _ body: [UInt8], _ payload: [UInt8]? = nil
  ) -> Vector {
    Case(
      path: "zstd/" + name, shows: shows, expect: payload == nil ? .malformed : .success,
      frames: [FrameForm(body, .zstandard), FrameForm("", isLast: true)], payload: payload ?? []
    ).vector
  }

  /// A frame of "hello, hello" with something changed.
  private static func hello(
    _ name: String, _ shows: String, isTaken: Bool = false,
    _ edit: (inout ZstandardForm) -> Void
  ) -> Vector {
    var form = ZstandardForm(greeting)
    edit(&form)
    return frame(name, shows, form.bytes, isTaken ? greeting : nil)
  }

  private static let greeting = [UInt8]("hello, hello".utf8)

  private static var goodZstandard: [Vector] {
    let zeros = [UInt8](repeating: 0, count: 300)
    var wide = ZstandardForm(70_000, ZstandardForm.zeros(70_000))
    wide.window = .exponent(7)
    let match = ZstandardBlock.match([UInt8]("hello, ".utf8), before: 7, distance: 7, length: 5)
    let repeated = ZstandardBlock.match([0x61], before: 1, offsetValue: 1, length: 299)
    return [
      hello("raw", "a raw block", isTaken: true) { _ in },
      hello("single-segment", "no window: the content size is the window", isTaken: true) {
        ($0.window, $0.contentSizeByteCount) = (.single, 1)
      },
      hello("size-of-8-bytes", "a content size of 8 bytes", isTaken: true) {
        $0.contentSizeByteCount = 8
      },
      hello("unused-bit", "Unused_bit is set", isTaken: true) { $0.unusedBit = 1 },
      hello("window-2-mib", "a window of 2 MiB", isTaken: true) { $0.window = .exponent(11) },
      hello("empty-last-block", "a block of no bytes is the last", isTaken: true) {
        $0.blocks.append(.raw([]))
      },
      frame(
        "size-of-2-bytes", "a content size of 2 bytes: 300",
        {
          var form = ZstandardForm(300, ZstandardForm.zeros(300))
          form.contentSizeByteCount = 2
          return form.bytes
        }(), zeros),
      frame(
        "window-exact", "a window of 73,728 bytes, for 70,000",
        {
          wide.window = .exponent(6, mantissa: 1)
          return wide.bytes
        }(), [UInt8](repeating: 0, count: 70_000)),
      hello("literals", "a compressed block of literals", isTaken: true) {
        $0.blocks = [.compressed(ZstandardBlock.literals(greeting))]
      },
      hello("match", "a compressed block with a match", isTaken: true) {
        $0.blocks = [.compressed(match)]
      },
      frame(
        "repeat-offset", "the first remembered offset is 1 at the start",
        ZstandardForm(300, [.compressed(repeated)]).bytes, [UInt8](repeating: 0x61, count: 300)),
      frame("library", "as libzstd writes it at level 19", libraryFrame, libraryText),
      frame("one-byte", "it stands for one byte", ZstandardForm([7]).bytes, [7]),
      frame(
        "most", "it stands for 1,048,576 bytes",
        ZstandardForm(most, ZstandardForm.zeros(most)).bytes, [UInt8](repeating: 0, count: most)),
      frame(
        "largest-block", "a block of 131,072 bytes",
        ZstandardForm(131_072, ZstandardForm.zeros(131_072)).bytes,
        [UInt8](repeating: 0, count: 131_072)),
    ]
  }

  private static var badFrameHeaders: [Vector] {
    [
      hello("no-size", "no content size") { $0.contentSizeByteCount = 0 },
      hello("size-too-small", "the content is a byte longer than its size") { $0.contentSize -= 1 },
      hello("size-too-great", "the content is a byte shorter than its size") {
        $0.contentSize += 1
      },
      hello("size-huge", "a content size of 2^64 - 1") {
        ($0.contentSize, $0.contentSizeByteCount) = (.max, 8)
      },
      frame(
        "size-0", "it stands for no bytes", ZstandardForm(0, [.raw([])]).bytes),
      frame(
        "size-0-single", "it stands for no bytes, without a window",
        {
          var form = ZstandardForm(0, [.raw([])])
          (form.window, form.contentSizeByteCount) = (.single, 1)
          return form.bytes
        }()),
      frame(
        "too-much", "it stands for 1,048,577 bytes",
        {
          var form = ZstandardForm(most + 1, ZstandardForm.zeros(most + 1))
          form.window = .exponent(11)
          return form.bytes
        }()),
      frame(
        "window-too-small", "a window of 1,024 bytes for a content of 1,025",
        {
          var form = ZstandardForm(1025, [.repeated(0, count: 1000), .repeated(0, count: 25)])
          form.window = .exponent(0)
          return form.bytes
        }()),
      hello("window-too-great", "a window of 2 MiB and an eighth") {
        $0.window = .exponent(11, mantissa: 1)
      },
      hello("window-huge", "the greatest window") { $0.window = .exponent(31, mantissa: 7) },
      hello("dictionary-0", "a dictionary's number, which is 0") { $0.dictionary = [0] },
      hello("dictionary", "a dictionary's number of 4 bytes") { $0.dictionary = [1, 2, 3, 4] },
      frame(
        "checksum", "a checksum, which is right",
        [UInt8](hex: "28b52ffd240c61000068656c6c6f2c2068656c6c6f7063c0dd")),
      hello("checksum-wrong", "a checksum, which is wrong") {
        ($0.hasChecksum, $0.checksum) = (true, [1, 2, 3, 4])
      },
      hello("checksum-missing", "a checksum is announced and is not there") {
        $0.hasChecksum = true
      },
      hello("reserved-bit", "Reserved_bit is set") { $0.reservedBit = 1 },
      hello("magic", "another magic number") { $0.magic[0] ^= 1 },
      hello("magic-old", "the magic number of Zstandard 0.7") {
        $0.magic = [0x27, 0xB5, 0x2F, 0xFD]
      },
      hello("magic-missing", "no magic number") { $0.magic = [] },
      frame(
        "dictionary-for-frame", "a dictionary in a frame's place",
        [0x37, 0xA4, 0x30, 0xEC, 1, 0, 0, 0]),
    ]
  }

  private static var badBlocks: [Vector] {
    let many = [UInt8](repeating: 0, count: 131_073)
    let tables: [UInt8] = ZstandardBlock.rawLiterals(greeting) + [1, 0b1111_1100, 1]
    return [
      frame(
        "block-too-long", "a raw block of 131,073 bytes", ZstandardForm(131_073, [.raw(many)]).bytes
      ),
      frame(
        "block-too-long-repeated", "a block of one byte, 131,073 times",
        ZstandardForm(131_073, [.repeated(0, count: 131_073)]).bytes),
      hello("block-beyond-window", "a compressed block that is longer than the window") {
        ($0.window, $0.contentSizeByteCount) = (.single, 1)
        $0.blocks = [.compressed(ZstandardBlock.literals(greeting))]
      },
      hello("block-reserved", "a block of the type that does not exist") {
        $0.blocks = [.any(type: 3, size: 12, content: greeting)]
      },
      hello("block-cut", "a block that ends early") {
        $0.blocks = [.any(type: 0, size: 13, content: greeting)]
      },
      hello("no-last-block", "no block is the last") { $0.hasLastBlock = false },
      hello("no-blocks", "no block at all") { $0.blocks = [] },
      hello("compressed-empty", "a compressed block of no bytes") {
        $0.blocks = [.compressed([]), .raw(greeting)]
      },
      hello("treeless", "literals with the table from before, which there is none") {
        $0.blocks = [.compressed([0x83, 0x01, 0x00] + greeting)]
      },
      hello("repeat-mode", "sequences with tables from before, which there are none") {
        $0.blocks = [.compressed(tables)]
      },
      hello("too-far", "a match from before the content") {
        $0.blocks = [
          .compressed(
            ZstandardBlock.match([UInt8]("hello, ".utf8), before: 7, distance: 8, length: 5))
        ]
      },
      hello("match-too-long", "a match goes on beyond the content size") {
        $0.blocks = [
          .compressed(
            ZstandardBlock.match([UInt8]("hello, ".utf8), before: 7, distance: 7, length: 6))
        ]
      },
      frame(
        "bomb", "64 MiB under a content size of 1",
        {
          var form = ZstandardForm(1, ZstandardForm.zeros(64 * most))
          form.window = .exponent(11)
          return form.bytes
        }()),
      frame("random", "no frame at all", Dealer("zstd/random").bytes(100)),
      frame(
        "empty-blocks", "300 blocks of no bytes, then a byte",
        {
          ZstandardForm(1, [ZstandardForm.Block](repeating: .raw([]), count: 300) + [.raw([1])])
            .bytes
        }(), [1]),
    ]
  }

  private static var surroundings: [Vector] {
    let whole = ZstandardForm(greeting).bytes
    let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]
    return [
      frame("trailing", "a byte behind the frame", whole + [0]),
      frame("two-frames", "a second frame behind the first", whole + whole),
      frame("skippable-behind", "a skippable frame behind the frame", whole + skippable),
      frame("skippable-before", "a skippable frame before the frame", skippable + whole),
      frame("skippable-alone", "a skippable frame and nothing else", skippable),
      frame("space-before", "a byte before the frame", [0] + whole),
      frame("cut", "the frame ends early", [UInt8](whole.dropLast())),
      frame("cut-header", "it ends in the frame's header", [UInt8](whole.prefix(7))),
      frame("cut-magic", "it ends in the magic number", [UInt8](whole.prefix(3))),
      frame("gzip", "with the header of gzip", [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + whole),
      frame("deflate", "a DEFLATE stream", Deflate.fixed(greeting).bytes),
      Case(
        path: "zstd/as-deflate", shows: "a Zstandard frame as codec 1", expect: .malformed,
        frames: [FrameForm(whole, .deflate), FrameForm("", isLast: true)], payload: []
      ).vector,
      Case(
        path: "zstd/last", shows: "the last frame is a Zstandard frame", expect: .success,
        frames: [FrameForm(whole, .zstandard, isLast: true)], payload: greeting
      ).vector,
      Case(
        path: "zstd/bad-last", shows: "the last frame is cut", expect: .malformed,
        frames: [
          FrameForm(whole, .zstandard),
          FrameForm([UInt8](whole.dropLast()), .zstandard, isLast: true),
        ], payload: greeting
      ).vector,
    ]
  }
}
