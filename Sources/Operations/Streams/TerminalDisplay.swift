import Octets

/// The form in which a terminal shows the content of a message: text, as ``ShownText`` describes it.
///
/// Content whose first piece is no text is refused, so that a binary file does not use up its message on a
/// screen. What is no text further on is made visible.
struct TerminalDisplay {
  /// What is known of the beginning of the content.
  private enum Beginning {
    /// There has been no content.
    case missing
    /// The first piece is text, but it ends within a character.
    case open
    /// It is text.
    case text
  }

  private var beginning: Beginning
  /// The beginning of a character that the next piece completes.
  private var pending: [UInt8] = []
  private var text = ShownText()
  /// Whether the last line that was shown has not ended.
  private var isInLine = false

  /// Creates the display. If `refusesBinary` is false, also a first piece that is no text is made visible.
  init(refusesBinary: Bool = true) { beginning = refusesBinary ? .missing : .text }

  /// Returns the visible form of the next piece, which is the last of a message if `isLast` is true.
  ///
  /// Throws ``OperationError/binaryContent`` if the first piece has a zero byte or is not UTF-8.
  mutating func visible(_ bytes: RawSpan, isLast: Bool) throws(OperationError) -> [UInt8] {
    let piece = [UInt8](bytes)
    try judge(piece, isLast: isLast)
    pending += piece
    let end = Self.wholeCharactersEnd(pending)
    defer { pending.removeFirst(end) }
    return shown(text.show(String(decoding: pending[..<end], as: UTF8.self)))
  }

  /// Returns the visible form of the rest and the end of the last line, so that the next note is on
  /// a line of its own.
  ///
  /// Throws ``OperationError/binaryContent`` if all content was one piece that ended within a character.
  mutating func finish() throws(OperationError) -> [UInt8] {
    guard beginning != .open else { throw .binaryContent }
    return end()
  }

  /// Returns the same also for content that ends too early.
  mutating func end() -> [UInt8] {
    defer { self = TerminalDisplay() }
    let rest = shown(text.show(String(decoding: pending, as: UTF8.self)) + text.finish())
    return isInLine ? rest + [UInt8(ascii: "\n")] : rest
  }

  /// Decides whether the content is text, as far as its first piece says.
  private mutating func judge(_ piece: [UInt8], isLast: Bool) throws(OperationError) {
    guard !piece.isEmpty, beginning != .text else { return }
    var candidate = piece
    if beginning == .open, let first = pending.first {
      candidate = pending + piece.prefix(Self.characterLength(first) - pending.count)
    }
    let end = Self.wholeCharactersEnd(candidate)
    let rest = [UInt8](candidate[end...])
    guard !candidate.contains(0), String(validating: candidate[..<end], as: UTF8.self) != nil,
      rest.isEmpty || (!isLast && Self.canBegin(rest))
    else { throw .binaryContent }
    beginning = rest.isEmpty ? .text : .open
  }

  private mutating func shown(_ text: String) -> [UInt8] {
    if let last = text.utf8.last { isInLine = last != UInt8(ascii: "\n") }
    return [UInt8](text.utf8)
  }

  /// Returns the offset at which the last whole character ends.
  private static func wholeCharactersEnd(_ bytes: [UInt8]) -> Int {
    let tail = bytes.suffix(3)
    guard let start = tail.lastIndex(where: { $0 & 0xC0 != 0x80 }), bytes[start] >= 0xC0 else {
      return bytes.count
    }
    return bytes.count - start < characterLength(bytes[start]) ? start : bytes.count
  }

  /// Returns the length of the character that begins with this byte.
  private static func characterLength(_ byte: UInt8) -> Int {
    byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
  }

  /// Returns whether some character begins with these bytes.
  private static func canBegin(_ bytes: [UInt8]) -> Bool {
    let missing = characterLength(bytes[0]) - bytes.count
    return [0x80, 0xBF].contains { (filler: UInt8) in
      let whole = bytes + [UInt8](repeating: filler, count: missing)
      return String(validating: whole, as: UTF8.self) != nil
    }
  }
}
