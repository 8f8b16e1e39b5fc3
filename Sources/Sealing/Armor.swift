package import Octets
import Primitives

/// The text form of messages, bundles and backups (`docs/protocol.md`, section 7).
package enum Armor: Sendable {
  /// The armor of a message.
  case message
  /// The armor of a prekey bundle.
  case bundle
  /// The armor of a backup.
  case backup

  /// The length of a full line, in characters. Only the last line may be shorter.
  static let lineLength = 64
  /// The number of bytes that a full line encodes.
  package static let bytesPerLine = 48
  /// The maximum length of the white space before the text, and also of the white space after it,
  /// in bytes: more than mail programs add, but little enough that endless white space is refused
  /// soon.
  package static let maximumWhiteSpaceByteCount = 65_536
  /// The characters that the first line of every armor begins with.
  static let prefix = [UInt8]("-----BEGIN PAWL ".utf8)

  private var name: String {
    switch self {
    case .message: "PAWL MESSAGE"
    case .bundle: "PAWL BUNDLE"
    case .backup: "PAWL BACKUP"
    }
  }

  /// The first line, without its line end.
  var beginLine: [UInt8] { [UInt8]("-----BEGIN \(name)-----".utf8) }
  /// The last line, without its line end.
  var endLine: [UInt8] { [UInt8]("-----END \(name)-----".utf8) }

  /// Returns the armored form of `bytes`.
  package func encode(_ bytes: [UInt8]) -> [UInt8] {
    var encoder = ArmorEncoder(self)
    return encoder.encode(bytes.bytes) + encoder.finish()
  }
}

/// An encoder that armors bytes that arrive in pieces.
package struct ArmorEncoder {
  private let armor: Armor
  private var pending: [UInt8] = []
  private var hasBegun = false

  /// Creates an encoder that writes the first and last line of `armor`.
  package init(_ armor: Armor) { self.armor = armor }

  /// The number of bytes that are held back until they fill a line.
  package var pendingCount: Int { pending.count }

  /// Adds `bytes` and returns the text of all lines that are full, preceded by the first line if it
  /// has not been returned yet.
  package mutating func encode(_ bytes: RawSpan) -> [UInt8] {
    pending.append(bytes)
    let whole = pending.count / Armor.bytesPerLine * Armor.bytesPerLine
    var text = takeBeginLine()
    text.reserveCapacity(text.count + whole / Armor.bytesPerLine * (Armor.lineLength + 1))
    var reader = ByteReader(pending.bytes)
    while let line = try? reader.readBytes(Armor.bytesPerLine) {
      text += Base64.encode(line) + [0x0A]
    }
    pending = [UInt8](pending[whole...])
    return text
  }

  /// Returns the rest of the text, up to and including the last line.
  package mutating func finish() -> [UInt8] {
    var text = takeBeginLine()
    if !pending.isEmpty { text += Base64.encode(pending.bytes) + [0x0A] }
    return text + armor.endLine + [0x0A]
  }

  private mutating func takeBeginLine() -> [UInt8] {
    defer { hasBegun = true }
    return hasBegun ? [] : armor.beginLine + [0x0A]
  }
}

/// A decoder of armored text that arrives in pieces. It refuses everything that an encoder does not
/// write, with two exceptions: CRLF as a line end, and white space around the text.
package struct ArmorDecoder {
  private enum State {
    /// The decoder is before the first line.
    case before
    /// The decoder is in the first line.
    case beginLine
    /// The decoder is in the body, and all lines so far have been full.
    case body
    /// The decoder is in a line that can only be the last one, because a short line came before it.
    case endLine
    /// The decoder is after the last line.
    case after
  }

  private let beginLine: [UInt8]
  private let endLine: [UInt8]
  private var state = State.before
  private var line: [UInt8] = []
  private var lineCount = 0
  /// Whether a carriage return outside the text must be followed by its line feed.
  private var hasReturned = false
  /// The number of white space bytes so far, before the text or after it.
  private var whiteSpaceCount = 0

  /// Creates a decoder that accepts only `armor`.
  package init(_ armor: Armor) {
    beginLine = armor.beginLine
    endLine = armor.endLine
  }

  /// Decodes `text` and appends the bytes to `output`, whose free capacity must be at least the
  /// length of `text`.
  ///
  /// - Throws: ``SealingError/damagedArmor``, or ``SealingError/mangled(_:)`` when a mail program
  ///   has encoded the padding of the last line.
  package mutating func decode(
    _ text: RawSpan, into output: inout Buffer
  ) throws(SealingError) {
    for index in 0..<text.byteCount {
      let character = text[index]
      guard !hasReturned || character == 0x0A else { throw .damagedArmor }
      hasReturned = character == 0x0D && isOutside
      switch (state, character) {
      case (.before, _) where Self.isWhiteSpace(character): try countWhiteSpace()
      case (.after, _) where Self.isWhiteSpace(character): try countWhiteSpace()
      case (.after, _): throw .damagedArmor
      case (.before, _):
        state = .beginLine
        line.append(character)
      case (_, 0x0A): try finishLine(into: &output)
      default:
        // No line is longer than a full one with its carriage return.
        guard line.count <= Armor.lineLength else { throw .damagedArmor }
        line.append(character)
        // The last line needs no line end.
        if line.count == endLine.count, state != .beginLine, line == endLine {
          try acceptEndLine()
        }
      }
    }
  }

  /// Checks that the text is complete. `frames` is the number of whole frames that the text
  /// contained, which the error reports.
  ///
  /// - Throws: ``SealingError/truncated(frames:)`` when the last line is missing or cut short, and
  ///   ``SealingError/damagedArmor`` when the text ends with a lone carriage return.
  package func finish(frames: UInt64) throws(SealingError) {
    guard state == .after else { throw .truncated(frames: frames) }
    guard !hasReturned else { throw .damagedArmor }
  }

  private var isOutside: Bool { state == .before || state == .after }

  private static func isWhiteSpace(_ character: UInt8) -> Bool {
    character == 0x20 || character == 0x09 || character == 0x0D || character == 0x0A
  }

  private mutating func countWhiteSpace() throws(SealingError) {
    whiteSpaceCount += 1
    guard whiteSpaceCount <= Armor.maximumWhiteSpaceByteCount else { throw .damagedArmor }
  }

  private mutating func finishLine(into output: inout Buffer) throws(SealingError) {
    if line.last == 0x0D { line.removeLast() }
    switch state {
    case .beginLine:
      guard line == beginLine else { throw .damagedArmor }
      state = .body
    case .body:
      lineCount += 1
      guard !line.isEmpty, let bytes = try? Base64.decode(line.bytes) else {
        // Quoted-printable encodes the padding sign as "=3D".
        throw line.suffix(3) == [UInt8]("=3D".utf8)[...] ? .mangled(.mail) : .damagedArmor
      }
      if bytes.count < Armor.bytesPerLine { state = .endLine }
      output.append(bytes.bytes)
    case .before, .endLine, .after: throw .damagedArmor
    }
    line.removeAll(keepingCapacity: true)
  }

  private mutating func acceptEndLine() throws(SealingError) {
    guard lineCount > 0 else { throw .damagedArmor }
    state = .after
    whiteSpaceCount = 0
    line = []
  }
}
