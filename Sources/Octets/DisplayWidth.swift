/// How much space text takes up on a terminal.
package enum DisplayWidth {
  private static let wide = CodePoints(UnicodeTables.wide)
  private static let hangulVowelsAndEnds: [ClosedRange<UInt32>] = [
    0x1160...0x11FF, 0xD7B0...0xD7FF,
  ]

  /// Returns the number of columns that `text` fills: two for each wide character of East Asia and each
  /// emoji, none for marks that are drawn onto the character before them.
  package static func columns(of text: String) -> Int {
    var isPrintable = true
    for byte in text.utf8 where byte >= 0x7F { isPrintable = false }
    return isPrintable ? text.utf8.count : text.reduce(0) { $0 + columns(of: $1) }
  }

  private static func columns(of character: Character) -> Int {
    let scalars = character.unicodeScalars
    return isEmoji(scalars) ? 2 : scalars.reduce(0) { $0 + columns(of: $1) }
  }

  private static func isEmoji(_ scalars: Character.UnicodeScalarView) -> Bool {
    guard let first = scalars.first, first.properties.isEmoji else { return false }
    return scalars.contains("\u{FE0F}") || first.properties.isEmojiPresentation
  }

  private static func columns(of scalar: Unicode.Scalar) -> Int {
    guard !scalar.isASCII else { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: break
    }
    guard !scalar.properties.isDefaultIgnorableCodePoint,
      !hangulVowelsAndEnds.contains(where: { $0 ~= scalar.value })
    else { return 0 }
    return wide.contains(scalar) ? 2 : 1
  }
}
