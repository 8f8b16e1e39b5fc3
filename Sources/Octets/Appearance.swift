import Synchronization

/// What a text looks like to someone who reads it without care: letters of other scripts and digits that
/// resemble others are the same, and so are capital and small letters (UTS 39, section 4).
package struct Appearance: Equatable, Sendable {
  /// The text with lookalikes replaced and then in lower case, and the other way round: `I` resembles `l`,
  /// but also `i`.
  package let forms: [String]

  /// The version of the forms. It changes whenever the form of any text does, such as with a new table.
  package static let version: UInt8 = 1

  /// The text that each character looks like, if only itself: of those in ASCII, and of others that have been
  /// asked for.
  private static let prototypes = Mutex(prototypes(of: Set((0..<128).map { Unicode.Scalar($0) })))

  /// Creates the appearance with these forms.
  init(forms: [String]) { self.forms = forms }

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
    let text = prototypes.withLock { known in
      let others = Set(scalars.filter { known[$0] == nil })
      if !others.isEmpty { known.merge(prototypes(of: others)) { $1 } }
      return scalars.compactMap { known[$0] }.joined()
    }
    return PlainText.decomposed(text)
  }

  /// Reads from the table what some characters look like. To read all of it would take a hundred times as long.
  private static func prototypes(of wanted: Set<Unicode.Scalar>) -> [Unicode.Scalar: String] {
    var prototypes = Dictionary(uniqueKeysWithValues: wanted.map { ($0, String($0)) })
    let table = Array(UnicodeTables.confusables.utf8) + [UInt8(ascii: " ")]
    var (entry, number, first) = (0, UInt32(0), UInt32?.none)
    for (index, byte) in table.enumerated() {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): number = number << 4 | UInt32(byte & 0xF)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): number = number << 4 | UInt32(byte & 0xF + 9)
      case UInt8(ascii: "-"): (first, number) = (number, 0)
      // What has been read was of the text.
      case UInt8(ascii: "+"), UInt8(ascii: "="): number = 0
      default:
        for value in (first ?? number)...number {
          guard let scalar = Unicode.Scalar(value), wanted.contains(scalar) else { continue }
          prototypes[scalar] = text(at: entry, in: table)
        }
        (first, number) = (nil, 0)
        if byte == UInt8(ascii: " ") { entry = index + 1 }
      }
    }
    return prototypes
  }

  /// Returns the text of the entry of ``UnicodeTables/confusables`` that begins at `start`.
  private static func text(at start: Int, in table: [UInt8]) -> String {
    let left = table[start...].prefix { $0 != UInt8(ascii: "=") }
    let scalars = left.split(separator: UInt8(ascii: "+")).compactMap { word in
      UInt32(String(decoding: word, as: UTF8.self), radix: 16).flatMap(Unicode.Scalar.init)
    }
    return String(String.UnicodeScalarView(scalars))
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

/// The appearances of many texts, most of which are in ASCII.
///
/// The appearance of such a text is that of its letters, one after another, so each letter is looked up once.
/// That takes a hundredth of the time.
package struct Appearances {
  private var letters = [Appearance?](repeating: nil, count: 128)

  /// Creates an empty table of letters.
  package init() {}

  /// Returns what ``Appearance/init(of:)`` makes of a text.
  package mutating func appearance(of text: String) -> Appearance {
    guard text.utf8.allSatisfy({ $0 < 0x80 }) else { return Appearance(of: text) }
    var forms = ["", ""]
    for byte in text.utf8 {
      let letter = letter(byte)
      for index in forms.indices { forms[index] += letter.forms[index] }
    }
    return Appearance(forms: forms)
  }

  private mutating func letter(_ byte: UInt8) -> Appearance {
    if let known = letters[Int(byte)] { return known }
    let letter = Appearance(of: String(Unicode.Scalar(byte)))
    letters[Int(byte)] = letter
    return letter
  }
}
