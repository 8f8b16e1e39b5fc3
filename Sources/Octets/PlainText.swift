@_spi(_Unicode) import Swift

/// Text that is safe to show to a person: it moves no cursor, hides nothing and does not reorder
/// the text around it.
package enum PlainText {
  /// Returns whether `text` has no characters of the Unicode categories Cc, Cf, Cs, Zl and Zp.
  package static func isPlain(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy(isPlain)
  }

  /// Zero width non-joiner.
  package static let nonJoiner: Unicode.Scalar = "\u{200C}"
  /// Zero width joiner.
  package static let joiner: Unicode.Scalar = "\u{200D}"

  /// Returns whether `text` is plain apart from U+200C and U+200D. These two hide nothing within a
  /// word of Persian, Hindi or Sinhala, whose names often need them.
  package static func isPlainName(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { isPlain($0) || isJoiner($0) }
  }

  /// Returns whether `scalar` is U+200C or U+200D.
  static func isJoiner(_ scalar: Unicode.Scalar) -> Bool { scalar == nonJoiner || scalar == joiner }

  /// Returns whether `scalar` is a letter, a mark or a number that can be seen.
  static func isInWord(_ scalar: Unicode.Scalar) -> Bool {
    guard !scalar.properties.isDefaultIgnorableCodePoint else { return false }
    return switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber,
      .letterNumber, .otherNumber:
      true
    default: false
    }
  }

  /// Returns `text` with each character that is not plain replaced by its number, such as `\u{1b}`.
  package static func escaped(_ text: String) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      if isPlain(scalar) {
        output.unicodeScalars.append(scalar)
      } else {
        output += "\\u{" + String(scalar.value, radix: 16) + "}"
      }
    }
    return output
  }

  /// Returns `text` in Unicode's normalization form C, in which equal text has equal bytes.
  package static func normalized(_ text: String) -> String {
    var scalars = String.UnicodeScalarView()
    for scalar in text._nfc { scalars.append(scalar) }
    return String(scalars)
  }

  /// Returns the characters of `text` in Unicode's normalization form D.
  static func decomposed(_ text: String) -> [Unicode.Scalar] { [Unicode.Scalar](text._nfd) }

  /// Returns whether `scalar` is of none of these categories.
  static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}

/// What people can tell apart from nothing in a name.
package enum VisibleName {
  /// Returns whether `text` is plain, begins and ends with something that is seen, and has nothing invisible
  /// except for
  /// - joiners where RFC 5892 allows them (appendix A.1 and A.2), within a word,
  /// - variation selectors after a character that they change.
  package static func isVisible(_ text: String) -> Bool {
    let scalars = [Unicode.Scalar](text.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last else { return false }
    guard !isBlank(first), !isBlank(last), !isMark(first) else { return false }
    return scalars.indices.allSatisfy { index in
      let scalar = scalars[index]
      guard !PlainText.isJoiner(scalar) else { return isAllowedJoiner(at: index, in: scalars) }
      guard scalar.properties.isDefaultIgnorableCodePoint else { return PlainText.isPlain(scalar) }
      return isVariation(at: index, in: scalars)
    }
  }

  /// Returns whether a character is drawn onto the one before it.
  private static func isMark(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark: true
    default: false
    }
  }

  /// Returns `text` without what is invisible and without blanks at its ends.
  package static func withoutInvisible(_ text: String) -> String {
    let visible = [Unicode.Scalar](text.unicodeScalars).filter {
      PlainText.isPlain($0) && !$0.properties.isDefaultIgnorableCodePoint
    }
    let end = visible.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? 0
    return String(String.UnicodeScalarView(visible.prefix(end).drop(while: isBlank)))
  }

  /// Characters that are blank without being spaces: those of Braille, music, hieroglyphs and Khitan.
  private static let blanks: [Unicode.Scalar] = [
    "\u{2800}", "\u{1D159}", "\u{13441}", "\u{13442}", "\u{16FE4}",
  ]

  private static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .spaceSeparator || blanks.contains(scalar)
  }

  /// Returns whether RFC 5892 allows the joiner at `index`, and it is not at the end of a word.
  private static func isAllowedJoiner(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
    guard index > 0, index + 1 < scalars.count, PlainText.isInWord(scalars[index + 1]) else {
      return false
    }
    if scalars[index - 1].properties.canonicalCombiningClass == .virama { return true }
    guard scalars[index] == PlainText.nonJoiner else { return false }
    // (Joining_Type:{L,D}) (Joining_Type:T)* U+200C (Joining_Type:T)* (Joining_Type:{R,D})
    let before = scalars[..<index].reversed().lazy.map(JoiningType.init(of:))
      .first { $0 != .transparent }
    let after = scalars[(index + 1)...].lazy.map(JoiningType.init(of:))
      .first { $0 != .transparent }
    return before?.joinsForward == true && after?.joinsBackward == true
  }

  /// Returns whether a variation selector is at `index`, after an emoji, an ideograph or a Mongolian letter
  /// that looks different with it.
  private static func isVariation(at index: Int, in scalars: [Unicode.Scalar]) -> Bool {
    guard index > 0 else { return false }
    let base = scalars[index - 1]
    switch scalars[index].value {
    case 0xFE0E, 0xFE0F:
      let isKeycap = index + 1 < scalars.count && scalars[index + 1] == "\u{20E3}"
      return base.properties.isEmoji && (!base.isASCII || isKeycap)
    case 0xE0100...0xE01EF: return base.properties.isUnifiedIdeograph
    case 0x180B...0x180D, 0x180F: return (0x1820...0x18AA).contains(base.value)
    default: return false
    }
  }
}

/// How a character of a cursive script joins with its neighbours: the part of Unicode's property
/// Joining_Type on which RFC 5892 depends.
enum JoiningType: Equatable {
  /// It joins on both sides.
  case dual
  /// It joins only with the character after it.
  case left
  /// It joins only with the character before it.
  case right
  /// It is a mark, which does not matter for what joins.
  case transparent
  /// It does not join, or always does.
  case other

  private static let dualLetters = CodePoints(UnicodeTables.dualJoining)
  private static let leftLetters = CodePoints(UnicodeTables.leftJoining)
  private static let rightLetters = CodePoints(UnicodeTables.rightJoining)

  /// Creates the type of a character.
  init(of scalar: Unicode.Scalar) {
    if Self.dualLetters.contains(scalar) {
      self = .dual
    } else if Self.rightLetters.contains(scalar) {
      self = .right
    } else if Self.leftLetters.contains(scalar) {
      self = .left
    } else {
      self = Self.isTransparent(scalar) ? .transparent : .other
    }
  }

  /// Returns whether a character is a mark, or the one letter of Adlam that is written like one.
  private static func isTransparent(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark: true
    default: scalar == "\u{1E94B}"
    }
  }

  /// Whether the character joins with one after it.
  var joinsForward: Bool { self == .dual || self == .left }
  /// Whether the character joins with one before it.
  var joinsBackward: Bool { self == .dual || self == .right }
}

/// A set of characters.
struct CodePoints {
  private let ranges: [ClosedRange<UInt32>]

  /// Creates the set from the hexadecimal numbers of a table, such as `620 626-628`.
  init(_ table: String) {
    ranges = table.split(separator: " ").compactMap { word in
      let ends = word.split(separator: "-").compactMap { UInt32($0, radix: 16) }
      guard let first = ends.first, let last = ends.last, first <= last else { return nil }
      return first...last
    }
  }

  /// Returns whether the set has `scalar`.
  func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0 ~= scalar.value } }
}
