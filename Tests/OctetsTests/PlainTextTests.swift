import Octets
import Rehearsal
import Testing

/// Text that is safe to show to a person.
struct PlainTextTests {
  @Test(arguments: [
    "", "bob", "Größe", "日本語", "café", "Ελλάδα", "שלום", "مرحبا", "🙂", "a\u{301}", "\u{A0}",
    "\u{3000}", "\u{E000}", "\u{FFFD}", "<>&\"'\\`$",
  ])
  func `letters of every script are plain`(text: String) {
    #expect(PlainText.isPlain(text))
    #expect(PlainText.escaped(text) == text)
  }

  @Test(arguments: [0x00...0x1F, 0x7F...0x9F])
  func `control characters are not plain`(range: ClosedRange<UInt32>) {
    expectNotPlain(range)
  }

  @Test(arguments: [
    0xAD...0xAD,  // soft hyphen
    0x61C...0x61C,  // Arabic letter mark
    0x200B...0x200F,  // zero width space, joiners, direction marks
    0x202A...0x202E,  // embeddings and overrides
    0x2060...0x2064,  // word joiner, invisible operators
    0x2066...0x206F,  // isolates, deprecated format characters
    0xFEFF...0xFEFF,  // byte order mark
    0xFFF9...0xFFFB,  // interlinear annotations
    0xE0001...0xE0001, 0xE0020...0xE007F,  // tags
  ])
  func `characters that hide or reorder text are not plain`(range: ClosedRange<UInt32>) {
    expectNotPlain(range)
  }

  @Test(arguments: [0x2028...0x2028, 0x2029...0x2029])
  func `line and paragraph separators are not plain`(range: ClosedRange<UInt32>) {
    expectNotPlain(range)
  }

  @Test func `a plain name may have joiners, and nothing else that is not plain`() {
    let scalars = (0...0x10FFFF).compactMap(Unicode.Scalar.init)
    let added = scalars.filter {
      let text = String(Character($0))
      return PlainText.isPlainName(text) != PlainText.isPlain(text)
    }
    #expect(added == ["\u{200C}", "\u{200D}"])
    #expect(PlainText.isPlainName("می\u{200C}خواهم") && !PlainText.isPlainName("a\u{200D}\n"))
  }

  // No string has surrogates: bytes that encode one are replaced when they are decoded.
  @Test func `an encoded surrogate becomes a plain replacement`() {
    let text = String(decoding: [0x61, 0xED, 0xA0, 0x80] as [UInt8], as: UTF8.self)
    #expect(text.unicodeScalars.dropFirst().allSatisfy { $0 == "\u{FFFD}" })
    #expect(PlainText.isPlain(text))
  }

  @Test func `characters that are not plain are replaced by their numbers and the rest stays`() {
    #expect(PlainText.escaped("a\u{1B}[31mb\r\n") == #"a\u{1b}[31mb\u{d}\u{a}"#)
    #expect(PlainText.escaped("x\u{202E}y\u{200B}") == #"x\u{202e}y\u{200b}"#)
    #expect(PlainText.escaped("\u{E0041}\u{0}é") == #"\u{e0041}\u{0}é"#)
  }

  @Test func `escaped text is plain`() {
    let all = String(String.UnicodeScalarView((0..<0x3000).compactMap(Unicode.Scalar.init)))
    #expect(!PlainText.isPlain(all))
    #expect(PlainText.isPlain(PlainText.escaped(all)))
  }

  @Test(arguments: [
    ("cafe\u{301}", "636166c3a9"),
    ("caf\u{E9}", "636166c3a9"),
    ("\u{212B}", "c385"),  // the Ångström sign is the letter
    ("\u{1112}\u{1161}\u{11AB}", "ed959c"),  // 한
    ("s\u{307}\u{323}", "e1b9a9"),  // marks in either order
    ("s\u{323}\u{307}", "e1b9a9"),
    ("\u{FB01}", "efac81"),  // compatibility characters stay
    ("", ""),
  ])
  func `equal text has equal bytes in normalization form C`(text: String, bytes: String) {
    let normalized = PlainText.normalized(text)
    #expect([UInt8](normalized.utf8).hex == bytes)
    #expect([UInt8](PlainText.normalized(normalized).utf8).hex == bytes)
  }

  private func expectNotPlain(_ range: ClosedRange<UInt32>) {
    for value in range {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = "a\(Character(scalar))b"
      #expect(!PlainText.isPlain(text), "U+\(String(value, radix: 16))")
      #expect(PlainText.escaped(text) == "a\\u{\(String(value, radix: 16))}b")
    }
  }
}
