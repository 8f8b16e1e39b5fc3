import Rehearsal

/// Several armored messages in one text (`docs/protocol.md`, sections 5 and 7).
extension Catalogue {
  private static func armor(
    _ bytes: [UInt8], prefix: String = "", _ edit: (inout ArmorForm) -> Void = { _ in }
  ) -> [UInt8] {
    var form = ArmorForm(bytes, "MESSAGE")
    form.prefix = prefix
    edit(&form)
    return form.text
  }

  static var armoredSeries: [Vector] {
    func text(_ text: String) -> [UInt8] { [UInt8](text.utf8) }
    /// Two armored messages; what stands between them, and the prefix of each.
    func pair(
      _ name: String, _ shows: String, prefixes: (String, String) = ("", ""),
      between: String = "\n", one: SeriesResult = behind
    ) -> Vector {
      series("armored-" + name, shows) {
        SeriesForm(
          bytes: armor($0.next().bytes, prefix: prefixes.0) + text(between)
            + armor($0.next().bytes, prefix: prefixes.1), results: [letter(1), letter(2)], one: one)
      }
    }
    /// The same, and the first comes to something else.
    func bad(
      _ name: String, _ shows: String, _ result: SeriesResult, hasTwoFaults: Bool = false,
      _ change: @escaping (Letters) -> [UInt8]
    ) -> Vector {
      series("armored-" + name, shows) { letters in
        let front = change(letters)
        let last = letters.next().bytes
        return SeriesForm(
          bytes: front + armor(last), results: [result, letter(letters.count)],
          one: hasTwoFaults ? nil : result)
      }
    }
    let begin = "-----BEGIN PAWL MESSAGE-----\n"
    return [
      pair("two", "two armored messages"),
      pair("quoted", "the second is quoted", prefixes: ("", "> "), one: letter(1)),
      pair("quoted-first", "the first is quoted", prefixes: ("> ", "")),
      pair(
        "far", "more than 1 MiB of text between them",
        between: String(repeating: "text\n", count: 220_000)),
      pair(
        "bundle-between", "an armored bundle between them",
        between: ArmorForm([1, 2, 3], "BUNDLE").string),
      bad("stray", "the first has a character that base64 does not have", (.malformed, "")) {
        armor($0.next().bytes) { $0.lines[5] = "*" + $0.lines[5].dropFirst() }
      },
      bad("no-end", "the first has no END line: it fails at the next BEGIN line", (.malformed, ""))
      {
        armor($0.next().bytes) {
          ($0.lines, $0.end, $0.after) = ([String]($0.lines.prefix(9)), "", "")
        }
      },
      bad("no-end-quoted", "the same, and the first is quoted", (.malformed, "")) {
        armor($0.next().bytes, prefix: "> ") {
          ($0.lines, $0.end, $0.after) = ([String]($0.lines.prefix(9)), "", "\n")
        }
      },
      bad("altered", "the first has an altered frame", (.altered, "letter ")) {
        var sealed = $0.next()
        sealed.frames[1][4] ^= 1
        return armor(sealed.bytes)
      },
      bad("foreign", "the first is for somebody else", (.notForThisStore, ""), hasTwoFaults: true) {
        armor($0.sealed($0.scene.stranger()).bytes)
      },
      bad(
        "cut-message", "the first is a cut message in whole armor", (.truncated, "letter "),
        hasTwoFaults: true
      ) {
        armor([UInt8]($0.next().bytes.dropLast()))
      },
      bad("junk", "the first is no message, in whole armor", (.malformed, ""), hasTwoFaults: true) {
        _ in
        armor([1, 2, 3])
      },
      bad("empty", "the first has no base64", (.malformed, ""), hasTwoFaults: true) { _ in
        text(begin + "-----END PAWL MESSAGE-----\n")
      },
      bad("begin-twice", "a BEGIN line, and the next armor begins", (.malformed, "")) { _ in
        text(begin)
      },
      bad("two-in-one", "one armor holds two messages", (.altered, "letter ")) {
        armor($0.next().bytes + $0.next().bytes)
      },
      series("armored-cut-last", "the last has no END line") {
        SeriesForm(
          bytes: armor($0.next().bytes) + armor($0.next().bytes) { ($0.end, $0.after) = ("", "") },
          results: [letter(1), (.truncated, "letter ")], one: behind)
      },
      series("armored-then-binary", "a binary message behind an armored one is text") {
        SeriesForm(
          bytes: armor($0.next().bytes) + $0.next().bytes, results: [letter(1)], one: letter(1))
      },
      series("binary-then-armored", "an armored message behind a binary one") {
        SeriesForm(
          bytes: $0.next().bytes + armor($0.next().bytes),
          results: [letter(1), (.malformed, "")], one: behind)
      },
      series("armored-none", "a text without armor") { _ in
        SeriesForm(
          bytes: text("hello\n"), results: [(.malformed, "")], one: (.malformed, ""))
      },
    ]
  }
}
