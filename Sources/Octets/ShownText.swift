/// Text from someone else in the form in which a terminal shows it, piece by piece. All characters that are
/// not plain are replaced by their numbers, except for
/// - line feeds, tabs, and a carriage return before a line feed,
/// - U+200C and U+200D within a word, and where they shape its end,
/// - U+200D between two emoji, and the tags of a flag.
package struct ShownText {
  /// Characters whose form depends on the next piece.
  private var pending: [Unicode.Scalar] = []
  /// The last two characters before them.
  private var previous: (Unicode.Scalar?, Unicode.Scalar?)

  /// Creates the form of a text that begins.
  package init() {}

  /// Returns the form of the next piece, without the characters whose form is not known yet.
  package mutating func show(_ piece: String) -> String { shown(piece, isEnd: false) }

  /// Returns the form of the rest. What is shown next is another text.
  package mutating func finish() -> String {
    defer { self = ShownText() }
    return shown("", isEnd: true)
  }

  private mutating func shown(_ piece: String, isEnd: Bool) -> String {
    let scalars = pending + piece.unicodeScalars
    var rest = scalars[...]
    var output = ""
    while let scalar = rest.first {
      guard let count = plainCount(of: rest, isEnd: isEnd) else { break }
      let shown = rest.prefix(max(1, count))
      if count == 0 {
        output += PlainText.escaped(String(scalar))
      } else {
        output.unicodeScalars.append(contentsOf: shown)
      }
      for scalar in shown { previous = (previous.1, scalar) }
      rest = rest.dropFirst(shown.count)
    }
    pending = Array(rest)
    return output
  }

  /// Returns the number of characters at the beginning of `rest` that are shown unchanged, 0 if the first
  /// one is replaced, or `nil` if that depends on what follows.
  private func plainCount(of rest: ArraySlice<Unicode.Scalar>, isEnd: Bool) -> Int? {
    guard let scalar = rest.first else { return 0 }
    let next = rest.dropFirst().first
    switch scalar {
    case "\n", "\t": return 1
    case "\r":
      guard let next else { return isEnd ? 0 : nil }
      return next == "\n" ? 2 : 0
    case PlainText.joiner, PlainText.nonJoiner:
      guard next != nil || isEnd else { return nil }
      return isShownJoiner(scalar, before: next) ? 1 : 0
    case "\u{E0020}"..."\u{E007F}":
      return previous.1 == Self.flag ? Self.tagCount(of: rest, isEnd: isEnd) : 0
    default: return PlainText.isPlain(scalar) ? 1 : 0
    }
  }

  // MARK: Joiners

  private func isShownJoiner(_ joiner: Unicode.Scalar, before next: Unicode.Scalar?) -> Bool {
    guard let before = previous.1 else { return false }
    if joiner == PlainText.joiner, let next, Self.isEmoji(next) {
      let base = before == "\u{FE0F}" ? previous.0 : before
      if let base, Self.isEmoji(base) { return true }
    }
    guard PlainText.isInWord(before) else { return false }
    if let next, PlainText.isInWord(next) { return true }
    return before.properties.canonicalCombiningClass == .virama
      || JoiningType(of: before).joinsForward
  }

  private static func isEmoji(_ scalar: Unicode.Scalar) -> Bool {
    !scalar.isASCII && scalar.properties.isEmoji
  }

  // MARK: Flags

  /// The black flag, which tags make that of a region.
  private static let flag: Unicode.Scalar = "\u{1F3F4}"
  /// The number of letters and digits of a region.
  private static let regionLength = 3...6

  /// Returns the number of tags of a flag at the beginning of `rest`, as ``plainCount(of:isEnd:)`` does.
  private static func tagCount(of rest: ArraySlice<Unicode.Scalar>, isEnd: Bool) -> Int? {
    let region = rest.prefix(regionLength.upperBound).prefix { isTagLetter($0) }
    guard let end = rest.dropFirst(region.count).first else { return isEnd ? 0 : nil }
    return end == "\u{E007F}" && regionLength.contains(region.count) ? region.count + 1 : 0
  }

  private static func isTagLetter(_ tag: Unicode.Scalar) -> Bool {
    (0xE0030...0xE0039).contains(tag.value) || (0xE0061...0xE007A).contains(tag.value)
  }
}
