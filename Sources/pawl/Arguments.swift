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

  /// The arguments without the program's name, global options moved behind the command.
  static func ofProcess() -> [String] {
    ordered(Process.arguments.dropFirst().map(text))
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

  // MARK: Global options before the command

  private static let withValue: Set<String> = ["--store", "--status-fd", "--lock-timeout"]
  private static let withoutValue: Set<String> = ["-q", "--quiet", "--no-progress"]
  private static let groups: Set<String> = ["contact"]

  /// Moves global options that stand before the command behind it, where the parser wants them.
  private static func ordered(_ arguments: [String]) -> [String] {
    var options: [String] = []
    var rest = arguments[...]
    while let option = rest.first, let count = length(option) {
      options += rest.prefix(count)
      rest = rest.dropFirst(count)
    }
    let path = rest.first.map { groups.contains($0) ? 2 : 1 } ?? 0
    return rest.prefix(path) + options + rest.dropFirst(path)
  }

  /// How many arguments a global option takes up; nothing when it is none.
  private static func length(_ option: String) -> Int? {
    if withoutValue.contains(option) { return 1 }
    if withValue.contains(option) { return 2 }
    return withValue.contains { option.hasPrefix($0 + "=") } ? 1 : nil
  }
}
