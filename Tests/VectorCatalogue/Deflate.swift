/// DEFLATE (RFC 1951) written by hand, so that no vector depends on what a library chooses.
struct Deflate {
  private(set) var bytes: [UInt8] = []
  private var bitCount = 0

  /// Adds bits, the lowest first.
  mutating func put(_ value: Int, _ count: Int) {
    for bit in 0..<count {
      if bitCount % 8 == 0 { bytes.append(0) }
      bytes[bytes.count - 1] |= UInt8(value >> bit & 1) << UInt8(bitCount % 8)
      bitCount += 1
    }
  }

  /// Adds a code of the fixed table: its highest bit first.
  private mutating func putCode(_ code: Int, _ count: Int) {
    for bit in (0..<count).reversed() { put(code >> bit & 1, 1) }
  }

  /// A literal byte, or 256 for the end of the block, of the fixed table.
  mutating func put(symbol: Int) {
    switch symbol {
    case 0..<144: putCode(0x30 + symbol, 8)
    case 144..<256: putCode(0x190 + symbol - 144, 9)
    case 256..<280: putCode(symbol - 256, 7)
    default: putCode(0xC0 + symbol - 280, 8)
    }
  }

  /// A repetition of 258 bytes from `distanceCode`, which needs no more bits below 4.
  mutating func putLongest(distanceCode: Int = 0) {
    put(symbol: 285)
    putCode(distanceCode, 5)
  }

  /// One last block of the fixed table that holds `text`.
  static func fixed(_ text: [UInt8], isLast: Bool = true) -> Deflate {
    var stream = Deflate()
    stream.put((isLast ? 1 : 0) | 1 << 1, 3)
    for byte in text { stream.put(symbol: Int(byte)) }
    stream.put(symbol: 256)
    return stream
  }

  /// One last block that inflates to `count` zero bytes.
  static func zeros(_ count: Int) -> [UInt8] {
    var stream = Deflate()
    stream.put(3, 3)
    stream.put(symbol: 0)
    for _ in 0..<(count - 1) / 258 { stream.putLongest() }
    for _ in 0..<(count - 1) % 258 { stream.put(symbol: 0) }
    stream.put(symbol: 256)
    return stream.bytes
  }

  /// A stored block.
  static func stored(_ text: [UInt8], isLast: Bool = true) -> [UInt8] {
    let (low, high) = (UInt8(text.count & 0xFF), UInt8(text.count >> 8))
    return [isLast ? 1 : 0, low, high, ~low, ~high] + text
  }
}
