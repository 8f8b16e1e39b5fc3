import Octets

/// How often each byte occurs in places all over a chunk.
struct ByteCensus {
  private static let placeCount = 16
  private static let placeSize = 128
  private static let sampleSize = placeCount * placeSize

  /// The sum of the squares of how often each byte occurs.
  private let squares: Int

  /// Counts in a chunk of at least 2,048 bytes.
  init(_ chunk: RawSpan) {
    var counts = InlineArray<256, UInt16>(repeating: 0)
    for place in 0..<Self.placeCount {
      let start = (chunk.byteCount - Self.placeSize) / (Self.placeCount - 1) * place
      for index in start..<start + Self.placeSize { counts[Int(chunk[index])] += 1 }
    }
    var sum = 0
    for byte in 0..<256 { sum += Int(counts[byte]) * Int(counts[byte]) }
    squares = sum
  }

  /// Whether some bytes are more frequent than others. For random bytes the sum is `n + n² / 256` with
  /// a standard deviation of 1 %; a sum 15 % greater means some 0.2 of 8 bits to be gained.
  var isUneven: Bool {
    let random = Self.sampleSize + Self.sampleSize * Self.sampleSize / 256
    return squares * 100 > random * 115
  }
}
