import Descriptors
import Octets
import Operations

/// Standard output for short answers, and standard error for everything else that people read.
enum Console {
  /// Prints an answer on standard output, and adds a line end if it has none.
  ///
  /// - Throws: ``OperationError/system(_:)`` when it cannot be written.
  static func print(_ text: String) throws(OperationError) {
    let line = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
    do {
      try Descriptor(borrowing: 1).write([UInt8](line.utf8).bytes)
    } catch { throw .system(error) }
  }

  /// Reports an error to people and to scripts, and returns the exit status. A closed pipe ends the
  /// process silently.
  static func fail(_ complaint: Complaint, reportingTo status: StatusStream) -> Int32 {
    guard complaint.errorClass != .brokenPipe else {
      Process.endByBrokenPipe(wasIgnored: Startup.arePipeErrorsIgnored)
    }
    say("error: \(complaint.message)")
    if let hint = complaint.hint { say("hint: \(hint)") }
    report(complaint.message, code: complaint.errorClass.rawValue, to: status)
    return complaint.errorClass.rawValue
  }

  /// Reports to people and to scripts that a command goes on without something, and ends with status 1.
  static func complain(_ message: String, reportingTo status: StatusStream) {
    say("error: \(message)")
    report(message, code: 1, to: status)
  }

  private static func report(_ message: String, code: Int32, to status: StatusStream) {
    status.send("error", with: [("code", .number(UInt64(code))), ("message", .text(message))])
  }

  /// Whether somebody can be asked: standard input and standard error are on a terminal.
  static var canAsk: Bool {
    Descriptor(borrowing: 0).isTerminal && Descriptor(borrowing: 2).isTerminal
  }

  /// Asks a question whose answer is yes or no, where somebody can be asked. Elsewhere the answer is yes.
  static func agree(_ question: String) -> Bool {
    guard canAsk else { return true }
    let input = Descriptor(borrowing: 0)
    write("\(question) (y/N)", endingWith: " ")
    var answer = Buffer(capacity: 256)
    guard case .bytes = try? input.read(into: &answer) else { return false }
    let text = String(decoding: [UInt8](answer.bytes), as: UTF8.self).lowercased()
    return ["y\n", "yes\n"].contains(text)
  }

  /// Writes a line on standard error, which a terminal may show on several.
  static func say(_ text: String) { write(coloured(text), endingWith: "\n") }

  private static func write(_ text: String, endingWith end: String) {
    let line = "pawl: \(text)"
    let width = Screen.error.statedWidth
    let shown = width.map { Notice(line).lines(within: $0).joined(separator: "\n") } ?? line
    // If standard error is closed, there is nobody left to tell.
    try? Descriptor(borrowing: 2).write([UInt8]((shown + end).utf8).bytes)
  }

  /// Returns a line in which the word that says how bad it is has its colour on a terminal.
  private static func coloured(_ text: String) -> String {
    let colours: KeyValuePairs<String, Screen.Colour> = ["error:": .error, "warning:": .warning]
    guard let (word, colour) = colours.first(where: { text.hasPrefix($0.key + " ") }) else {
      return text
    }
    return Screen.error.coloured(word, colour) + text.dropFirst(word.count)
  }
}

/// A JSON value of the kinds that status lines and answers need.
enum JSON: CustomStringConvertible {
  case text(String)
  case number(UInt64)
  case flag(Bool)
  case null
  case list([JSON])
  /// An object, with its fields in the order in which they are written.
  case object([(String, JSON)])

  var description: String {
    switch self {
    case .text(let text): Self.quoted(text)
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .null: "null"
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

/// How far it has been checked that someone's identity is theirs, in words and in status lines.
struct TrustState: CustomStringConvertible {
  private let isVerified: Bool
  private let introducer: ContactName?

  /// Creates the state of a contact; `introducer` is who has introduced them, or `nil`.
  init(of contact: Contact, introducer: ContactName?) {
    isVerified = contact.isVerified
    self.introducer = introducer
  }

  /// Creates the state of the sender of a message.
  init(of sender: Sender) {
    isVerified = sender.isVerified
    introducer = sender.introducer
  }

  var description: String {
    isVerified ? "verified" : introducer.map { "introduced by \($0)" } ?? "not verified"
  }

  /// The colour on a terminal; someone who was introduced has none.
  var colour: Screen.Colour? { isVerified ? .certain : introducer == nil ? .doubtful : nil }

  /// The words in a note.
  var noted: String { Screen.error.coloured(self, colour) }

  /// The fields of an object in JSON.
  var fields: [(String, JSON)] {
    [("verified", .flag(isVerified))]
      + (introducer.map { [("introduced_by", .text($0.description))] } ?? [])
  }
}

/// The stream from which scripts read events, as one JSON object per line.
struct StatusStream {
  /// The descriptor, or `nil` if no script asked for it.
  let number: Int32?

  init(number: Int32?) { self.number = number }

  /// Creates the stream for an error that comes before the parser has read the arguments, or because it
  /// refuses them. There is none if the report would go into the store, or to where the passphrase
  /// comes from.
  init(of arguments: Arguments) {
    let number = arguments.value(of: .statusFd).flatMap { Int32($0) }
    let passphrase = arguments.value(of: .passphraseFd).flatMap { Int32($0) }
    let store = arguments.value(of: .store).flatMap { FileArgument(argument: $0) }
    var purposes = Purposes(using: try? GlobalOptions.location(of: store))
    if let number { purposes.add(.status, at: Path(descriptor: number)) }
    if let passphrase { purposes.add(.passphrase, at: Path(descriptor: passphrase)) }
    self.number = (try? purposes.check()) == nil ? nil : number
  }

  /// Returns the stream in which an error may be reported: none if the error is that the stream serves
  /// another purpose too, so that the report would go there.
  func usable(after error: OperationError) -> StatusStream {
    guard case .sharedStream(.status, _, _) = error else { return self }
    return StatusStream(number: nil)
  }

  /// Writes a line about an event.
  func send(_ event: String, with fields: [(String, JSON)]) {
    guard let number else { return }
    let line = JSON.object([("event", .text(event))] + fields).description + "\n"
    // If writing fails, the script has stopped reading and needs no more lines.
    try? Descriptor(borrowing: number).write([UInt8](line.utf8).bytes)
  }
}

/// A meter that shows the progress of a long stream once a second, but not in the first second: on
/// a line of the terminal, which is erased at the end, and in status lines for scripts.
final class ProgressMeter {
  /// The time between two reports, in milliseconds.
  private static let interval: UInt64 = 1000
  private static let clearing = "\r\u{1B}[K"

  private let status: StatusStream
  private let isShown: Bool
  private let started = Process.uptime
  private var lastReport: UInt64
  private var hasLine = false

  /// Creates a meter. It draws a line only if `isWanted` is true, standard error is a terminal that
  /// can erase a line, and no stream of `subject` is on a terminal, where the line would mix with
  /// the text.
  init(for subject: Subject, reportingTo status: StatusStream, isWanted: Bool) {
    self.status = status
    isShown =
      isWanted && !subject.isOnTerminal && Descriptor(borrowing: 2).isTerminal
      && Process.environment("TERM") != [UInt8]("dumb".utf8)
    lastReport = started
  }

  /// Reports a stream's progress, if it is time for that.
  func update(_ progress: Progress) {
    let now = Process.uptime
    guard now - lastReport >= Self.interval else { return }
    lastReport = now
    let total = progress.total.map { [("total", JSON.number($0))] } ?? []
    status.send("progress", with: [("bytes", .number(progress.bytes))] + total)
    guard isShown else { return }
    let line = Self.line(progress, milliseconds: now - started)
    // A line that wraps would not be erased as a whole.
    let terminal = Descriptor(borrowing: 2)
    hasLine = terminal.draw(Self.clearing + line.prefix((terminal.columns ?? 80) - 1))
  }

  /// Erases the line, so that something else can be written there. In the background the terminal shows
  /// other lines by now, which stay.
  func finish() {
    if hasLine { _ = Descriptor(borrowing: 2).draw(Self.clearing) }
    hasLine = false
  }

  /// Returns a line such as `12.3 MB, 4.5 MB/s, 30 %, 0:12 left`, whose last two figures appear
  /// only if the length of the stream is known.
  static func line(_ progress: Progress, milliseconds: UInt64) -> String {
    let rate = progress.bytes * 1000 / max(1, milliseconds)
    let line = "\(size(progress.bytes)), \(size(rate))/s"
    guard let total = progress.total, total > 0, rate > 0 else { return line }
    let left = (total - min(progress.bytes, total)) / rate
    let seconds = (left % 60 < 10 ? "0" : "") + "\(left % 60)"
    return line + ", \(progress.bytes * 100 / total) %, \(left / 60):\(seconds) left"
  }

  private static func size(_ bytes: UInt64) -> String {
    let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]
    var index = 0
    var tenths = bytes * 10
    while tenths >= 10_000, index < units.count - 1 {
      tenths /= 1000
      index += 1
    }
    return index == 0 ? "\(bytes) B" : "\(tenths / 10).\(tenths % 10) \(units[index])"
  }
}
