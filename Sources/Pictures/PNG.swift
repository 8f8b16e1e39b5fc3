import CZlib
import Octets

/// A picture in black and white, in Portable Network Graphics (RFC 2083).
struct PNG {
  private static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The file.
  let bytes: [UInt8]

  /// Creates a picture from rows of pixels of the same number, which are true where they are black.
  init(_ rows: [[Bool]]) {
    let width = UInt32(rows.first?.count ?? 0)
    // One bit a pixel, grey, without interlacing
    let header = Self.number(width) + Self.number(UInt32(rows.count)) + [1, 0, 0, 0, 0]
    // Each row has a byte for its filter, which is none.
    let pixels: [UInt8] = rows.flatMap { row -> [UInt8] in [0] + Self.packed(row) }
    bytes =
      Self.signature + Self.chunk("IHDR", header) + Self.chunk("IDAT", Self.compressed(pixels))
      + Self.chunk("IEND", [])
  }

  /// Returns a row as bits, of which 1 is white, the first pixel highest.
  private static func packed(_ row: [Bool]) -> [UInt8] {
    stride(from: 0, to: row.count, by: 8).map { start in
      (0..<8).reduce(0) { byte, index in
        let isBlack = start + index < row.count && row[start + index]
        return byte << 1 | (isBlack ? 0 : 1)
      }
    }
  }

  private static func number(_ value: UInt32) -> [UInt8] {
    stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: value >> $0) }
  }

  private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
    let checked = [UInt8](type.utf8) + content
    let sum = unsafe crc32(0, checked, UInt32(checked.count))
    return number(UInt32(content.count)) + checked + number(UInt32(truncatingIfNeeded: sum))
  }

  private static func compressed(_ bytes: [UInt8]) -> [UInt8] {
    var count = compressBound(uLong(bytes.count))
    var output = [UInt8](repeating: 0, count: Int(count))
    let status = unsafe compress2(
      &output, &count, bytes, uLong(bytes.count), Z_BEST_COMPRESSION)
    // With an output of this length, only a lack of memory makes this fail.
    guard status == Z_OK else { Memory.exhausted() }
    return [UInt8](output.prefix(Int(count)))
  }
}
