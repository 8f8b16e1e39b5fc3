import Descriptors
import Octets

/// The arguments of the process, through which bytes that are no UTF-8 pass unharmed.
///
/// The parser takes strings, and a file's name may be any bytes. A byte that does not belong to a
/// character is written as a character of a private plane, and so is each byte of a character that
/// is already there; ``bytes(of:)`` undoes it.
enum Arguments {
  private static let firstStandIn: UInt32 = 0x10FF00
  private static let standIns = firstStandIn...0x10FFFF

  /// The arguments without the program's name, in the order and the form that the parser takes.
  static func ofProcess() -> [String] {
    CommandLineForm.parsable(Process.arguments.dropFirst().map(text))
  }

  /// The text that stands for `bytes` until ``bytes(of:)``.
  static func text(_ bytes: [UInt8]) -> String {
    var text = String.UnicodeScalarView()
    var rest = bytes[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      let front = rest.prefix(length)
      if let character = String(validating: front, as: UTF8.self)?.unicodeScalars.first,
        !standIns.contains(character.value)
      {
        text.append(character)
        rest = rest.dropFirst(length)
      } else {
        text.append(standIn(first))
        rest = rest.dropFirst()
      }
    }
    return String(text)
  }

  /// The bytes that an argument was given as.
  static func bytes(of text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in
      standIns.contains(scalar.value)
        ? [UInt8(scalar.value - firstStandIn)] : [UInt8](String(scalar).utf8)
    }
  }

  /// An argument as it can be shown.
  static func displayed(_ text: String) -> String {
    let lines = String(decoding: bytes(of: text), as: UTF8.self).split(separator: "\n")
    return lines.map { PlainText.escaped(String($0)) }.joined(separator: " ")
  }

  private static func standIn(_ byte: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(firstStandIn + UInt32(byte)) ?? "\u{FFFD}"
  }
}
