import Rehearsal

/// Where armor ends, and what stands behind it (`docs/protocol.md`, section 7).
extension Catalogue {
  static var textEnds: [Vector] { cuts + behindEnd + forms + lineLimits }

  private static var cuts: [Vector] {
    func cut(
      _ name: String, _ shows: String, _ prefix: String = "", _ edit: (inout ArmorForm) -> Void
    ) -> Vector {
      textMessage("cut-" + name, shows, .truncated) {
        ($0.prefix, $0.after) = (prefix, "")
        edit(&$0)
      }
    }
    return [
      cut("no-line-end", "it ends behind the last line of base64, without its line end") {
        ($0.end, $0.lineEnd) = ($0.lines.removeLast(), "\n")
      },
      cut("end-dash", "it ends behind a dash of END") { $0.end = "-" },
      cut("end-dashes", "it ends behind the dashes of END") { $0.end = "-----" },
      cut("end-word", "it ends in the word END") { $0.end = "-----EN" },
      cut("end-almost", "it ends before the last dash of END") { $0.end.removeLast() },
      cut("prefix", "it ends in the prefix", "> > ") { ($0.end, $0.prefix) = ("", "> > ") },
      cut("prefix-end", "it ends in END behind the prefix", "> ") { $0.end = "-----END PA" },
      cut("prefix-begun", "it ends with the beginning of the prefix", "> > ") {
        $0.lines = $0.lines.map { "> > " + $0 }
        $0.begin = "> > " + $0.begin
        ($0.prefix, $0.end) = ("", "> ")
      },
      cut("prefix-line-end", "it ends behind the prefix without its blank", "> ") {
        $0.lines = $0.lines.map { "> " + $0 }
        $0.begin = "> " + $0.begin
        ($0.prefix, $0.end) = ("", ">\n")
      },
      textBundle("cut-bundle", "a bundle that ends in END", .malformed) {
        ($0.end, $0.after) = ("-----END PAWL", "")
      },
      textBundle("cut-bundle-line", "a bundle that ends in base64", .malformed) {
        ($0.end, $0.after) = ("AAAA", "")
      },
    ]
  }

  private static var behindEnd: [Vector] {
    func second(_ prefix: String, _ kind: String = "MESSAGE") -> String {
      var form = ArmorForm([1, 2, 3], kind)
      form.prefix = prefix
      return "\n\n" + form.string
    }
    let altered = Outcome.altered
    return [
      textMessage("behind-long", "more than 1 MiB of text behind END") {
        $0.after = "\n" + String(repeating: "text\n", count: 220_000)
      },
      textMessage("behind-quoted", "an earlier message, quoted, behind END") {
        $0.after = second("> ")
      },
      textMessage(
        "behind-quoted-deeper", "a message that is quoted, and one quoted twice behind it"
      ) {
        $0.prefix = "> "
        $0.after = second("> > ")
      },
      textMessage("behind-quoted-cut", "the beginning of an earlier message, quoted") {
        $0.after = "\n> -----BEGIN PAWL MESSAGE-----\n> AAAA"
      },
      textMessage("behind-second", "a second message", altered, releasing: []) {
        $0.after = second("")
      },
      textMessage("behind-second-begin", "a second BEGIN line and no more", altered, releasing: [])
      {
        $0.after = "\n-----BEGIN PAWL MESSAGE-----"
      },
      textMessage(
        "behind-same-prefix", "a second message with the same prefix", altered, releasing: []
      ) {
        $0.prefix = "> "
        $0.after = second("> ")
      },
      textMessage(
        "behind-other-prefix", "a second message with another prefix of that length", altered,
        releasing: []
      ) {
        $0.prefix = "> "
        $0.after = second("| ")
      },
      textMessage(
        "behind-shorter-prefix", "a second message with a shorter prefix", altered, releasing: []
      ) {
        $0.prefix = "> > "
        $0.after = second("> ")
      },
      textMessage("behind-marked", "a second message behind U+FEFF", altered, releasing: []) {
        $0.after = "\n\u{FEFF}" + second("").dropFirst(2)
      },
      textMessage("behind-far", "a second message behind 1 MiB of text", altered, releasing: []) {
        $0.after = "\n" + String(repeating: "text\n", count: 220_000) + second("")
      },
      textMessage("behind-bundle", "a bundle") { $0.after = second("", "BUNDLE") },
      textMessage("behind-ends", "more END lines") {
        $0.after = "\n-----END PAWL MESSAGE-----\n-----END PAWL BUNDLE-----\n"
      },
      textMessage("behind-no-begin", "a BEGIN line with a word before it") {
        $0.after = "\nsee -----BEGIN PAWL MESSAGE-----\nAAAA\n"
      },
      textBundle("bundle-behind-quoted", "a second bundle, quoted", .malformed) {
        $0.after = second("> ", "BUNDLE")
      },
      textBundle("bundle-behind-begin", "a second BEGIN line and no more", .malformed) {
        $0.after = "\n-----BEGIN PAWL BUNDLE-----"
      },
      textBundle("bundle-behind-message", "a message behind it") { $0.after = second("") },
      textBundle("bundle-in-mail", "in a letter, quoted") {
        ($0.before, $0.prefix, $0.after) = ("On Monday Bob wrote:\n", "> ", "\n\nThank you!\n")
      },
    ]
  }

  private static var forms: [Vector] {
    func given(_ name: String, _ shows: String, _ expect: Outcome, _ bytes: [UInt8]) -> Vector {
      let path = "text/" + name
      return Vector(
        path, shows, Scene(path).readerForm, [InputForm(bytes: bytes, expect: expect)])
    }
    func text(_ text: String) -> [UInt8] { [UInt8](text.utf8) }
    let armor = ArmorForm([1, 2, 3], "MESSAGE").string
    return [
      given("form-begun", "paw, and nothing else", .truncated, text("paw")),
      given("form-begun-whole", "pawl/v and nothing else", .truncated, text("pawl/v")),
      given("form-other", "pawl/ and another letter", .malformed, text("pawl/x1 stream\n")),
      given(
        "form-binary", "it begins with pawl/v, and has armor behind it", .malformed,
        text("pawl/v1 notes\n" + armor)),
      given(
        "form-upper-case", "the first line in upper case", .malformed, text("PAWL/V1 STREAM\n")),
      given("armor-empty", "armor of three bytes that are no message", .malformed, text(armor)),
      given("line-end", "a line end and nothing else", .malformed, text("\n")),
      bundle(
        "text/form-bundle-begun", "paw, and nothing else", .malformed, alter: { $0 = text("paw") }),
      textMessage("form-text-first", "a text that begins with paw") { $0.before = "pawn to e4\n" },
    ]
  }

  private static var lineLimits: [Vector] {
    // 1,048,576 characters are 786,432 bytes: a head, a frame and its tag.
    let count = 786_432 - 2490 - 20
    return [
      textMessage(
        "line-most", "a line of 1,048,576 characters", lineLength: 2_000_000,
        content: [UInt8](repeating: 0, count: count)
      ) { _ in },
      textMessage(
        "line-too-long", "a line of 1,048,580 characters", .malformed, lineLength: 2_000_000,
        content: [UInt8](repeating: 0, count: count + 3)
      ) { _ in },
    ]
  }
}
