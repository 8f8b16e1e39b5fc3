import Octets
import Ratcheting

/// A list. On a terminal its fields are in columns; elsewhere they are separated by tabs, in full.
struct Listing {
  /// A part of a line.
  struct Field {
    /// The text in full: elsewhere than on a terminal, each element is a field of its own.
    fileprivate let values: [String]
    fileprivate let shown: String
    fileprivate let colour: Screen.Colour?

    /// Creates a field; `shown` is what it looks like on a terminal, if that differs.
    init(_ value: some CustomStringConvertible, shown: String? = nil, colour: Screen.Colour? = nil)
    {
      values = [value.description]
      self.shown = shown ?? value.description
      self.colour = colour
    }

    /// Creates a field with several values, which may be none.
    init(_ values: [some CustomStringConvertible]) {
      self.values = values.map(\.description)
      shown = self.values.joined(separator: ", ")
      colour = nil
    }

    /// Creates the field of a contact's trust.
    init(_ trust: TrustState) { self.init(trust, colour: trust.colour) }

    fileprivate var width: Int { DisplayWidth.columns(of: shown) }
  }

  private static let gap = 2
  /// The number of blanks before what does not fit on a line.
  private static let indent = 4
  /// The last field is broken into lines behind the others if it gets at least so many columns there.
  private static let leastWidth = 20

  private let rows: [[Field]]

  /// Creates a list of lines.
  init(_ rows: [[Field]]) { self.rows = rows }

  /// The list as it is shown on a screen, or elsewhere.
  func text(on screen: Screen) -> String {
    guard let width = screen.width else {
      return rows.map { $0.flatMap(\.values).joined(separator: "\t") + "\n" }.joined()
    }
    let parts = parts(within: width)
    return rows.flatMap { row in
      parts.flatMap { lines(of: row, in: $0, within: width, on: screen) }
    }
    .map { $0 + "\n" }.joined()
  }

  // MARK: Columns

  /// The width of each column.
  private var widths: [Int] {
    (0..<(rows.map(\.count).max() ?? 0)).map { column in
      rows.map { column < $0.count ? $0[column].width : 0 }.max() ?? 0
    }
  }

  /// A column with the place at which it begins.
  private typealias Place = (column: Int, start: Int)

  /// Returns the columns that stand beside each other; the first of them are on the first line of a row.
  private func parts(within width: Int) -> [[Place]] {
    let widths = widths
    var parts: [[Place]] = []
    var end = 0
    for (column, length) in widths.enumerated() {
      let start = end + Self.gap
      let isBroken = column == widths.count - 1 && start + Self.leastWidth <= width
      if column == 0 {
        parts.append([(column, 0)])
        end = length
      } else if start + length <= width || isBroken {
        parts[parts.count - 1].append((column, start))
        end = start + length
      } else {
        parts.append([(column, Self.indent)])
        end = Self.indent + length
      }
    }
    return parts
  }

  /// Returns the lines for a part of a row: one, or several if the last field is broken.
  private func lines(
    of row: [Field], in part: [Place], within width: Int, on screen: Screen
  ) -> [String] {
    let part = part.filter { $0.column < row.count && !row[$0.column].shown.isEmpty }
    guard let last = part.last else { return [] }
    var line = ""
    var used = 0
    for (column, start) in part {
      line += String(repeating: " ", count: max(0, start - used))
      used = max(used, start)
      guard column != last.column else { break }
      line += screen.coloured(row[column].shown, row[column].colour)
      used += row[column].width
    }
    let field = row[last.column]
    return Paragraph(field.shown, behind: line, width: used, indent: used)
      .lines(within: width) { screen.coloured($0, field.colour) }
  }
}

/// The beginnings of identities in a list, each long enough to be told from all others in it.
struct ShortIdentities {
  /// The number of characters that are shown at least: nobody finds another identity that begins like a
  /// given one by chance, though with some work on purpose.
  private static let leastLength = 13

  private let length: Int

  /// Creates the short forms of all identities in a list.
  init(of identities: [IdentityKey]) {
    let texts = Set(identities.map(\.description)).sorted()
    let common = zip(texts, texts.dropFirst()).map { one, other in
      zip(one, other).prefix { $0 == $1 }.count
    }
    length = max(Self.leastLength, (common.max() ?? 0) + 1)
  }

  /// Returns the field of an identity.
  func field(of identity: IdentityKey) -> Listing.Field {
    let text = identity.description
    return Listing.Field(text, shown: text.count > length + 1 ? text.prefix(length) + "…" : text)
  }
}
