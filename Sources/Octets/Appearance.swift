/// What a text looks like to someone who reads it without care: letters of other scripts and digits that
/// resemble others are the same, and so are capital and small letters (UTS 39, section 4).
package struct Appearance: Sendable {
  /// The text with lookalikes replaced and then in lower case, and the other way round: `I` resembles `l`,
  /// but also `i`.
  private let forms: [String]

  /// The text that each character looks like, for those that look like another.
  private static let prototypes: [Unicode.Scalar: String] = {
    var prototypes: [Unicode.Scalar: String] = [:]
    for entry in UnicodeTables.confusables.split(separator: " ") {
      let sides = entry.split(separator: "=")
      let text = sides[0].split(separator: "+").flatMap { CodePoints(String($0)).scalars }
      for scalar in CodePoints(String(sides[1])).scalars {
        prototypes[scalar] = String(String.UnicodeScalarView(text))
      }
    }
    return prototypes
  }()

  /// Creates the appearance of a text.
  package init(of text: String) {
    let visible = PlainText.decomposed(text).filter {
      !$0.properties.isDefaultIgnorableCodePoint
    }
    .map(Self.withoutStyle)
    let small = visible.flatMap { $0.properties.lowercaseMapping.unicodeScalars }
    let replaced = Self.replaced(visible).flatMap { $0.properties.lowercaseMapping.unicodeScalars }
    forms = [replaced, Self.replaced(small)].map { String(String.UnicodeScalarView($0)) }
  }

  /// Returns whether people may take one text for the other.
  package func resembles(_ other: Appearance) -> Bool {
    zip(forms, other.forms).contains { $0.utf8.elementsEqual($1.utf8) }
  }

  private static func replaced(_ scalars: [Unicode.Scalar]) -> [Unicode.Scalar] {
    let text = scalars.map { prototypes[$0] ?? String($0) }.joined()
    return PlainText.decomposed(text)
  }

  /// Returns the usual letter, digit or blank for one of full width, of mathematics or of another width.
  private static func withoutStyle(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    let value = scalar.value
    let plain: UInt32
    switch value {
    case 0xFF01...0xFF5E: plain = value - 0xFF01 + 0x21
    case 0x1D400...0x1D6A3:
      let letter = (value - 0x1D400) % 52
      plain = letter < 26 ? 0x41 + letter : 0x61 + letter - 26
    case 0x1D7CE...0x1D7FF: plain = 0x30 + (value - 0x1D7CE) % 10
    default: plain = scalar.properties.generalCategory == .spaceSeparator ? 0x20 : value
    }
    return Unicode.Scalar(plain) ?? scalar
  }
}
