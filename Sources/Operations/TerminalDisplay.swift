import Octets

/// Text from someone else as a terminal may show it: line ends and tabs as they are, other control
/// characters made visible.
struct TerminalDisplay {
  /// The beginning of a character that the next piece completes.
  private var pending: [UInt8] = []
  /// Whether the last line that was shown has not ended.
  private var isInLine = false

  /// What is to be shown of the next piece.
  mutating func visible(_ bytes: RawSpan) -> [UInt8] {
    pending.append(bytes)
    let end = Self.wholeCharacters(pending)
    defer { pending.removeFirst(end) }
    return shown(pending[..<end])
  }

  /// What is to be shown of the rest, and the end of the last line: whatever is said next has a line of
  /// its own.
  mutating func finish() -> [UInt8] {
    defer { (pending, isInLine) = ([], false) }
    let rest = shown(pending[...])
    return isInLine ? rest + [UInt8(ascii: "\n")] : rest
  }

  private mutating func shown(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    let text = Self.escaped(bytes)
    if let last = text.last { isInLine = last != UInt8(ascii: "\n") }
    return text
  }

  /// How many bytes stand before a character that is cut off, if one is.
  private static func wholeCharacters(_ bytes: [UInt8]) -> Int {
    let tail = bytes.suffix(3)
    guard let start = tail.lastIndex(where: { $0 & 0xC0 != 0x80 }), bytes[start] >= 0xC0 else {
      return bytes.count
    }
    let length = bytes[start] >= 0xF0 ? 4 : bytes[start] >= 0xE0 ? 3 : 2
    return bytes.count - start < length ? start : bytes.count
  }

  private static func escaped(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var output = ""
    for scalar in String(decoding: bytes, as: UTF8.self).unicodeScalars {
      if scalar == "\n" || scalar == "\t" {
        output.unicodeScalars.append(scalar)
      } else {
        output += PlainText.escaped(String(scalar))
      }
    }
    return [UInt8](output.utf8)
  }
}
