import Descriptors
import Octets

/// A line for people on standard error: an error, a hint, a warning, a note or a question.
///
/// A terminal shows it on several lines if it is too long, broken at blanks only. What people copy stays
/// whole, however long it is: commands, paths, arguments that they have typed, numbers and dates.
/// Elsewhere it is one line.
struct Notice {
  /// The number of blanks that all lines but the first begin with.
  private static let indent = 2
  /// The commands that hints name without quotes. They reach up to a semicolon.
  private static let bareCommands = ["cat ", "chmod ", "curl ", "tar "]
  /// What may stand behind the quote that ends a command or a name.
  private static let punctuation: Set<Character> = [" ", ",", ";", ":", ".", "?", "!", ")", "'"]

  private let text: String

  /// Creates a notice of one line.
  init(_ text: String) { self.text = text }

  /// Returns the lines that a terminal with `width` columns shows.
  func lines(within width: Int) -> [String] {
    Paragraph(of: words, indent: Self.indent).lines(within: width)
  }

  private var words: [Substring] {
    let keptBlanks = keptBlanks
    var words: [Substring] = []
    var start = text.startIndex
    for index in text.indices where text[index] == " " && !keptBlanks.contains(index) {
      words.append(text[start..<index])
      start = text.index(after: index)
    }
    return words + [text[start...]]
  }

  // MARK: What is kept whole

  private typealias Kept = Range<String.Index>

  /// The places of the blanks at which no line ends.
  private var keptBlanks: Set<String.Index> {
    let kept =
      Self.givenPhrases.flatMap { text.ranges(of: $0) } + Self.quotes(in: text)
      + Self.bareCommands(in: text) + Self.colouredWords(in: text) + Self.figures(in: text)
    return Set(kept.flatMap { range in text[range].indices.filter { text[$0] == " " } })
  }

  /// The arguments that hold blanks, and such paths in the environment.
  private static var givenPhrases: [String] {
    let variables = ["HOME", "PAWL_STORE", "XDG_DATA_HOME", "PAWL_PASSPHRASE_FILE"]
    let paths = variables.compactMap { Process.environment($0).map { "\(Path($0))" } }
    return (Arguments.ofProcess().words.map(Arguments.displayed) + paths).filter {
      $0.split(separator: " ").count > 1
    }
  }

  /// Returns what stands between single quotes, which may hold others: 'pawl verify 'carol c''.
  private static func quotes(in text: String) -> [Kept] {
    var kept: [Kept] = []
    var rest = text.startIndex
    while let start = text[rest...].firstIndex(of: "'") {
      let end = isOpening(start, in: text) ? endOfQuote(from: start, in: text) : nil
      if let end { kept.append(start..<end) }
      rest = end ?? text.index(after: start)
    }
    return kept
  }

  private static func endOfQuote(from start: String.Index, in text: String) -> String.Index? {
    var depth = 0
    for index in text[start...].indices where text[index] == "'" {
      if isOpening(index, in: text) {
        depth += 1
      } else if isClosing(index, in: text) {
        depth -= 1
      }
      if depth == 0 { return text.index(after: index) }
    }
    return nil
  }

  private static func isOpening(_ quote: String.Index, in text: String) -> Bool {
    text[..<quote].last.map { $0 == " " || $0 == "(" } ?? true
  }

  /// Returns whether a quote is neither an apostrophe nor part of the `'\''` of a shell.
  private static func isClosing(_ quote: String.Index, in text: String) -> Bool {
    guard text[..<quote].last != "\\" else { return false }
    return text[quote...].dropFirst().first.map(punctuation.contains) ?? true
  }

  private static func bareCommands(in text: String) -> [Kept] {
    bareCommands.flatMap { text.ranges(of: ": " + $0) }.map { range in
      let start = text.index(range.lowerBound, offsetBy: 2)
      return start..<(text[start...].firstIndex(of: ";") ?? text.endIndex)
    }
  }

  /// Returns the words that have a colour, which a line end would take apart.
  private static func colouredWords(in text: String) -> [Kept] {
    var kept: [Kept] = []
    var rest = text[...]
    while let start = rest.firstRange(of: Screen.colourStart),
      let end = rest[start.upperBound...].firstRange(of: Screen.colourEnd)
    {
      kept.append(start.lowerBound..<end.upperBound)
      rest = rest[end.upperBound...]
    }
    return kept
  }

  /// Returns the numbers that belong together: groups of digits, and a day with its time.
  private static func figures(in text: String) -> [Kept] {
    let words = text.split(separator: " ")
    return zip(words, words.dropFirst()).filter { isNumber($0) && (isNumber($1) || $1 == "UTC") }
      .map { $0.startIndex..<$1.endIndex }
  }

  private static func isNumber(_ word: Substring) -> Bool {
    [word.first, word.last].allSatisfy { $0.map { ("0"..."9").contains($0) } ?? false }
  }
}
