import Octets
import Primitives

/// The text form of messages, bundles and backups (`docs/protocol.md`, section 7).
package enum Armor: CaseIterable, Sendable {
  /// The armor of a message.
  case message
  /// The armor of a prekey bundle.
  case bundle
  /// The armor of a backup.
  case backup

  /// The length of a full line as it is written, in characters. Only the last line may be shorter.
  static let lineLength = 64
  /// The number of bytes that a full line encodes.
  package static let bytesPerLine = 48
  /// The characters that the `BEGIN` line of every kind begins with.
  static let beginning = [UInt8]("-----BEGIN PAWL ".utf8)

  private var name: String {
    switch self {
    case .message: "PAWL MESSAGE"
    case .bundle: "PAWL BUNDLE"
    case .backup: "PAWL BACKUP"
    }
  }

  /// The `BEGIN` line as it is written, without its line end.
  var beginLine: [UInt8] { [UInt8]("-----BEGIN \(name)-----".utf8) }
  /// The `END` line as it is written, without its line end.
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

  /// Returns the rest of the text, which ends with the last line.
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
