import Octets

extension Array where Element == UInt8 {
  /// The bytes that hexadecimal digits stand for; white space between them is dropped.
  package init(hex: String) {
    let digits = hex.filter { !$0.isWhitespace }
    precondition(digits.count % 2 == 0, "hexadecimal digits come in pairs")
    self = stride(from: 0, to: digits.count, by: 2).map { offset in
      let start = digits.index(digits.startIndex, offsetBy: offset)
      guard let byte = UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) else {
        preconditionFailure("not hexadecimal: \(digits)")
      }
      return byte
    }
  }

  /// The bytes as hexadecimal digits.
  package var hex: String { map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() }
}
