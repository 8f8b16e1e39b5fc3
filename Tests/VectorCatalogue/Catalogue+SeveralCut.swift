import Rehearsal

/// Several messages in one binary input, of which one is cut, and first lines that begin no message.
extension Catalogue {
  static var cutSeries: [Vector] {
    /// Two messages of which the first is cut.
    func cut(
      _ name: String, _ shows: String, _ result: SeriesResult, one: SeriesResult? = nil,
      _ change: @escaping (MessageForm.Sealed) -> [UInt8]
    ) -> Vector {
      series("cut-" + name, shows) { letters in
        let front = change(letters.next())
        return SeriesForm(
          bytes: front + letters.next().bytes, results: [result, letter(2)], one: one ?? result)
      }
    }
    /// The first is cut where a word should begin.
    func word(_ name: String, _ shows: String, frames count: Int) -> Vector {
      series("cut-" + name, shows) { letters in
        var cut = letters.next()
        let second = letters.next().bytes
        cut.frames = cut.frames.prefix(count) + [second]
        let (outcome, released) = cut.fate
        let result = (outcome, String(decoding: released, as: UTF8.self))
        return SeriesForm(bytes: cut.bytes, results: [result, letter(2)], one: result)
      }
    }
    let head = 2490
    return [
      cut("tag", "the first message is cut in its last tag", (.altered, "letter ")) {
        [UInt8]($0.bytes.dropLast(3))
      },
      word("between", "it is cut between two frames", frames: 1),
      word("frames", "it is cut behind its head", frames: 0),
      cut("wrapped", "it is cut in wrapped", (.truncated, ""), one: (.altered, "")) {
        [UInt8]($0.bytes.prefix(head - 40))
      },
      cut("header", "it is cut in the sealed header", (.truncated, ""), one: (.notForThisStore, ""))
      {
        [UInt8]($0.bytes.prefix(1000))
      },
      cut(
        "mac-line", "the next first line ends with its header_mac", (.truncated, ""),
        one: (.altered, "")
      ) {
        [UInt8]($0.bytes.prefix(head - 15))
      },
      cut("mac", "the next first line ends one byte behind its header_mac", (.altered, "")) {
        [UInt8]($0.bytes.prefix(head - 14))
      },
      cut("first-line", "it is cut in its first line", (.malformed, "")) {
        [UInt8]($0.bytes.prefix(9))
      },
      series("cut-long", "it is cut in a long frame, and the input ends within that") { letters in
        let long = letters.next {
          $0.frames[1] = FrameForm([UInt8](repeating: 0x78, count: 10_000), isLast: true)
        }
        let result: SeriesResult = (.truncated, "letter ")
        return SeriesForm(
          bytes: [UInt8](long.bytes.dropLast(9000)) + letters.next().bytes,
          results: [result, letter(2)], one: result)
      },
      series("cut-last", "the last of two is cut in a frame") {
        SeriesForm(
          bytes: $0.next().bytes + $0.next().bytes.dropLast(),
          results: [letter(1), (.truncated, "letter ")], one: behind)
      },
      series("cut-last-head", "the last of two is cut in its head") {
        SeriesForm(
          bytes: $0.next().bytes + $0.next().bytes.prefix(1000),
          results: [letter(1), (.truncated, "")], one: behind)
      },
    ]
  }

  /// A first line where none begins a message.
  static var hiddenLines: [Vector] {
    /// A message to two whose first frame has a first line in the authenticator of the other.
    func hidden(
      _ name: String, _ shows: String, _ result: SeriesResult,
      _ edit: @escaping (inout MessageForm) -> Void,
      _ alter: @escaping (inout MessageForm.Sealed) -> Void = { _ in }
    ) -> Vector {
      series("hidden-" + name, shows) { letters in
        var one = letters.next(to: [letters.scene.stranger()], edit)
        let start = one.authenticatorOffsets[0] + 16
        one.frames[0].replaceSubrange(start..<start + 16, with: firstLine + [0])
        alter(&one)
        return SeriesForm(
          bytes: one.bytes + letters.next().bytes, results: [result, letter(2)], one: result)
      }
    }
    return [
      hidden(
        "frame", "an authentic frame holds a first line, and the next frame is altered",
        (.altered, "letter "), { _ in }, { $0.frames[1][4] ^= 1 }),
      hidden(
        "malformed-frame", "an authentic frame that is malformed holds a first line",
        (.malformed, ""), { $0.frames[0] = FrameForm([1, 2, 3, 4, 5, 6, 7], .padding) }),
      series("hidden-head", "a head holds a first line, in somebody else's stanza") { letters in
        let one = letters.next(to: [letters.scene.stranger()]) { form in
          form.alterStanzas = { $0[1].wrapped = $0[1].wrapped.prefix(33) + firstLine }
        }
        let count = Int(one.mac[0]) << 8 | Int(one.mac[1])
        precondition(count == 0 || count > 1024, "the second message's count is out of range")
        return SeriesForm(
          bytes: one.bytes + letters.next().bytes,
          results: [(.truncated, ""), (.malformed, ""), letter(2)], one: behind)
      },
      series("hidden-head-one", "the same alone: a reader of one message reads it") { letters in
        let one = letters.next(to: [letters.scene.stranger()]) { form in
          form.alterStanzas = { $0[1].wrapped = $0[1].wrapped.prefix(33) + firstLine }
        }
        let count = Int(one.mac[0]) << 8 | Int(one.mac[1])
        precondition(count == 0 || count > 1024, "the second message's count is out of range")
        return SeriesForm(
          bytes: one.bytes, results: [(.truncated, ""), (.malformed, "")], one: letter(1))
      },
    ]
  }
}
