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
    text.unicodeScalars.allSatisfy { isPlain($0) || $0 == nonJoiner || $0 == joiner }
  }

  /// Returns whether `text` is plain apart from U+200C and U+200D where they can be seen: after a
  /// virama, and U+200C also between two Arabic letters that would join (Unicode Standard Annex 31,
  /// section 2.3).
  package static func isPlainInWords(_ text: String) -> Bool {
    let scalars = [Unicode.Scalar](text.unicodeScalars)
    return scalars.indices.allSatisfy { index in
      let scalar = scalars[index]
      guard scalar == nonJoiner || scalar == joiner else { return isPlain(scalar) }
      guard index > 0, index + 1 < scalars.count else { return false }
      let (before, after) = (scalars[index - 1], scalars[index + 1])
      guard after.properties.isAlphabetic else { return false }
      if before.properties.canonicalCombiningClass == .virama { return true }
      return scalar == nonJoiner && isArabicLetter(before) && isArabicLetter(after)
        && !nonJoiningLetters.contains(before)
    }
  }

  /// The letters of Arabic and Persian that never join with the one after them.
  private static let nonJoiningLetters: [Unicode.Scalar] = [
    "\u{0621}", "\u{0622}", "\u{0623}", "\u{0624}", "\u{0625}", "\u{0627}", "\u{0629}", "\u{062F}",
    "\u{0630}", "\u{0631}", "\u{0632}", "\u{0648}", "\u{0671}", "\u{0688}", "\u{0691}", "\u{0698}",
    "\u{06C0}", "\u{06D2}", "\u{06D3}",
  ]

  private static func isArabicLetter(_ scalar: Unicode.Scalar) -> Bool {
    (0x0620...0x06FF).contains(scalar.value) && scalar.properties.isAlphabetic
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

  private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
    default: true
    }
  }
}
