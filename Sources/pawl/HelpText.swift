/// A help text that fits any width.
///
/// The parser lays help out for 80 columns, and leaves out the text in its tables where there are few. So it
/// is asked for lines of any length, and these are broken here.
struct HelpText {
  /// The width at which the parser breaks no line.
  static let unlimited = 1_000_000
  /// The column in which the parser puts the text of its tables, and the blanks before their labels.
  private static let textColumn = 26
  private static let labelIndent = 2
  /// From this width on, the text of a table stands beside its label.
  private static let usualWidth = 60

  private let lines: [String]

  /// Creates the text for what the parser prints for an unlimited width.
  init(_ text: String) {
    lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
  }

  /// Returns the text for a width. Only a word is longer, or a line to be typed, which could not be copied
  /// otherwise.
  func text(for width: Int) -> String {
    var output: [String] = []
    var isTable = false
    var rest = lines[...]
    while let line = rest.popFirst() {
      if line.isEmpty { isTable = false }
      if isTable {
        let isLong = rest.first.map(Self.isTableText) ?? false
        let (label, text) = isLong ? (line, rest.removeFirst()) : Self.split(line)
        output += Self.entry(label, text: Self.trimmed(text), width: width)
      } else {
        output += Self.lines(of: line, width: width)
      }
      if Self.isHeading(line) { isTable = true }
    }
    return output.joined(separator: "\n")
  }

  // MARK: Lines

  private static func lines(of line: String, width: Int) -> [String] {
    let isNarrow = width < usualWidth
    if line.hasPrefix("USAGE: ") { return usage(line, indent: isNarrow ? 2 : 7, width: width) }
    if line.hasPrefix("  See '") {
      return Paragraph(trimmed(line), behind: isNarrow ? "" : "  ", indent: isNarrow ? 0 : 2)
        .lines(within: width)
    }
    // A line to be typed.
    let example = "Example: "
    if line.hasPrefix(" ") { return [line] }
    if line.hasPrefix(example) {
      return line.count <= width ? [line] : ["Example:", String(line.dropFirst(example.count))]
    }
    return Paragraph(line).lines(within: width)
  }

  /// Returns the lines of a usage line without the options of all commands. What brackets hold together is
  /// only broken where it is too long by itself.
  private static func usage(_ line: String, indent: Int, width: Int) -> [String] {
    // The global options come last, and this is the first of them.
    let global = "[" + OptionName.store.word
    let words = bracketed(line).split(separator: " ").prefix { $0 != global }
    var groups: [String] = []
    var depth = 0
    for word in words {
      if depth > 0 { groups[groups.count - 1] += " " + word } else { groups.append(String(word)) }
      depth += word.count { $0 == "[" } - word.count { $0 == "]" }
    }
    var lines: [String] = []
    for group in groups {
      let last = lines.last ?? ""
      let blanks = String(repeating: " ", count: indent)
      if lines.isEmpty {
        lines = [group]
      } else if last.count + 1 + group.count <= width {
        lines[lines.count - 1] = last + " " + group
      } else if indent + group.count <= width {
        lines.append(blanks + group)
      } else {
        lines.removeLast()
        lines += Paragraph(group, behind: last + " ", indent: indent).lines(within: width)
      }
    }
    return lines
  }

  // MARK: Tables

  private static func isHeading(_ line: String) -> Bool {
    line.hasSuffix(":") && line.dropLast().allSatisfy { $0.isUppercase }
  }

  private static func isTableText(_ line: String) -> Bool {
    line.hasPrefix(String(repeating: " ", count: textColumn))
  }

  /// Splits a line of a table into its label and its text.
  private static func split(_ line: String) -> (String, String) {
    (String(line.prefix(textColumn)), String(line.dropFirst(textColumn)))
  }

  private static func entry(_ typed: String, text: String, width: Int) -> [String] {
    let isNarrow = width < usualWidth
    let label = bracketed(trimmed(typed))
    let blanks = String(repeating: " ", count: isNarrow ? 0 : labelIndent)
    guard !text.isEmpty else { return Paragraph(label, behind: blanks).lines(within: width) }
    guard !isNarrow, label.count + labelIndent < textColumn else {
      let indent = isNarrow ? 4 : textColumn
      return Paragraph(label, behind: blanks, indent: labelIndent).lines(within: width)
        + Paragraph(text, behind: String(repeating: " ", count: indent), indent: indent)
        .lines(within: width)
    }
    let gap = String(repeating: " ", count: textColumn - labelIndent - label.count)
    return Paragraph(text, behind: blanks + label + gap, indent: textColumn).lines(within: width)
  }

  /// Returns a text in which the values that may be left out are in brackets: `--keep <duration>` has become
  /// `--keep[=<duration>]`.
  private static func bracketed(_ text: String) -> String {
    var text = text
    for option in OptionName.allCases where option.impliedValue != nil {
      guard let start = text.firstRange(of: option.word + " <"),
        let end = text[start.upperBound...].firstIndex(of: ">")
      else { continue }
      text.replaceSubrange(end...end, with: ">]")
      text.replaceSubrange(start, with: option.word + "[=<")
    }
    return text
  }

  private static func trimmed(_ text: String) -> String {
    Paragraph.withoutBlanks(text.drop { $0 == " " })
  }
}
