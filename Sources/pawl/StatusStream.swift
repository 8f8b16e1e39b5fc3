import Descriptors
import Octets

/// A JSON value of the kinds that status lines and answers need.
enum JSON: CustomStringConvertible {
  case text(String)
  case number(UInt64)
  case flag(Bool)
  case list([JSON])
  /// An object, with its fields in the order in which they are written.
  case object([(String, JSON)])

  var description: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .list(let values): "[" + values.map(\.description).joined(separator: ",") + "]"
    case .object(let fields):
      "{" + fields.map { Self.quoted($0) + ":" + $1.description }.joined(separator: ",") + "}"
    }
  }

  /// Returns a string literal in which all characters that could end a line or move a cursor are
  /// escaped.
  private static func quoted(_ text: String) -> String {
    var output = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": output += "\\\""
      case "\\": output += "\\\\"
      default:
        let isPlain = PlainText.isPlain(String(scalar))
        output += isPlain ? String(scalar) : String(scalar).utf16.map(escape).joined()
      }
    }
    return output + "\""
  }

  private static func escape(_ unit: UInt16) -> String {
    let digits = String(unit, radix: 16)
    return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
  }
}

/// The stream from which scripts read events, as one JSON object per line.
struct StatusStream {
  /// The descriptor, or `nil` if no script asked for it.
  let number: Int32?

  /// Writes a line about an event.
  func send(_ event: String, with fields: [(String, JSON)]) {
    guard let number else { return }
    let line = JSON.object([("event", .text(event))] + fields).description + "\n"
    // If writing fails, the script has stopped reading and needs no more lines.
    try? Descriptor(borrowing: number).write([UInt8](line.utf8).bytes)
  }
}
