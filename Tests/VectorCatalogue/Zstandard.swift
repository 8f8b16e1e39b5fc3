/// Zstandard frames (RFC 8878) written by hand, so that no vector depends on what a library chooses.
struct ZstandardForm {
  /// A block, without the bit that says whether it is the last.
  enum Block {
    case raw([UInt8])
    case repeated(UInt8, count: Int)
    case compressed([UInt8])
    /// Of any type and any size, for blocks that are none.
    case any(type: UInt32, size: Int, content: [UInt8])
  }

  /// Window_Descriptor.
  enum Window {
    /// No descriptor: `Single_Segment_flag`, the content size is the window.
    case single
    case exponent(UInt8, mantissa: UInt8 = 0)
  }

  var magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
  var window = Window.exponent(10)
  /// Frame_Content_Size as written, and in how many bytes (0, 1, 2, 4 or 8).
  var contentSize: UInt64
  var contentSizeByteCount = 4
  /// Dictionary_ID, of 0, 1, 2 or 4 bytes.
  var dictionary: [UInt8] = []
  var hasChecksum = false
  var reservedBit: UInt8 = 0
  var unusedBit: UInt8 = 0
  var blocks: [Block]
  /// Whether a block is marked the last.
  var hasLastBlock = true
  /// The checksum, if there is one.
  var checksum: [UInt8] = []

  /// A frame of blocks that stand for `count` bytes, with a window of 1 MiB.
  init(_ count: Int, _ blocks: [Block]) {
    contentSize = UInt64(count)
    self.blocks = blocks
  }

  /// A frame of raw blocks.
  init(_ content: [UInt8]) {
    let pieces = stride(from: 0, to: content.count, by: 131_072).map {
      Block.raw([UInt8](content[$0..<min($0 + 131_072, content.count)]))
    }
    self.init(content.count, pieces.isEmpty ? [.raw([])] : pieces)
  }

  /// A frame of `count` bytes of one value.
  static func zeros(_ count: Int) -> [Block] {
    stride(from: 0, to: count, by: 131_072).map {
      .repeated(0, count: min(131_072, count - $0))
    }
  }

  var bytes: [UInt8] {
    let sizes: [Int: UInt8] = [0: 0, 1: 0, 2: 1, 4: 2, 8: 3]
    let dictionaries: [Int: UInt8] = [0: 0, 1: 1, 2: 2, 4: 3]
    var (descriptor, front): (UInt8, [UInt8]) = (0, [])
    switch window {
    case .single: descriptor |= 0x20
    case .exponent(let exponent, let mantissa): front = [exponent << 3 | mantissa]
    }
    descriptor |= (sizes[contentSizeByteCount] ?? 0) << 6 | unusedBit << 4 | reservedBit << 3
    descriptor |= (hasChecksum ? 4 : 0) | (dictionaries[dictionary.count] ?? 0)
    // A size of two bytes counts from 256.
    let size = contentSize &- (contentSizeByteCount == 2 ? 256 : 0)
    let written = (0..<contentSizeByteCount).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) }
    var bytes = magic + [descriptor] + front + dictionary + written
    for (index, block) in blocks.enumerated() {
      bytes += Self.bytes(block, isLast: hasLastBlock && index == blocks.count - 1)
    }
    return bytes + checksum
  }

  private static func bytes(_ block: Block, isLast: Bool) -> [UInt8] {
    let (type, size, content): (UInt32, Int, [UInt8]) =
      switch block {
      case .raw(let content): (0, content.count, content)
      case .repeated(let byte, let count): (1, count, [byte])
      case .compressed(let content): (2, content.count, content)
      case .any(let type, let size, let content): (type, size, content)
      }
    let header = UInt32(size) << 3 | type << 1 | (isLast ? 1 : 0)
    return (0..<3).map { UInt8(truncatingIfNeeded: header >> (8 * $0)) } + content
  }
}

/// The content of a compressed block with raw literals and at most one sequence.
enum ZstandardBlock {
  /// Literals, and among them one match: `before` of them stand before it.
  ///
  /// Each of the three codes has a table of one symbol (RLE_Mode), so the bitstream holds nothing but
  /// the extra bits.
  static func match(
    _ literals: [UInt8], before: Int, offsetValue: Int, length: Int
  ) -> [UInt8] {
    let literal = code(before, in: literalCodes)
    let match = code(length, in: matchCodes)
    let offsetCode = offsetValue.bitWidth - 1 - offsetValue.leadingZeroBitCount
    var (value, count) = (0, 0)
    func put(_ extra: Int, _ bits: Int) {
      value |= extra << count
      count += bits
    }
    // What is read last stands first.
    put(before - literal.base, literal.bits)
    put(length - match.base, match.bits)
    put(offsetValue - 1 << offsetCode, offsetCode)
    put(1, 1)
    let stream = (0..<(count + 7) / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    let tables = [UInt8(literal.code), UInt8(offsetCode), UInt8(match.code)]
    return rawLiterals(literals) + [1, 0b0101_0100] + tables + stream
  }

  /// A match at a distance, and not one of the three that are remembered.
  static func match(
    _ literals: [UInt8], before: Int, distance: Int, length: Int
  ) -> [UInt8] {
    match(literals, before: before, offsetValue: distance + 3, length: length)
  }

  /// Literals alone.
  static func literals(_ literals: [UInt8]) -> [UInt8] { rawLiterals(literals) + [0] }

  /// The literals section: Raw_Literals_Block.
  static func rawLiterals(_ literals: [UInt8]) -> [UInt8] {
    let count = literals.count
    if count < 32 { return [UInt8(count << 3)] + literals }
    if count < 4096 { return [UInt8(count << 4 & 0xFF) | 4, UInt8(count >> 4)] + literals }
    let header = count << 4 | 12
    return (0..<3).map { UInt8(truncatingIfNeeded: header >> (8 * $0)) } + literals
  }

  private typealias Code = (code: Int, base: Int, bits: Int)

  private static func code(_ value: Int, in codes: [Code]) -> Code {
    codes.last { $0.base <= value } ?? codes[0]
  }

  private static let literalCodes: [Code] =
    (0..<16).map { ($0, $0, 0) } + [
      (16, 16, 1), (17, 18, 1), (18, 20, 1), (19, 22, 1), (20, 24, 2), (21, 28, 2), (22, 32, 3),
      (23, 40, 3), (24, 48, 4), (25, 64, 6), (26, 128, 7), (27, 256, 8), (28, 512, 9),
      (29, 1024, 10), (30, 2048, 11), (31, 4096, 12), (32, 8192, 13), (33, 16_384, 14),
      (34, 32_768, 15), (35, 65_536, 16),
    ]

  private static let matchCodes: [Code] =
    (0..<32).map { ($0, $0 + 3, 0) } + [
      (32, 35, 1), (33, 37, 1), (34, 39, 1), (35, 41, 1), (36, 43, 2), (37, 47, 2), (38, 51, 3),
      (39, 59, 3), (40, 67, 4), (41, 83, 4), (42, 99, 5), (43, 131, 7), (44, 259, 8),
      (45, 515, 9), (46, 1027, 10), (47, 2051, 11), (48, 4099, 12), (49, 8195, 13),
      (50, 16_387, 14), (51, 32_771, 15), (52, 65_539, 16),
    ]
}
