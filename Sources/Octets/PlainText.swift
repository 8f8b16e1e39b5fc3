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
