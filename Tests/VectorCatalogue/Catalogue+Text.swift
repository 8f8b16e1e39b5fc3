import Rehearsal

/// Armor that is found in a text (`docs/protocol.md`, section 7).
extension Catalogue {
  static var texts: [Vector] {
    prefixes + beginLines + linesWithin + textEnds
  }

  /// A message in a text.
  static func textMessage(
    _ name: String, _ shows: String, _ expect: Outcome = .success, lineLength: Int = 64,
    content: [UInt8] = [UInt8]("hello".utf8), releasing payload: [UInt8]? = nil,
    recoded: ([UInt8]) -> [UInt8] = { $0 }, _ edit: (inout ArmorForm) -> Void
  ) -> Vector {
    let path = "text/" + name
    let scene = Scene(path)
    let bytes = MessageForm(
      to: [scene.recipient()], [FrameForm(content, isLast: true)], scene.dealer
    )
    .sealed(scene.dealer).bytes
    var form = ArmorForm(bytes, "MESSAGE", lineLength: lineLength)
    edit(&form)
    return Vector(
      path, shows, scene.readerForm,
      [
        InputForm(
          bytes: recoded(form.text), expect: expect,
          payload: payload ?? (expect == .success ? content : []))
      ])
  }

  /// A bundle in a text.
  static func textBundle(
    _ name: String, _ shows: String, _ expect: Outcome = .success,
    _ edit: (inout ArmorForm) -> Void
  ) -> Vector {
    bundle(
      "text/" + name, shows, expect,
      alter: { bytes in
        var form = ArmorForm(bytes, "BUNDLE")
        edit(&form)
        bytes = form.text
      })
  }

  private static var prefixes: [Vector] {
    let taken = [
      ("quoted", "quoted once", "> "), ("quoted-twice", "quoted twice", "> > "),
      ("quoted-tight", "quoted twice without blanks", ">>"), ("bar", "bars", "| "),
      ("tab", "indented by a tab", "\t"), ("indented", "indented by four spaces", "    "),
      ("no-break", "indented by a no-break space", "\u{A0}"),
      ("mixed-prefix", "a prefix of everything", "> |\t\u{A0}> "),
      ("prefix-most", "a prefix of 64 bytes", String(repeating: "> ", count: 32)),
    ].map { name, shows, prefix in textMessage(name, shows) { $0.prefix = prefix } }
    return taken + [
      textMessage("prefix-too-long", "a prefix of 65 bytes", .malformed) {
        $0.prefix = String(repeating: "> ", count: 32) + ">"
      },
      textMessage("prefix-too-long-no-break", "33 no-break spaces, which are 66 bytes", .malformed)
      {
        $0.prefix = String(repeating: "\u{A0}", count: 33)
      },
      textMessage("prefix-other", "a star before each line", .malformed) { $0.prefix = "* " },
      textMessage("prefix-letter", "a name before the mark", .malformed) { $0.prefix = "al> " },
      textMessage("prefix-wide-space", "U+3000 before each line", .malformed) {
        $0.prefix = "\u{3000}"
      },
      textMessage("prefix-empty-lines", "empty lines in a quoted text, of three kinds") {
        $0.prefix = "> "
        $0.lines.insert("", at: 2)
        $0.lines[3] += "\n>"
        $0.lines[4] += "\n"
      },
      textMessage("prefix-folded", "quoted lines that were folded: the rest has no prefix") {
        form in
        form.prefix = "> "
        form.lines = form.lines.map { $0.count > 60 ? $0.prefix(60) + "\n" + $0.dropFirst(60) : $0 }
      },
      textMessage("prefix-only-begin", "a prefix before BEGIN only") {
        ($0.begin, $0.lines[0]) = ("> " + $0.begin, $0.lines[0])
      },
      textMessage("prefix-missing-begin", "a prefix before every line but BEGIN", .malformed) {
        $0.lineEnd = "\n> "
      },
      textMessage("prefix-other-line", "a line with another prefix", .malformed) {
        $0.prefix = "> "
        $0.lines[2] += "\n| " + $0.lines.remove(at: 3)
      },
      textMessage("prefix-without-blank", "a line with the prefix but for its blank", .malformed) {
        $0.prefix = "> "
        $0.lines[2] += "\n>" + $0.lines.remove(at: 3)
      },
      textMessage("prefix-twice", "a line with the prefix twice", .malformed) {
        $0.prefix = "> "
        $0.lines[2] = "> " + $0.lines[2]
      },
      textMessage("prefix-and-space", "a blank behind the prefix", .malformed) {
        $0.prefix = ">"
        $0.lines[2] = " " + $0.lines[2]
      },
    ]
  }

  private static var beginLines: [Vector] {
    let filler = String(repeating: String(repeating: "x", count: 63) + "\n", count: 16_384)
    let begin = "-----BEGIN PAWL MESSAGE-----"
    return [
      textMessage("in-mail", "in a letter") {
        ($0.before, $0.after) = ("Dear Bob,\n\nsee below.\n\n", "\n\n-- \nAlice\n")
      },
      textMessage("mark-first", "U+FEFF at the beginning") { $0.before = "\u{FEFF}" },
      textMessage("mark-and-prefix", "U+FEFF, then a prefix") {
        ($0.before, $0.prefix) = ("\u{FEFF}", "> ")
      },
      textMessage("mark-in-text", "U+FEFF before BEGIN in the middle of a text") {
        $0.before = "hello\n\u{FEFF}"
      },
      textMessage("mark-behind-prefix", "U+FEFF behind the prefix", .malformed) {
        $0.begin = "> \u{FEFF}" + $0.begin
      },
      textMessage("mark-twice", "U+FEFF twice", .malformed) { $0.before = "\u{FEFF}\u{FEFF}" },
      textMessage("blanks-behind", "blanks behind BEGIN and END") {
        ($0.begin, $0.end) = ($0.begin + " \t\u{A0}", $0.end + "\u{A0}\t ")
      },
      textMessage("word-behind", "a word behind BEGIN", .malformed) { $0.begin += " hello" },
      textMessage("word-before", "a word before BEGIN", .malformed) {
        $0.begin = "see " + $0.begin
      },
      textMessage("return-behind", "CR, CR, LF behind BEGIN") { $0.begin += "\r\r" },
      textMessage("before-most", "BEGIN ends with the first 1,048,576 bytes") {
        $0.before = String(filler.dropFirst(begin.count + 1)) + "\n"
      },
      textMessage("before-too-much", "BEGIN ends one byte later", .malformed) {
        $0.before = String(filler.dropFirst(begin.count + 1)) + "\n\n"
      },
      textMessage("before-most-blanks", "its blanks count as the line", .malformed) {
        $0.before = String(filler.dropFirst(begin.count + 1)) + "\n"
        $0.begin += " "
      },
      textMessage("bundle-before", "an armored bundle stands before it") {
        $0.before = ArmorForm([1, 2, 3], "BUNDLE").string
      },
      textMessage("bundle-before-cut", "the beginning of an armored bundle stands before it") {
        $0.before = "-----BEGIN PAWL BUNDLE-----\nAAAA\n"
      },
      textMessage("end-before", "an END line stands before it") {
        $0.before = "-----END PAWL MESSAGE-----\n"
      },
      textBundle("message-before", "an armored message stands before it") {
        $0.before = ArmorForm([1, 2, 3], "MESSAGE").string
      },
      textMessage("only-bundle", "an armored bundle and no message", .malformed) {
        let other = ArmorForm([1, 2, 3], "BUNDLE")
        ($0.begin, $0.end, $0.lines) = (other.begin, other.end, other.lines)
      },
      textMessage("no-armor", "a text without armor", .malformed) {
        ($0.begin, $0.lines, $0.end) = ("Dear Bob,", ["how are you?"], "Alice")
      },
      textMessage("begin-cut", "it ends within BEGIN", .malformed) {
        ($0.begin, $0.lineEnd, $0.lines, $0.end, $0.after) = (
          "hello\n-----BEGIN PAWL", "", [], "", ""
        )
      },
      textMessage("begin-whole", "it ends after BEGIN, without a line end", .truncated) {
        ($0.lineEnd, $0.lines, $0.end, $0.after) = ("", [], "", "")
      },
      textMessage(
        "utf-16", "as UTF-16", .malformed,
        recoded: { text in
          let body: [UInt8] = text.flatMap { [$0, 0] }
          return [0xFF, 0xFE] + body
        },
        { _ in }
      ),
    ]
  }

  private static var linesWithin: [Vector] {
    [20, 4, 3, 1, 76, 1000].map { length in
      textMessage("folded-\(length)", "lines of \(length) characters", lineLength: length) { _ in }
    } + [
      textMessage("one-line", "all base64 in one line", lineLength: 1_000_000) { _ in },
      textMessage("uneven", "lines of many lengths") { form in
        form.lines = form.lines.enumerated().map { index, line in
          line.prefix(index + 1) + "\n" + line.dropFirst(index + 1)
        }
      },
      textMessage("returns", "CR alone ends each line") { ($0.lineEnd, $0.after) = ("\r", "\r") },
      textMessage("return-line-feed", "CR LF in some lines, CR in others, LF in the rest") { form in
        form.lines = form.lines.enumerated().map { index, line in
          index % 3 == 0
            ? line + "\r" : index % 3 == 1 ? line.prefix(9) + "\r" + line.dropFirst(9) : line
        }
      },
      textMessage("blanks-at-ends", "blanks at the end of each line") { form in
        form.lines = form.lines.map { $0 + " \t\u{A0}" }
      },
      textMessage("blank-lines", "lines of blanks") { $0.lines.insert(" \t\u{A0}", at: 3) },
      textMessage("blank-within", "a blank within a line", .malformed) {
        $0.lines[3] = $0.lines[3].prefix(9) + " " + $0.lines[3].dropFirst(9)
      },
      textMessage("no-break-within", "a no-break space within a line", .malformed) {
        $0.lines[3] = $0.lines[3].prefix(9) + "\u{A0}" + $0.lines[3].dropFirst(9)
      },
      textMessage(
        "half-no-break", "the first half of a no-break space at a line's end", .malformed,
        recoded: { $0.map { $0 == 1 ? 0xC2 : $0 } },
        {
          $0.lines[3] += "\u{1}"
        }
      ),
      textMessage("begin-within", "a BEGIN line within the armor", .malformed) {
        $0.lines.insert($0.begin, at: 3)
      },
      textMessage("begin-bundle-within", "a BEGIN line of a bundle within the armor", .malformed) {
        $0.lines.insert("-----BEGIN PAWL BUNDLE-----", at: 3)
      },
      textMessage("end-bundle-within", "an END line of a bundle within the armor", .malformed) {
        $0.lines.insert("-----END PAWL BUNDLE-----", at: 3)
      },
      textMessage("mark-within", "U+FEFF before a line", .malformed) {
        $0.lines[3] = "\u{FEFF}" + $0.lines[3]
      },
      textMessage("header", "a line as other armors have it", .malformed) {
        $0.lines.insert("Version: 1", at: 0)
      },
      textMessage("end-with-word", "END and a word", .malformed) { $0.end += " x" },
    ]
  }
}
