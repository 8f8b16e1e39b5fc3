import Rehearsal

/// The text form as it is written, and damage to it (`docs/protocol.md`, section 7).
extension Catalogue {
  private static func armored(
    _ name: String, _ shows: String, _ expect: Outcome = .malformed, lineLength: Int = 64,
    named suffix: String = "", _ edit: (inout ArmorForm) -> Void = { _ in }
  ) -> Vector {
    bundle(
      "armor-bundle/" + name, shows, expect, edit: { $0.name = [UInt8](suffix.utf8) },
      alter: { bytes in
        var form = ArmorForm(bytes, "BUNDLE", lineLength: lineLength)
        edit(&form)
        bytes = form.text
      })
  }

  static var armoredBundles: [Vector] { takenArmor + refusedLines + refusedSurroundings }

  private static var takenArmor: [Vector] {
    [
      armored("plain", "as it is written", .success),
      armored("one-padding", "base64 with one padding sign", .success, named: "bo"),
      armored("two-paddings", "base64 with two padding signs", .success, named: "b"),
      armored("no-padding", "base64 without padding", .success, named: ""),
      armored(
        "full-last-line", "the last line is full", .success,
        named: String(repeating: "b", count: 39)),
      armored("crlf", "every line ends with CR LF", .success) {
        ($0.lineEnd, $0.after) = ("\r\n", "\r\n")
      },
      armored("mixed-line-ends", "LF and CR LF in one text", .success) { $0.lines[3] += "\r" },
      armored("no-last-line-end", "END without a line end", .success) { $0.after = "" },
      armored("space-around", "white space before and behind", .success) {
        ($0.before, $0.after) = ("\n \t\r\n \n", " \t\r\n\n ")
      },
      armored("space-before-begin", "spaces before BEGIN: a prefix, which no line has", .success) {
        $0.before = "   "
      },
      armored("empty-line", "an empty line", .success) { $0.lines.insert("", at: 2) },
      armored("empty-first-line", "an empty line behind BEGIN", .success) {
        $0.lines.insert("", at: 0)
      },
      armored("short-lines", "lines of 60 characters", .success, lineLength: 60),
      armored("long-lines", "lines of 68 characters", .success, lineLength: 68),
      armored("space-at-line-end", "a space at the end of a line", .success) {
        $0.lines[1] += " "
      },
      armored("lone-return", "a carriage return alone ends a line", .success) {
        $0.lines[1] += "\r" + $0.lines.remove(at: 2)
      },
      armored("two-returns", "two carriage returns before the line feed", .success) {
        $0.lines[1] += "\r\r"
      },
      armored("text-before", "text before BEGIN", .success) { $0.before = "hello\n" },
      armored("text-after", "text behind END", .success) { $0.after = "\nhello\n" },
      armored("return-after", "a carriage return alone behind END", .success) { $0.after = "\r" },
      armored("return-before", "a carriage return alone before BEGIN", .success) {
        $0.before = "\r"
      },
      armored("space-after-begin", "a space behind BEGIN on its line", .success) {
        $0.begin += " "
      },
      armored("byte-order-mark", "U+FEFF before BEGIN", .success) { $0.before = "\u{FEFF}" },
    ]
  }

  private static var refusedLines: [Vector] {
    [
      armored("no-lines", "no line at all") { $0.lines = [] },
      armored("empty-lines", "empty lines and no other") { $0.lines = ["", " "] },
      armored("space-in-line", "a space within a line") { $0.lines[1].insert(" ", at: index(10)) },
      armored("indented-line", "a space before a line") { $0.lines[1] = " " + $0.lines[1] },
      armored("tab-in-line", "a tab within a line") { $0.lines[1].insert("\t", at: index(10)) },
      armored("form-feed", "a form feed at the end of a line") { $0.lines[1] += "\u{C}" },
      armored("stray-character", "a character that base64 does not have") {
        $0.lines[1] = "*" + $0.lines[1].dropFirst()
      },
      armored("url-alphabet", "the alphabet for addresses") {
        $0.lines[1] = "-_" + $0.lines[1].dropFirst(2)
      },
      armored("beyond-ascii", "a byte beyond ASCII") {
        $0.lines[1] = "é" + $0.lines[1].dropFirst(2)
      },
      armored("zero-byte", "a zero byte in a line") {
        $0.lines[1] = "\0" + $0.lines[1].dropFirst()
      },
      armored("padding-missing", "a padding sign is missing", named: "bo") {
        $0.lines[$0.lines.count - 1].removeLast()
      },
      armored("padding-early", "padding before the last line") {
        $0.lines[1] = $0.lines[1].dropLast() + "="
      },
      armored("padding-too-much", "a padding sign too many", named: "bo") {
        $0.lines[$0.lines.count - 1] += "="
      },
      armored("padding-alone", "four padding signs behind the last group") {
        $0.lines.append("====")
      },
      armored("unused-bits", "unused bits are not zero", named: "bo") {
        let last = $0.lines.count - 1
        let place = $0.lines[last].index($0.lines[last].endIndex, offsetBy: -2)
        $0.lines[last].replaceSubrange(place...place, with: next($0.lines[last][place]))
      },
      armored("quoted-printable", "a mail program rewrote the padding", named: "bo") {
        $0.lines[$0.lines.count - 1] += "3D"
      },
    ]
  }

  private static var refusedSurroundings: [Vector] {
    [
      armored("text-after-end", "text behind END on its line") { $0.after = " x\n" },
      armored("space-before-end", "a space before END on its line") { $0.end = " " + $0.end },
      armored("end-joined", "END stands on the last line of base64") {
        $0.end = $0.lines.removeLast() + $0.end
      },
      armored("lower-case", "BEGIN in lower case") {
        $0.begin = "-----begin pawl bundle-----"
      },
      armored("four-dashes", "BEGIN with four dashes") {
        $0.begin = "----BEGIN PAWL BUNDLE----"
      },
      armored("other-end", "END of a message") { $0.end = "-----END PAWL MESSAGE-----" },
      armored("other-kind", "a bundle as an armored message") {
        ($0.begin, $0.end) = ("-----BEGIN PAWL MESSAGE-----", "-----END PAWL MESSAGE-----")
      },
      armored("unknown-kind", "a kind that does not exist") {
        ($0.begin, $0.end) = ("-----BEGIN PAWL KEY-----", "-----END PAWL KEY-----")
      },
      armored("end-missing", "no END line") { ($0.end, $0.after) = ("", "") },
      armored("end-cut", "an END line that is cut short") {
        ($0.end, $0.after) = ("-----END PAWL BUN", "")
      },
      armored("twice", "two armored bundles") {
        $0.after += String(decoding: $0.text, as: UTF8.self)
      },
      armored("quoted-but-begin", "a mail program quoted all but the BEGIN line") {
        $0.lineEnd = "\n> "
      },
    ]
  }

  private static func index(_ offset: Int) -> String.Index {
    String.Index(utf16Offset: offset, in: String(repeating: "A", count: 64))
  }

  /// The character of base64 whose lowest bit is set besides.
  private static func next(_ character: Character) -> String {
    let alphabet = Base64Form.alphabet
    let value = alphabet.firstIndex(of: character) ?? 0
    return String(alphabet[value | 1])
  }

  // MARK: Messages

  static var armoredMessages: [Vector] {
    func message(
      _ name: String, _ shows: String, _ expect: Outcome,
      _ edit: (inout ArmorForm) -> Void = { _ in }
    ) -> Vector {
      let path = "armor-message/" + name
      let scene = Scene(path)
      let bytes = MessageForm(
        to: [scene.recipient()], [FrameForm("hello", isLast: true)], scene.dealer
      ).sealed(scene.dealer).bytes
      var form = ArmorForm(bytes, "MESSAGE")
      edit(&form)
      return Vector(
        path, shows, scene.readerForm,
        [
          InputForm(
            bytes: form.text, expect: expect,
            payload: expect == .success ? [UInt8]("hello".utf8) : [])
        ])
    }
    return [
      message("plain", "as it is written", .success),
      message("crlf", "every line ends with CR LF", .success) {
        ($0.lineEnd, $0.after) = ("\r\n", "\r\n")
      },
      message("space-around", "white space before and behind", .success) {
        ($0.before, $0.after) = ("\n\t \n", "\n\n")
      },
      message("end-missing", "no END line", .truncated) { ($0.end, $0.after) = ("", "") },
      message("end-cut", "END without its last dash", .truncated) {
        ($0.end, $0.after) = (String($0.end.dropLast()), "")
      },
      message("end-cut-line", "END without its last dash, and a line end", .malformed) {
        $0.end = String($0.end.dropLast())
      },
      message("cut-at-line", "it ends after the tenth line", .truncated) {
        ($0.end, $0.after) = ("", "")
        $0.lines.removeLast($0.lines.count - 10)
      },
      message("cut-after-begin", "it ends after the BEGIN line", .truncated) {
        ($0.end, $0.after, $0.lines) = ("", "", [])
      },
      message("text-after", "text behind END", .success) { $0.after = "\nhello" },
      message("stray-character", "a character that base64 does not have", .malformed) {
        $0.lines[5] = "*" + $0.lines[5].dropFirst()
      },
      message("line-missing", "a line is missing: it ends in the head", .truncated) {
        $0.lines.remove(at: 5)
      },
      message("other-end", "END of a bundle", .malformed) { $0.end = "-----END PAWL BUNDLE-----" },
      message("as-bundle", "a message as an armored bundle", .malformed) {
        ($0.begin, $0.end) = ("-----BEGIN PAWL BUNDLE-----", "-----END PAWL BUNDLE-----")
      },
    ]
  }
}

/// Text with every part changeable.
struct ArmorForm {
  var begin: String
  var end: String
  var lines: [String]
  var before = ""
  var after = "\n"
  var lineEnd = "\n"
  /// Stands before each line, BEGIN and END included.
  var prefix = ""

  init(_ bytes: [UInt8], _ kind: String, lineLength: Int = 64) {
    (begin, end) = ("-----BEGIN PAWL \(kind)-----", "-----END PAWL \(kind)-----")
    let text = Array(Base64Form.encode(bytes))
    lines = stride(from: 0, to: text.count, by: lineLength).map {
      String(text[$0..<min($0 + lineLength, text.count)])
    }
  }

  var string: String {
    let rows = [begin] + lines
    return before + rows.map { prefix + $0 + lineEnd }.joined() + prefix + end + after
  }

  var text: [UInt8] { [UInt8](string.utf8) }
}

/// Standard base64 with padding.
enum Base64Form {
  static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")

  static func encode(_ bytes: [UInt8]) -> String {
    let letters = alphabet.map { $0.asciiValue ?? 0 }
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let value = (0..<3).reduce(0) {
        $0 << 8 | ($1 < group.count ? Int(group[start + $1]) : 0)
      }
      for place in 0..<4 {
        text.append(place <= group.count ? letters[value >> (18 - 6 * place) & 63] : 0x3D)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
