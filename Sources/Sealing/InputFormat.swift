import Octets
import Ratcheting

/// The format of some input, detected from its first bytes.
package enum InputFormat: Equatable, Sendable {
  /// A message in binary form.
  case message
  /// A prekey bundle in binary form.
  case bundle
  /// A message in text armor.
  case armoredMessage
  /// A prekey bundle in text armor.
  case armoredBundle
  /// A backup, which always has text armor.
  case armoredBackup
  /// There are too few bytes to decide: they fit at least one format.
  case undecided

  /// The number of bytes after leading white space that are always enough to decide.
  package static let decisiveByteCount = 64

  /// The maximum number of bytes that are examined.
  private static let maximumByteCount = 4096

  /// The first lines of the binary forms.
  private static let magics = [Head.magic, UnverifiedBundle.magic]

  /// Detects the format of input that begins with `bytes`.
  ///
  /// - Throws: ``SealingError/otherVersion``, ``SealingError/mangled(_:)`` or
  ///   ``SealingError/damagedArmor`` when the bytes show what is wrong, and otherwise
  ///   ``SealingError/notPawl``.
  package init(_ bytes: RawSpan) throws(SealingError) {
    let front = [UInt8](bytes.extracting(0..<min(bytes.byteCount, Self.maximumByteCount)))
    // No count of stanzas and no kind of bundle begins with this byte, but quoted-printable encodes
    // the bytes that do follow in this way.
    for magic in Self.magics where front.starts(with: magic + [UInt8(ascii: "=")]) {
      throw .mangled(.mail)
    }
    if let binary = Self.binary(front) {
      self = binary
      return
    }
    let text = [UInt8](front.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D })
    guard let armored = Self.armored(text) else {
      throw Self.refusal(of: front, withoutWhiteSpace: text)
    }
    self = armored
  }

  private static func binary(_ front: [UInt8]) -> InputFormat? {
    if front.starts(with: Head.magic) { return .message }
    if front.starts(with: UnverifiedBundle.magic) { return .bundle }
    return magics.contains { $0.starts(with: front) } ? .undecided : nil
  }

  private static func armored(_ text: [UInt8]) -> InputFormat? {
    let formats: [(Armor, InputFormat)] = [
      (.message, .armoredMessage), (.bundle, .armoredBundle), (.backup, .armoredBackup),
    ]
    for (armor, format) in formats where text.starts(with: armor.beginLine) { return format }
    let isPrefix = formats.contains { armor, _ in armor.beginLine.starts(with: text) }
    return isPrefix ? .undecided : nil
  }

  /// Returns the most precise error for bytes that have none of the formats.
  private static func refusal(
    of front: [UInt8], withoutWhiteSpace text: [UInt8]
  ) -> SealingError {
    if front.starts(with: [0xFF, 0xFE]) || front.starts(with: [0xFE, 0xFF]) {
      return .mangled(.utf16)
    }
    for magic in magics where front.starts(with: magic.dropLast() + [0x0D, 0x0A]) {
      return .mangled(.lineEnds)
    }
    if front.starts(with: [UInt8]("pawl/v".utf8)) { return .otherVersion }
    if text.starts(with: Armor.prefix) { return .damagedArmor }
    if text.first == UInt8(ascii: "<") { return .mangled(.html) }
    for sign in ["=2D", "- ---", ">"] where text.starts(with: [UInt8](sign.utf8)) {
      return .mangled(.mail)
    }
    return .notPawl
  }
}
