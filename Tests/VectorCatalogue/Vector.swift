/// One case of the format: what a reader holds, what it is given, and what must come of it.
///
/// `Tests/Vectors/README.md` describes the file: lines of a name and a value, an empty line, and the
/// bytes that the reader is given.
package struct Vector: Sendable {
  /// One line of the header.
  package struct Line: Equatable, Sendable {
    package let name: String
    package let value: String
  }

  /// What a file does not have that it should.
  package struct FormError: Error, CustomStringConvertible {
    package let description: String

    package init(description: String) { self.description = description }
  }

  /// The folder that the file is in: the part of the format it concerns.
  package let area: String
  /// The name of the file, without its ending.
  package let name: String
  package let lines: [Line]
  /// What the reader is given.
  package let body: [UInt8]

  package init(area: String, name: String, lines: [Line], body: [UInt8]) {
    self.area = area
    self.name = name
    self.lines = lines
    self.body = body
  }

  /// Takes the bytes of a file.
  package init(area: String, name: String, file: [UInt8]) throws(FormError) {
    guard let end = file.indices.first(where: { file[$0...].starts(with: [0x0A, 0x0A]) }) else {
      throw FormError(description: "\(area)/\(name) has no empty line")
    }
    var lines: [Line] = []
    for text in String(decoding: file[..<end], as: UTF8.self).split(separator: "\n") {
      let parts = text.split(separator: ":", maxSplits: 1)
      guard parts.count == 2, parts[1].first == " " else {
        throw FormError(description: "\(area)/\(name): \(text)")
      }
      lines.append(Line(name: String(parts[0]), value: String(parts[1].dropFirst())))
    }
    self.init(area: area, name: name, lines: lines, body: [UInt8](file[(end + 2)...]))
  }

  /// The bytes of the file.
  package var file: [UInt8] {
    let header = lines.map { "\($0.name): \($0.value)\n" }.joined()
    return [UInt8]((header + "\n").utf8) + body
  }

  /// The value of the first line of that name.
  package subscript(name: String) -> String? { lines.first { $0.name == name }?.value }

  /// The values of all lines of that name, in order.
  package func all(_ name: String) -> [String] { lines.filter { $0.name == name }.map(\.value) }
}

/// What must come of an input: the classes of `docs/protocol.md`, section 10.
package enum Outcome: Int, CaseIterable, Sendable {
  case success = 0
  case other = 1
  case notForThisStore = 10
  case alreadyDecrypted = 11
  case unknownSender = 12
  case wrongSender = 13
  case altered = 14
  case truncated = 15
  case malformed = 16
  case expired = 17
  case identityMismatch = 18
  case tooManySkipped = 19
  case noContact = 20
  case wrongPassphrase = 21

  /// Number and name as they stand in a file.
  package var text: String { "\(rawValue) \(words)" }

  /// Takes ``text``.
  package init?(_ text: String) {
    guard let found = Self.allCases.first(where: { $0.text == text }) else { return nil }
    self = found
  }

  private var words: String {
    switch self {
    case .success: "success"
    case .other: "other"
    case .notForThisStore: "not for this store"
    case .alreadyDecrypted: "already decrypted"
    case .unknownSender: "unknown sender"
    case .wrongSender: "wrong sender"
    case .altered: "altered"
    case .truncated: "truncated"
    case .malformed: "malformed"
    case .expired: "expired"
    case .identityMismatch: "identity mismatch"
    case .tooManySkipped: "too many skipped"
    case .noContact: "no contact"
    case .wrongPassphrase: "wrong passphrase"
    }
  }
}
