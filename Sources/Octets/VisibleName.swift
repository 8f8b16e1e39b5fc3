/// What people can tell apart from nothing in a name.
package enum VisibleName {
  /// Returns whether `text` is plain, begins and ends with something that is seen, and has nothing invisible
  /// except for
  /// - joiners where RFC 5892 allows them (appendix A.1 and A.2), within a word,
  /// - variation selectors after a character that they change.
  package static func isVisible(_ text: String) -> Bool {
    let scalars = [Unicode.Scalar](text.unicodeScalars)
    guard let first = scalars.first, let last = scalars.last else { return false }
    guard !isBlank(first), !isBlank(last) else { return false }
    return scalars.indices.allSatisfy { index in
      let scalar = scalars[index]
      guard !PlainText.isJoiner(scalar) else { return isAllowedJoiner(at: index, in: scalars) }
      guard scalar.properties.isDefaultIgnorableCodePoint else { return PlainText.isPlain(scalar) }
      return isVariation(at: index, in: scalars)
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
