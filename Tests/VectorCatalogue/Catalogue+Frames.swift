import Rehearsal

/// Frames, and padding among them (`docs/protocol.md`, section 6).
extension Catalogue {
  static func frames(
    _ name: String, _ shows: String, _ expect: Outcome, _ frames: [FrameForm],
    releasing payload: String? = nil, pinned: Bool = false,
    fateOpen: Bool = false,
    alter: @escaping (inout MessageForm.Sealed) -> Void = { _ in }
  ) -> Vector {
    Case(
      path: name.contains("/") ? name : "frame/" + name, shows: shows, expect: expect,
      frames: frames, payload: payload.map { [UInt8]($0.utf8) }, isFateOpen: fateOpen,
      isPinned: pinned, alter: alter
    ).vector
  }

  static var frames: [Vector] { goodFrames + words + alteredFrames + endings }

  /// Three frames: "one ", "two ", "three".
  static var three: [FrameForm] {
    [FrameForm("one "), FrameForm("two "), FrameForm("three", isLast: true)]
  }

  private static var goodFrames: [Vector] {
    [
      frames(
        "empty", "an empty message is one empty last frame", .success, [FrameForm("", isLast: true)]
      ),
      frames("one", "one frame", .success, [FrameForm("x", isLast: true)], pinned: true),
      frames("three", "three frames", .success, three, pinned: true),
      frames(
        "empty-last", "an empty last frame behind content", .success,
        [FrameForm("one"), FrameForm("", isLast: true)]),
      frames(
        "many", "a hundred frames of one byte", .success,
        (0..<99).map { _ in FrameForm("x") } + [FrameForm("y", isLast: true)]),
    ]
  }

  private static var words: [Vector] {
    func word(_ name: String, _ shows: String, _ word: UInt32, body: [UInt8] = []) -> Vector {
      frames(
        name, shows, .altered,
        [FrameForm("one"), FrameForm(word: word, body), FrameForm("", isLast: true)],
        releasing: "one")
    }
    return [3, 5, 6].map {
      word("codec-\($0)", "codec \($0)", UInt32($0) << 28 | 1, body: [0])
    } + [
      word("stored-empty", "an empty stored frame that is not the last", 0),
      word("deflate-empty", "an empty DEFLATE frame", 1 << 28),
      word("zstd-empty", "an empty Zstandard frame", 2 << 28),
      word("zstd-empty-last", "an empty Zstandard frame that is the last", 10 << 28),
      word("deflate-empty-last", "an empty DEFLATE frame that is the last", 9 << 28),
      word("too-long", "a body of 1,048,577 bytes is announced", 0x0010_0001, body: [0]),
      word("too-long-last", "the same in a last frame", 0x8010_0001, body: [0]),
      word("longest-word", "all bits of the length", 0x0FFF_FFFF, body: [0]),
      word("padding-empty", "empty padding", 7 << 28),
      word("padding-last", "padding that is the last frame", 0xF000_0001, body: [0]),
      word("all-ones", "all bits of the word", .max, body: [0]),
    ]
  }

  private static var alteredFrames: [Vector] {
    func altered(
      _ name: String, _ shows: String, releasing payload: String = "one ",
      _ expect: Outcome = .altered, fateOpen: Bool = false,
      _ alter: @escaping (inout MessageForm.Sealed) -> Void
    ) -> Vector {
      frames(
        name, shows, expect, three, releasing: payload, fateOpen: fateOpen, alter: alter)
    }
    func sealed(
      _ name: String, _ shows: String, _ edit: (inout FrameForm) -> Void
    ) -> Vector {
      var parts = three
      edit(&parts[1])
      return frames(name, shows, .altered, parts, releasing: "one ")
    }
    return [
      altered("flipped-body", "a bit of a body") { $0.frames[1][5] ^= 1 },
      altered("flipped-tag", "a bit of a tag") { $0.frames[1][23] ^= 0x80 },
      altered("flipped-last-bit", "the last frame is said not to be the last") {
        $0.frames[1][0] ^= 0x80
      },
      altered("flipped-codec", "a stored frame is said to be deflated") { $0.frames[1][0] ^= 0x10 },
      altered("shorter", "a frame is said to be shorter") { $0.frames[1][3] ^= 4 ^ 3 },
      altered("longer", "a frame is said to be longer, to the end of the input", .truncated) {
        $0.frames[1][3] ^= 4 ^ 40
      },
      altered("swapped", "two frames change places", fateOpen: true) { $0.frames.swapAt(0, 1) },
      altered("dropped", "a frame is missing", fateOpen: true) { $0.frames.remove(at: 1) },
      altered("dropped-first", "the first frame is missing", fateOpen: true) {
        $0.frames.removeFirst()
      },
      altered("repeated", "a frame comes twice", fateOpen: true) {
        $0.frames.insert($0.frames[0], at: 1)
      },
      altered("first-frame", "a bit of the first frame", releasing: "") { $0.frames[0][4] ^= 1 },
      altered("last-frame", "a bit of the last frame", releasing: "one two ") {
        $0.frames[2][4] ^= 1
      },
      sealed("other-index", "sealed as another number") { $0.index = 2 },
      sealed("other-nonce", "sealed with a nonce that is not zero") { $0.nonce = 1 },
      sealed("other-word", "sealed with another word") { $0.boundWord |= 1 << 31 },
      altered("other-message", "a frame of another message", fateOpen: true) {
        $0.frames[1] =
          MessageForm(
            to: [], [FrameForm("one "), FrameForm("two ")], Dealer("another")
          ).sealed(Dealer("another")).frames[1]
      },
      altered("mac-chain", "the frames of a message with another header_mac", fateOpen: true) {
        $0.frames = MessageForm(to: [], three, Dealer("another")).sealed(Dealer("more")).frames
      },
    ]
  }

  private static var endings: [Vector] {
    func cut(_ name: String, _ shows: String, _ count: Int, releasing payload: String) -> Vector {
      frames(name, shows, .truncated, three, releasing: payload) {
        $0 = $0.cut($0.bytes.count - count)
      }
    }
    return [
      cut("cut-word", "it ends in the word of the last frame", 23, releasing: "one two "),
      cut("cut-after-word", "it ends after that word", 21, releasing: "one two "),
      cut("cut-body", "it ends in the last body", 18, releasing: "one two "),
      cut("cut-tag", "it ends in the last tag", 1, releasing: "one two "),
      cut("cut-between", "it ends between two frames", 25, releasing: "one two "),
      cut("cut-after-first", "it ends after the first frame", 49, releasing: "one "),
      frames(
        "no-last", "no frame is the last", .truncated, [FrameForm("one "), FrameForm("two ")],
        releasing: "one two "),
      frames(
        "trailing-byte", "a byte behind the last frame", .altered, three, releasing: "one two "
      ) {
        $0.frames.append([0])
      },
      frames(
        "trailing-line-end", "a line end behind the last frame", .altered, three,
        releasing: "one two "
      ) {
        $0.frames.append([0x0A])
      },
      frames(
        "trailing-frame", "a whole frame behind the last", .altered,
        three + [FrameForm("four", isLast: true)], releasing: "one two "),
      frames(
        "two-lasts", "the frame before the last is marked last too", .altered,
        [FrameForm("one "), FrameForm("two ", isLast: true), FrameForm("three", isLast: true)],
        releasing: "one "),
      frames(
        "two-messages", "a second message behind the first", .altered, three, releasing: "one two "
      ) {
        $0.frames.append($0.bytes)
      },
    ]
  }

  static var padding: [Vector] {
    let zeros = FrameForm([UInt8](repeating: 0, count: 100), .padding)
    func padding(
      _ name: String, _ shows: String, _ expect: Outcome, _ parts: [FrameForm],
      _ payload: String
    ) -> Vector {
      frames("padding/" + name, shows, expect, parts, releasing: payload)
    }
    return [
      padding(
        "before-last", "padding before the last frame", .success,
        [FrameForm("one "), zeros, FrameForm("two", isLast: true)], "one two"),
      padding(
        "first", "padding before anything else", .success, [zeros, FrameForm("one", isLast: true)],
        "one"),
      padding(
        "between", "padding in the middle, several times", .success,
        [
          FrameForm("one "), zeros, zeros, FrameForm("two "), zeros,
          FrameForm("three", isLast: true),
        ], "one two three"),
      padding(
        "alone", "padding and an empty last frame", .success, [zeros, FrameForm("", isLast: true)],
        ""),
      padding(
        "one-byte", "one byte of padding", .success,
        [FrameForm([0], .padding), FrameForm("one", isLast: true)], "one"),
      padding(
        "not-zero", "a byte of padding is not zero", .malformed,
        [FrameForm("one"), FrameForm([0, 0, 1], .padding), FrameForm("", isLast: true)], "one"),
      padding(
        "not-zero-last-bit", "the last bit of padding is not zero", .malformed,
        [
          FrameForm("one"), FrameForm([UInt8](repeating: 0, count: 99) + [1], .padding),
          FrameForm("", isLast: true),
        ], "one"),
      padding(
        "text", "text as padding", .malformed,
        [FrameForm([UInt8]("text".utf8), .padding), FrameForm("", isLast: true)], ""),
      padding("no-last", "padding at the end", .truncated, [FrameForm("one"), zeros], "one"),
      padding(
        "many", "two hundred frames of padding", .success,
        [FrameForm](repeating: FrameForm([0], .padding), count: 200) + [
          FrameForm("one", isLast: true)
        ], "one"),
    ]
  }
}
