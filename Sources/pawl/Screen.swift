import Descriptors
import Octets

/// What a standard stream can show, if it is a terminal. Each stream is judged by itself, and not before
/// something is shown there.
struct Screen {
  /// Standard output.
  static let output = Screen(of: Descriptor(borrowing: 1))
  /// Standard error.
  static let error = Screen(of: Descriptor(borrowing: 2))

  /// The number of columns, or `nil` for what is no terminal.
  let width: Int?
  /// The number of columns that the terminal or the environment states, or `nil` if neither does.
  let statedWidth: Int?
  /// Whether it has colours and the user wants them.
  let isColoured: Bool

  private init(of stream: borrowing Descriptor) {
    guard stream.isTerminal else {
      (width, statedWidth, isColoured) = (nil, nil, false)
      return
    }
    statedWidth = Self.claimedWidth ?? stream.columns.map { max(Self.minimumWidth, $0) }
    width = statedWidth ?? Self.usualWidth
    let terminal = Process.environment("TERM")
    isColoured =
      terminal != nil && terminal != [UInt8]("dumb".utf8) && Process.environment("NO_COLOR") == nil
  }

  // MARK: Width

  /// A narrower terminal gets the text of one that is this wide.
  private static let minimumWidth = 20
  private static let usualWidth = 80

  /// The width for text that is laid out wherever it goes, such as help.
  static var textWidth: Int { claimedWidth ?? output.width ?? usualWidth }

  /// The number of columns that the environment claims, or `nil` if it claims none.
  private static var claimedWidth: Int? {
    let claim = Process.environment("COLUMNS").flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    guard let claim, claim > 0 else { return nil }
    return max(minimumWidth, claim)
  }

  /// Returns lines that fill columns as the terminal shows them: those that are too long are broken
  /// between words, and go on below the value behind their label. Elsewhere it returns `text`.
  func fitted(_ text: String) -> String {
    guard let width else { return text }
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { Paragraph(labelled: $0).lines(within: width).joined(separator: "\n") }
      .joined(separator: "\n")
  }

  // MARK: Colours

  /// What a colour means, with the number of its attributes.
  enum Colour: String {
    case error = "1;31"
    case warning = "1;33"
    case certain = "32"
    case doubtful = "33"
  }

  /// What the sequence that begins a colour begins with, and the sequence that ends it.
  static let colourStart = "\u{1B}["
  static let colourEnd = "\u{1B}[m"

  /// Returns the number of columns that `text` fills, in which some words may have colours.
  static func columns(of text: some StringProtocol) -> Int {
    var columns = 0
    var rest = Substring(text)
    while let start = rest.firstRange(of: colourStart) {
      columns += DisplayWidth.columns(of: String(rest[..<start.lowerBound]))
      rest = rest[start.upperBound...].drop { $0 != "m" }.dropFirst()
    }
    return columns + DisplayWidth.columns(of: String(rest))
  }

  /// Returns `text` in a colour if there are colours.
  func coloured(_ text: some CustomStringConvertible, _ colour: Colour?) -> String {
    guard isColoured, let colour else { return text.description }
    return "\(Self.colourStart)\(colour.rawValue)m\(text)\(Self.colourEnd)"
  }
}

/// Text that is broken into lines between its words and nowhere else.
struct Paragraph {
  /// What the first line begins with, and how wide that is.
  private let start: String
  private let startWidth: Int
  private let words: [Substring]
  /// The number of blanks that the other lines begin with.
  private let indent: Int

  /// Creates a paragraph whose first line begins with `start`, which fills `width` columns, and whose other
  /// lines are indented.
  init(_ text: some StringProtocol, behind start: String = "", width: Int? = nil, indent: Int = 0) {
    (self.start, startWidth) = (start, width ?? DisplayWidth.columns(of: start))
    self.indent = indent
    words = Substring(text).split(separator: " ", omittingEmptySubsequences: false)
  }

  /// Creates a paragraph of words, which may hold blanks, and whose lines but the first are indented.
  init(of words: [Substring], indent: Int) {
    (start, startWidth) = ("", 0)
    self.words = words
    self.indent = indent
  }

  /// Creates the paragraph for a line that consists of a label, at least two blanks and a value, or of
  /// other text.
  init(labelled line: Substring) {
    let blanks = line.prefix { $0 == " " }
    let label = line[blanks.endIndex...].firstRange(of: "  ")?.lowerBound
    let value = label.flatMap { line[$0...].firstIndex { $0 != " " } }
    if let value {
      self.init(line[value...], behind: String(line[..<value]), indent: line[..<value].count)
    } else {
      self.init(line.dropFirst(blanks.count), behind: String(blanks), indent: blanks.count + 4)
    }
  }

  /// Returns the lines, none of which is longer than `width` unless a word is. Where a word does not fit
  /// behind the blanks of its line, there are fewer. `show` says how the words of a line are shown.
  func lines(within width: Int, show: (String) -> String = { $0 }) -> [String] {
    var lines: [String] = []
    var (line, used) = (start, startWidth)
    var text = ""
    for (index, word) in words.enumerated() {
      let length = Screen.columns(of: word)
      if index == 0 ? used + length <= width || used == 0 : used + 1 + length <= width {
        text += (index == 0 ? "" : " ") + word
        used += (index == 0 ? 0 : 1) + length
      } else {
        lines.append(text.isEmpty ? Self.withoutBlanks(line) : line + show(text))
        let blanks = max(0, min(indent, width - length))
        line = String(repeating: " ", count: blanks)
        text = String(word)
        used = blanks + length
      }
    }
    lines.append(text.isEmpty ? Self.withoutBlanks(line) : line + show(text))
    // The first word may have needed a line of its own behind nothing.
    return lines.count > 1 && lines[0].isEmpty ? [String](lines.dropFirst()) : lines
  }

  /// Returns a line without the blanks at its end.
  static func withoutBlanks(_ line: some StringProtocol) -> String {
    let end = line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex
    return String(line[..<end])
  }
}
