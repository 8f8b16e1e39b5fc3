import Octets
import Testing

/// Text as a terminal shows it, and names: what is seen, what joins and what looks alike.
struct ShownTextTests {
  /// Returns the form of a text that is cut into pieces of `length` characters.
  private func shown(_ text: String, inPiecesOf length: Int = 1000) -> String {
    var display = ShownText()
    var rest = [Unicode.Scalar](text.unicodeScalars)[...]
    var output = ""
    while !rest.isEmpty {
      output += display.show(String(String.UnicodeScalarView(rest.prefix(length))))
      rest = rest.dropFirst(length)
    }
    return output + display.finish()
  }

  private func isSame(_ one: String, _ other: String) -> Bool {
    one.unicodeScalars.elementsEqual(other.unicodeScalars)
  }

  @Test(arguments: [
    "a\r\nb\tc\n", "\r\n\r\n", "می\u{200C}خواهم", "کتاب\u{200C}ها", "ශ්\u{200D}රී", "क्\u{200D}ष",
    "अवन्\u{200C} x",
    "ര\u{D4D}\u{200D} ", "\u{9B0}\u{200D}\u{9CD}\u{9AF}", "ه\u{200D} ", "۱۰\u{200C}ساله",
    "👨\u{200D}👩\u{200D}👧",
    "👩🏽\u{200D}🚀", "🏳\u{FE0F}\u{200D}🌈", "1\u{FE0F}\u{20E3}🇮🇳",
    "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
  ])
  func `ordinary text stays as it is, wherever it is cut`(text: String) {
    for length in 1...8 { #expect(isSame(shown(text, inPiecesOf: length), text)) }
  }

  @Test(arguments: [
    ("a\rb", #"a\u{d}b"#), ("\r", #"\u{d}"#), ("\r\r\n", "\\u{d}\r\n"),
    ("\u{200D}a", #"\u{200d}a"#),
    ("a\u{200C} b", #"a\u{200c} b"#), ("a\u{200C}\u{200C}b", #"a\u{200c}\u{200c}b"#),
    ("\u{FE0F}\u{200D}a", "\u{FE0F}\\u{200d}a"), ("x\u{200D}👍", #"x\u{200d}👍"#),
    ("\u{E0067}\u{E007F}", #"\u{e0067}\u{e007f}"#), ("🏴\u{E007F}", #"🏴\u{e007f}"#),
    ("🏴\u{E0067}\u{E0062}", #"🏴\u{e0067}\u{e0062}"#),
    ("\u{1B}[2J\u{9B}\u{202E}", #"\u{1b}[2J\u{9b}\u{202e}"#),
  ])
  func `everything else is made visible, wherever it is cut`(text: String, wanted: String) {
    for length in 1...8 { #expect(isSame(shown(text, inPiecesOf: length), wanted)) }
  }

  @Test func `what does not depend on the next piece is shown at once`() {
    var display = ShownText()
    let pieces = ["abc\u{E9}", "\r", "\nd\u{200C}"].map { display.show($0) }
    #expect(pieces[0] == "abc\u{E9}" && pieces[1].isEmpty && isSame(pieces[2], "\r\nd"))
    let end = display.finish()
    let next = display.show("\u{200C}") + display.finish()
    #expect(end == #"\u{200c}"# && next == end)
  }

  // Two letters that join on both sides, from each script that joins, and one that joins only backwards.
  @Test(arguments: [
    "\u{645}\u{645}", "\u{712}\u{712}", "\u{712}\u{710}", "\u{645}\u{627}", "\u{7CA}\u{7CA}",
    "\u{841}\u{840}",
    "\u{8A0}\u{8AA}", "\u{1820}\u{1821}", "\u{A840}\u{A841}", "\u{A872}\u{A840}",
    "\u{10AC0}\u{10AC5}",
    "\u{10ACD}\u{10AC0}", "\u{10B80}\u{10B81}", "\u{10D01}\u{10D22}", "\u{10D00}\u{10D01}",
    "\u{10F30}\u{10F33}",
    "\u{10F51}\u{10F54}", "\u{10F70}\u{10F74}", "\u{10FB0}\u{10FB4}", "\u{1E900}\u{1E943}",
  ])
  func `a non-joiner separates letters that would join`(letters: String) {
    let pair = [Unicode.Scalar](letters.unicodeScalars).map { String($0) }
    #expect(VisibleName.isVisible(pair[0] + "\u{200C}" + pair[1]))
    #expect(VisibleName.isVisible(pair[0] + "\u{64E}\u{200C}\u{1E94B}" + pair[1]))
    #expect(!VisibleName.isVisible(pair[0] + "\u{200D}" + pair[1]))
    #expect(
      !VisibleName.isVisible("a\u{200C}" + pair[1]) && !VisibleName.isVisible(pair[0] + "\u{200C}a")
    )
  }

  @Test(arguments: [
    "\u{627}\u{645}", "\u{710}\u{712}", "\u{645}\u{621}", "\u{645}\u{A872}", "ab", "\u{915}\u{937}",
  ])
  func `a non-joiner separates no others`(letters: String) {
    let pair = [Unicode.Scalar](letters.unicodeScalars).map { String($0) }
    #expect(!VisibleName.isVisible(pair[0] + "\u{200C}" + pair[1]))
  }

  @Test func `no name has anything invisible or begins or ends with a blank`() {
    let scalars = (0...0x10FFFF).compactMap(Unicode.Scalar.init)
    for scalar in scalars where scalar.properties.isDefaultIgnorableCodePoint {
      let text = String(scalar)
      for name in [text, "a" + text, text + "a", "a" + text + "a", text + text] {
        #expect(!VisibleName.isVisible(name), "U+\(String(scalar.value, radix: 16))")
      }
    }
    for scalar in scalars where scalar.properties.generalCategory == .spaceSeparator {
      let text = String(scalar)
      #expect(!VisibleName.isVisible(text) && !VisibleName.isVisible("a" + text))
      #expect(!VisibleName.isVisible(text + "a") && VisibleName.isVisible("a" + text + "a"))
    }
    #expect(!VisibleName.isVisible("") && !VisibleName.isVisible("\u{2800}\u{2800}"))
    #expect(VisibleName.withoutInvisible("\u{3000}\u{3164} a\u{200C}b \u{2800}") == "ab")
    #expect(VisibleName.withoutInvisible("\u{3164}\u{2800}").isEmpty)
  }

  @Test(arguments: [
    ("alice", "\u{430}lice"), ("bill", "bi11"), ("Ilya", "llya"), ("bob", "b0b"),
    ("alice", "ALICE"), ("VIII", "\u{2167}"),
    ("abc", "\u{FF41}\u{FF42}\u{FF43}"), ("Abc", "\u{1D400}\u{1D41B}\u{1D41C}"),
    ("a2", "a\u{1D7DA}"),
    ("modern", "modem"), ("a b", "a\u{2003}b"), ("bob", "b\u{FE0F}ob"), ("café", "cafe\u{301}"),
    ("Ivan", "\u{406}v\u{430}n"),
    ("scope", "\u{455}\u{441}\u{43E}\u{440}\u{435}"), ("oh", "\u{585}h"),
    ("\u{6A9}\u{6CC}", "\u{643}\u{64A}"),
  ])
  func `texts that look alike resemble each other`(one: String, other: String) {
    #expect(Appearance(of: one).resembles(Appearance(of: other)))
    #expect(Appearance(of: other).resembles(Appearance(of: one)))
  }

  @Test(arguments: [
    ("alice", "alicia"), ("jose", "josé"), ("日本", "日木"), ("Иван", "Ivan"), ("1", "2"),
    ("bob", "rob"), ("a b", "a0b"),
  ])
  func `other texts do not`(one: String, other: String) {
    #expect(!Appearance(of: one).resembles(Appearance(of: other)))
  }

  @Test func `the appearance of a text in ASCII is that of its letters`() {
    var appearances = Appearances()
    let letters = (0..<128).map { String(Unicode.Scalar($0 as UInt8)) }
    for text in letters.flatMap({ one in letters.map { one + $0 } }) + ["Ilya-0|m.rn`'\"", ""] {
      #expect(appearances.appearance(of: text) == Appearance(of: text), "\(text)")
    }
    #expect(appearances.appearance(of: "\u{430}lice") == Appearance(of: "\u{430}lice"))
  }

  /// Stores keep the forms of names. If this fails because a table or Swift's own has changed,
  /// ``Appearance/version`` has to change too.
  @Test func `the forms are those of this version`() {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for start in stride(from: UInt32(0), to: 0x20000, by: 256) {
      let scalars = (start..<start + 256).compactMap(Unicode.Scalar.init)
      for form in Appearance(of: String(String.UnicodeScalarView(scalars))).forms {
        // FNV-1a
        for byte in Array(form.utf8) + [0xFF] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
      }
    }
    #expect(Appearance.version == 1)
    #expect(hash == 0x333C_90B8_C3A9_444C)
  }
}
