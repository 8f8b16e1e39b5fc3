import Octets
import Testing

/// The columns that text fills on a terminal.
struct DisplayWidthTests {
  @Test func `letters of most scripts fill one column each`() {
    #expect(DisplayWidth.columns(of: "") == 0)
    #expect(DisplayWidth.columns(of: "Bob ~") == 5)
    #expect(DisplayWidth.columns(of: "дядя Ваня") == 9)
    #expect(DisplayWidth.columns(of: "pawl1abc…") == 9)
  }

  @Test func `wide characters fill two`() {
    #expect(DisplayWidth.columns(of: "漢字") == 4)
    #expect(DisplayWidth.columns(of: "カタ カナ") == 9)
    #expect(DisplayWidth.columns(of: "ｶﾅ") == 2)
    #expect(DisplayWidth.columns(of: "한글") == 4)
    #expect(DisplayWidth.columns(of: "ＢＯＢ") == 6)
    #expect(DisplayWidth.columns(of: "\u{20000}") == 2)
  }

  @Test func `marks fill none`() {
    #expect(DisplayWidth.columns(of: "e\u{301}") == 1)
    #expect(DisplayWidth.columns(of: "קָמָץ") == 3)
    #expect(DisplayWidth.columns(of: "\u{1112}\u{1161}\u{11AB}") == 2)
    #expect(DisplayWidth.columns(of: "می\u{200C}خواهم") == 7)
  }

  @Test func `an emoji fills two, whatever it is made of`() {
    #expect(DisplayWidth.columns(of: "🙂") == 2)
    #expect(DisplayWidth.columns(of: "👍🏽") == 2)
    #expect(DisplayWidth.columns(of: "👩\u{200D}💻") == 2)
    #expect(DisplayWidth.columns(of: "🇫🇷") == 2)
    #expect(DisplayWidth.columns(of: "❤\u{FE0F}") == 2)
    #expect(DisplayWidth.columns(of: "❤") == 1)
  }
}
