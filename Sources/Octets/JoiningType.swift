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
    ranges = table.split { $0 == " " || $0 == "," }.compactMap { word in
      let ends = word.split(separator: "-").compactMap { UInt32($0, radix: 16) }
      guard let first = ends.first, let last = ends.last, first <= last else { return nil }
      return first...last
    }
  }

  /// Returns whether the set has `scalar`.
  func contains(_ scalar: Unicode.Scalar) -> Bool { ranges.contains { $0 ~= scalar.value } }

  /// The characters of the set.
  var scalars: [Unicode.Scalar] { ranges.joined().compactMap(Unicode.Scalar.init) }
}
