package import Octets
import Primitives

/// The text form of messages and bundles (`docs/protocol.md`, section 7), and of backups.
package enum Armor: Sendable {
  case message
  case bundle
  case backup

  /// The length of a full line, in characters; the last may be shorter.
  static let lineLength = 64
  /// How many bytes a full line holds.
  package static let bytesPerLine = 48
  /// How much white space may stand before the text and how much behind it, in bytes: more than mail
  /// programs add, and an end to input that has none.
  package static let mostWhiteSpace = 65_536

  private var name: String {
    switch self {
    case .message: "PAWL MESSAGE"
    case .bundle: "PAWL BUNDLE"
    case .backup: "PAWL BACKUP"
    }
  }

  /// The first line, without its end.
  package var begin: [UInt8] { [UInt8]("-----BEGIN \(name)-----".utf8) }
  /// The last line, without its end.
  package var end: [UInt8] { [UInt8]("-----END \(name)-----".utf8) }

  /// What all first lines begin with.
  package static let prefix = [UInt8]("-----BEGIN PAWL ".utf8)

  /// All of `bytes` as text.
  package func encode(_ bytes: [UInt8]) -> [UInt8] {
    var encoder = ArmorEncoder(self)
    return encoder.encode(bytes.bytes) + encoder.finish()
  }
}

/// Makes text of bytes that come in pieces.
package struct ArmorEncoder {
  private let armor: Armor
  private var pending: [UInt8] = []
  private var hasBegun = false

  package init(_ armor: Armor) { self.armor = armor }

  /// How many bytes wait for their line to become full.
  package var pendingCount: Int { pending.count }

  /// The text of as many whole lines as there are.
  package mutating func encode(_ bytes: RawSpan) -> [UInt8] {
    pending.append(bytes)
    let whole = pending.count / Armor.bytesPerLine * Armor.bytesPerLine
    var text = begin()
    text.reserveCapacity(text.count + whole / Armor.bytesPerLine * (Armor.lineLength + 1))
    var reader = ByteReader(pending.bytes)
    while let line = try? reader.readBytes(Armor.bytesPerLine) {
      text += Base64.encode(line) + [0x0A]
    }
    pending = [UInt8](pending[whole...])
    return text
  }

  /// The rest of the text.
  package mutating func finish() -> [UInt8] {
    var text = begin()
    if !pending.isEmpty { text += Base64.encode(pending.bytes) + [0x0A] }
    return text + armor.end + [0x0A]
  }

  private mutating func begin() -> [UInt8] {
    defer { hasBegun = true }
    return hasBegun ? [] : armor.begin + [0x0A]
  }
}

/// Makes bytes of text that comes in pieces; anything that an encoder does not write is refused,
/// but for the kinds of line ends and white space before and after.
package struct ArmorDecoder {
  private enum Place {
    case before, begin, body, lastLine, after
  }

  private let begin: [UInt8]
  private let end: [UInt8]
  private var place = Place.before
  private var line: [UInt8] = []
  private var lineCount = 0
  /// Whether a carriage return outside the lines waits for its line feed.
  private var hasReturned = false
  /// How much white space has stood before the text, or behind it.
  private var whiteSpaceCount = 0

  package init(_ armor: Armor) {
    begin = armor.begin
    end = armor.end
  }

  /// Appends the bytes of `text` to `output`, which has room for as many.
  package mutating func decode(
    _ text: RawSpan, into output: inout Buffer
  ) throws(SealingError) {
    for index in 0..<text.byteCount {
      let character = text[index]
      guard !hasReturned || character == 0x0A else { throw .damagedArmor }
      hasReturned = character == 0x0D && isOutside
      switch (place, character) {
      case (.before, _) where Self.isWhiteSpace(character): try countWhiteSpace()
      case (.after, _) where Self.isWhiteSpace(character): try countWhiteSpace()
      case (.after, _): throw .damagedArmor
      case (.before, _):
        place = .begin
        line.append(character)
      case (_, 0x0A): try endLine(into: &output)
      default:
        // No line is longer than a full one with its carriage return.
        guard line.count <= Armor.lineLength else { throw .damagedArmor }
        line.append(character)
        if line.count == end.count, place != .begin, line == end { try acceptEnd() }
      }
    }
  }

  /// Checks that the text was whole; `frames` is for the error.
  package func finish(frames: UInt64) throws(SealingError) {
    guard place == .after else { throw .truncated(frames: frames) }
    guard !hasReturned else { throw .damagedArmor }
  }

  private var isOutside: Bool { place == .before || place == .after }

  private static func isWhiteSpace(_ character: UInt8) -> Bool {
    character == 0x20 || character == 0x09 || character == 0x0D || character == 0x0A
  }

  private mutating func countWhiteSpace() throws(SealingError) {
    whiteSpaceCount += 1
    guard whiteSpaceCount <= Armor.mostWhiteSpace else { throw .damagedArmor }
  }

  private mutating func endLine(into output: inout Buffer) throws(SealingError) {
    if line.last == 0x0D { line.removeLast() }
    switch place {
    case .begin:
      guard line == begin else { throw .damagedArmor }
      place = .body
    case .body:
      lineCount += 1
      guard !line.isEmpty, let bytes = try? Base64.decode(line.bytes) else {
        // The padding sign as quoted-printable.
        throw line.suffix(3) == [UInt8]("=3D".utf8)[...] ? .mangled(.mail) : .damagedArmor
      }
      if bytes.count < Armor.bytesPerLine { place = .lastLine }
      output.append(bytes.bytes)
    case .before, .lastLine, .after: throw .damagedArmor
    }
    line.removeAll(keepingCapacity: true)
  }

  private mutating func acceptEnd() throws(SealingError) {
    guard lineCount > 0 else { throw .damagedArmor }
    place = .after
    whiteSpaceCount = 0
    line = []
  }
}
