import Octets
import Primitives

/// Spaces, tabs and no-break spaces (C2 A0), found in bytes that come one by one.
private struct Blanks {
  /// Whether the first byte of a no-break space has come, and the second has not.
  private(set) var isWithin = false

  /// Takes the next byte and returns whether it is part of a blank.
  mutating func accept(_ byte: UInt8) -> Bool {
    if isWithin {
      isWithin = false
      return byte == 0xA0
    }
    isWithin = byte == 0xC2
    return isWithin || byte == 0x20 || byte == 0x09
  }

  /// Returns the length of `bytes` without the blanks at its end.
  static func trimmedCount(of bytes: [UInt8]) -> Int {
    var count = bytes.count
    while count > 0 {
      if bytes[count - 1] == 0x20 || bytes[count - 1] == 0x09 {
        count -= 1
      } else if count > 1, bytes[count - 1] == 0xA0, bytes[count - 2] == 0xC2 {
        count -= 2
      } else {
        break
      }
    }
    return count
  }
}

/// Finds out whether a line, whose bytes come one by one, is a `BEGIN` line.
struct BeginLineMatcher {
  private enum State {
    case byteOrderMark(Int)
    case prefix
    /// So many characters of the line of armor have come.
    case line(Int)
    /// The whole line of armor has come.
    case end(Armor)
    case refused
  }

  private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]
  private static let maximumPrefixByteCount = 64
  private static let lines = Armor.allCases.map { (kind: $0, text: $0.beginLine) }

  private var state = State.byteOrderMark(0)
  private var prefix: [UInt8] = []
  private var blanks = Blanks()
  private var candidates = lines
  /// Whether the line begins like that of all kinds, and is none.
  private(set) var isBroken = false

  /// Takes the next byte of the line.
  mutating func accept(_ byte: UInt8) {
    switch state {
    case .refused: break
    case .byteOrderMark(let count):
      if byte == Self.byteOrderMark[count] {
        state = count == 2 ? .prefix : .byteOrderMark(count + 1)
      } else {
        state = count == 0 ? .prefix : .refused
        accept(byte)
      }
    case .prefix: acceptInPrefix(byte)
    case .line(let count): acceptInLine(byte, at: count)
    case .end: if !blanks.accept(byte) { refuse(after: .max) }
    }
  }

  private mutating func acceptInPrefix(_ byte: UInt8) {
    let wasWithin = blanks.isWithin
    if blanks.accept(byte) || !wasWithin && (byte == 0x3E || byte == 0x7C) {
      prefix.append(byte)
      if prefix.count > Self.maximumPrefixByteCount { state = .refused }
    } else if !wasWithin {
      acceptInLine(byte, at: 0)
    } else {
      state = .refused
    }
  }

  private mutating func acceptInLine(_ byte: UInt8, at count: Int) {
    candidates.removeAll { $0.text[count] != byte }
    guard let candidate = candidates.first else { return refuse(after: count) }
    let isWhole = candidate.text.count == count + 1
    state = isWhole ? .end(candidate.kind) : .line(count + 1)
  }

  private mutating func refuse(after count: Int) {
    isBroken = count >= Armor.beginning.count
    state = .refused
  }

  /// Ends the line. Returns the kind of the armor that it begins and its prefix, or `nil` if it is no
  /// `BEGIN` line.
  mutating func finish() -> (kind: Armor, prefix: [UInt8])? {
    // Most lines are long and refused at once; what they need is not made anew.
    defer {
      state = .byteOrderMark(0)
      prefix.removeAll(keepingCapacity: true)
      blanks = Blanks()
      if candidates.count < Self.lines.count { candidates = Self.lines }
      isBroken = false
    }
    guard case .end(let kind) = state, !blanks.isWithin else { return nil }
    return (kind, prefix)
  }
}

/// The lines between `BEGIN` and `END`: what is left of them without prefix and blanks, and the bytes
/// that they encode.
struct ArmorBody {
  private enum State {
    /// So many bytes of the prefix have come, and nothing else.
    case prefix(Int)
    /// The prefix has come, if there was one.
    case start
    /// Nothing but digits has come.
    case digits
    /// So many characters of the `END` line have come.
    case endLine(Int)
    /// Nothing but blanks may come.
    case blanks
  }

  private static let maximumLineByteCount = 1_048_576

  private let endLine: [UInt8]
  private let prefix: [UInt8]
  /// The length of the prefix without the blanks at its end, in bytes.
  private let trimmedPrefixByteCount: Int
  private var state: State
  private var blanks = Blanks()
  private var lineByteCount = 0
  /// Digits that have not been decoded.
  private var digits: [UInt8] = []
  private var digitCount = 0
  private var isPadded = false

  init(_ kind: Armor, prefix: [UInt8]) {
    endLine = kind.endLine
    self.prefix = prefix
    trimmedPrefixByteCount = Blanks.trimmedCount(of: prefix)
    state = prefix.isEmpty ? .start : .prefix(0)
  }

  /// Whether all of the `END` line has come. Behind it only blanks may come.
  private var hasEndLine = false

  /// Whether the line so far is the `END` line.
  var isAtEndLine: Bool { hasEndLine && !blanks.isWithin }

  /// Whether all digits are at least one whole group.
  var isWhole: Bool { digitCount > 0 && digitCount % 4 == 0 }

  /// Takes digits of a line that are in `text` from `start` on, as many as there are, and returns how
  /// many these are. Padding is left to ``accept(_:)``.
  mutating func acceptDigits(in text: RawSpan, from start: Int) -> Int {
    switch state {
    case .start, .digits: break
    case .prefix(0): if !Self.isDigit(text[start]) { return 0 }
    case .prefix, .endLine, .blanks: return 0
    }
    guard !isPadded else { return 0 }
    let end = min(text.byteCount, start + Self.maximumLineByteCount - lineByteCount)
    var index = start
    while index < end, Self.isDigit(text[index]) { index += 1 }
    let count = index - start
    guard count > 0 else { return 0 }
    digits.append(text.extracting(start..<index))
    state = .digits
    lineByteCount += count
    digitCount += count
    return count
  }

  /// Takes the next byte of a line, which is no digit that ``acceptDigits(in:from:)`` takes.
  ///
  /// - Throws: ``SealingError/damagedArmor``, or ``SealingError/mangled(_:)`` where it can be told what
  ///   changed the text.
  mutating func accept(_ byte: UInt8) throws(SealingError) {
    switch state {
    case .prefix(let count) where byte == prefix[count]:
      state = count + 1 == prefix.count ? .start : .prefix(count + 1)
    case .prefix(let count):
      // The line does not begin with the prefix, so all of it counts.
      state = count == 0 ? .start : .blanks
      guard Blanks.trimmedCount(of: [UInt8](prefix[..<count])) == 0 else { throw .damagedArmor }
      try accept(byte)
    case .start, .digits: try acceptInLine(byte)
    case .endLine(let count):
      guard byte == endLine[count] else { throw .damagedArmor }
      state = count + 1 == endLine.count ? .blanks : .endLine(count + 1)
      hasEndLine = count + 1 == endLine.count
    case .blanks: guard blanks.accept(byte) else { throw .damagedArmor }
    }
  }

  private mutating func acceptInLine(_ byte: UInt8) throws(SealingError) {
    if case .start = state, byte == endLine[0] {
      state = .endLine(1)
    } else if byte == UInt8(ascii: "="), digitCount % 4 > 1 {
      guard lineByteCount < Self.maximumLineByteCount else { throw .damagedArmor }
      isPadded = true
      digits.append(byte)
      digitCount += 1
      lineByteCount += 1
      state = .digits
    } else if blanks.accept(byte) {
      state = .blanks
    } else if isPadded, byte == UInt8(ascii: "3") {
      // Quoted-printable encodes the padding sign as "=3D".
      throw .mangled(.mail)
    } else if byte == UInt8(ascii: "<") {
      throw .mangled(.html)
    } else {
      throw .damagedArmor
    }
  }

  /// Ends a line that is not the `END` line.
  mutating func finishLine() throws(SealingError) {
    switch state {
    case .prefix(let count):
      let isTrimmed = count == trimmedPrefixByteCount
      guard isTrimmed || Blanks.trimmedCount(of: [UInt8](prefix[..<count])) == 0 else {
        throw .damagedArmor
      }
    case .endLine: throw .damagedArmor
    case .blanks: guard !blanks.isWithin else { throw .damagedArmor }
    case .start, .digits: break
    }
    state = prefix.isEmpty ? .start : .prefix(0)
    blanks = Blanks()
    lineByteCount = 0
  }

  /// Decodes all groups of four digits that are whole and appends their bytes to `output`.
  mutating func flush(into output: inout Buffer) throws(SealingError) {
    let count = digits.count / 4 * 4
    guard count > 0 else { return }
    guard let bytes = try? Base64.decode(digits.bytes.extracting(0..<count)) else {
      throw .damagedArmor
    }
    output.append(bytes.bytes)
    digits.removeFirst(count)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, 0x2B, 0x2F: true
    default: false
    }
  }
}
