import Rehearsal

/// Zstandard frames with history (`docs/protocol.md`, section 6).
extension Catalogue {
  private static let most = 1_048_576

  /// A message of these frames; what is released is the content of those that are right.
  private static func history(
    _ name: String, _ shows: String, _ expect: Outcome, _ frames: [FrameForm],
    releasing payload: [UInt8]
  ) -> Vector {
    Case(
      path: "zstd/history-" + name, shows: shows, expect: expect, frames: frames, payload: payload
    ).vector
  }

  private static func bytes(_ text: String) -> [UInt8] { [UInt8](text.utf8) }

  private static func alone(_ content: [UInt8], isLast: Bool = false) -> FrameForm {
    FrameForm(ZstandardForm(content).bytes, .zstandard, isLast: isLast)
  }

  /// A frame of codec 4: literals, a match at a distance, and nothing behind it.
  private static func continued(
    _ literals: String, distance: Int, length: Int, isLast: Bool = false
  ) -> FrameForm {
    let block = ZstandardBlock.match(
      bytes(literals), before: literals.utf8.count, distance: distance, length: length)
    return FrameForm(
      ZstandardForm(literals.utf8.count + length, [.compressed(block)]).bytes, .continued,
      isLast: isLast)
  }

  private static var last: FrameForm { FrameForm("", isLast: true) }

  static var histories: [Vector] {
    let first = alone(bytes("0123456789"))
    let stored = FrameForm("abcde")
    let deflated = FrameForm(Deflate.fixed(bytes("fghij")).bytes, .deflate)
    let padding = FrameForm([0, 0, 0], .padding)
    return [
      history(
        "match", "a match into the chunk before", .success,
        [first, continued("", distance: 4, length: 3), last], releasing: bytes("0123456789678")),
      history(
        "whole", "a match of the whole history, and beyond it", .success,
        [first, continued("", distance: 10, length: 15), last],
        releasing: bytes("0123456789012345678901234")),
      history(
        "beginning", "a match at the beginning of the history, behind literals", .success,
        [first, continued("ab", distance: 12, length: 3), last],
        releasing: bytes("0123456789ab012")),
      history(
        "too-far", "a match from before the history", .malformed,
        [first, continued("", distance: 11, length: 3), last], releasing: bytes("0123456789")),
      history(
        "too-far-literals", "the same, behind literals", .malformed,
        [first, continued("ab", distance: 13, length: 3), last], releasing: bytes("0123456789")),
      history(
        "codecs", "the history is content of all codecs", .success,
        [first, stored, deflated, continued("k", distance: 21, length: 20), last],
        releasing: bytes("0123456789abcdefghijk0123456789abcdefghij")),
      history(
        "padding", "padding adds nothing to the history", .success,
        [first, padding, stored, padding, continued("", distance: 15, length: 15), last],
        releasing: bytes("0123456789abcde0123456789abcde")),
      history(
        "padding-too-far", "padding adds nothing: a match from before the history", .malformed,
        [first, padding, continued("", distance: 11, length: 3), last],
        releasing: bytes("0123456789")),
      history(
        "continued", "a frame with history adds to it", .success,
        [
          first, continued("x", distance: 11, length: 3), continued("y", distance: 15, length: 14),
          last,
        ], releasing: bytes("0123456789x012y0123456789x012")),
      history(
        "no-match", "a frame of codec 4 that does not use its history", .success,
        [first, FrameForm(ZstandardForm(bytes("abc")).bytes, .continued), last],
        releasing: bytes("0123456789abc")),
      history(
        "last", "the last frame has history", .success,
        [first, continued("", distance: 10, length: 10, isLast: true)],
        releasing: bytes("01234567890123456789")),
      history(
        "library", "as libzstd writes it with a raw prefix", .success,
        [
          FrameForm(libraryFrame, .zstandard), FrameForm(libraryContinuation, .continued),
          last,
        ], releasing: libraryText + libraryMore),
    ] + remembered
  }

  private static var remembered: [Vector] {
    let first = alone(bytes("0123456789"))
    func value(_ value: Int) -> FrameForm {
      let block = ZstandardBlock.match([0x61], before: 1, offsetValue: value, length: 3)
      return FrameForm(ZstandardForm(4, [.compressed(block)]).bytes, .continued)
    }
    let dictionary: [UInt8] = [0x37, 0xA4, 0x30, 0xEC, 1, 0, 0, 0, 1, 2, 3, 4]
    let tables: [UInt8] = ZstandardBlock.rawLiterals([1]) + [1, 0b1111_1100, 1]
    let library = FrameForm(libraryFrame, .zstandard)
    return [
      history(
        "offset-1", "the offsets are 1, 4 and 8 at the start of each frame: the first", .success,
        [first, continued("", distance: 7, length: 3), value(1), last],
        releasing: bytes("0123456789345aaaa")),
      history(
        "offset-4", "the second", .success,
        [first, continued("", distance: 7, length: 3), value(2), last],
        releasing: bytes("0123456789345a345")),
      history(
        "offset-8", "the third", .success,
        [first, continued("", distance: 7, length: 3), value(3), last],
        releasing: bytes("0123456789345a678")),
      history(
        "dictionary-bytes", "the history begins like a dictionary, and is content", .success,
        [alone(dictionary), continued("", distance: 12, length: 12), last],
        releasing: dictionary + dictionary),
      history(
        "no-tables", "sequences with the tables of the frame before", .malformed,
        [library, FrameForm(ZstandardForm(4, [.compressed(tables)]).bytes, .continued), last],
        releasing: libraryText),
      history(
        "no-tree", "literals with the table of the frame before", .malformed,
        [
          library,
          FrameForm(
            ZstandardForm(4, [.compressed([0x43, 0x40, 0x00, 0x01, 0x00])]).bytes, .continued),
          last,
        ], releasing: libraryText),
      history(
        "trailing", "a byte behind a frame of codec 4", .malformed,
        [first, FrameForm(ZstandardForm(bytes("abc")).bytes + [0], .continued), last],
        releasing: bytes("0123456789")),
      history(
        "size", "the content size counts the history", .malformed,
        [
          first,
          FrameForm(ZstandardForm(13, [.raw(bytes("abc"))]).bytes, .continued), last,
        ], releasing: bytes("0123456789")),
      history(
        "checksum", "a frame of codec 4 with a checksum, which is right", .malformed,
        [
          first,
          FrameForm(
            [UInt8](hex: "28b52ffd240c61000068656c6c6f2c2068656c6c6f7063c0dd"), .continued), last,
        ], releasing: bytes("0123456789")),
    ]
  }

  static var runs: [Vector] {
    let first = alone(bytes("0123456789"))
    let second = alone(bytes("abcdef"))
    let again = continued("", distance: 6, length: 6)
    return [
      history(
        "two-runs", "two runs, each with its history", .success,
        [first, continued("", distance: 10, length: 5), second, again, last],
        releasing: bytes("012345678901234abcdefabcdef")),
      history(
        "earlier-run", "a match into the run before", .malformed,
        [first, second, continued("", distance: 7, length: 3), last],
        releasing: bytes("0123456789abcdef")),
      history(
        "alone-uses-it", "a frame of codec 2 with a match into the chunk before", .malformed,
        [
          first,
          FrameForm(continued("", distance: 10, length: 3).body, .zstandard), last,
        ], releasing: bytes("0123456789")),
      history(
        "missing", "codec 4 in the first frame", .altered, [again, last], releasing: []),
      history(
        "missing-last", "codec 4 in the only frame", .altered,
        [FrameForm(again.body, .continued, isLast: true)], releasing: []),
      history(
        "after-stored", "codec 4 behind stored frames", .altered,
        [FrameForm("0123456789"), again, last], releasing: bytes("0123456789")),
      history(
        "after-deflate", "codec 4 behind DEFLATE frames", .altered,
        [FrameForm(Deflate.fixed(bytes("0123456789")).bytes, .deflate), again, last],
        releasing: bytes("0123456789")),
      history(
        "before-alone", "codec 4 before the first codec 2", .altered,
        [FrameForm([0], .padding), again, first, last], releasing: []),
      history(
        "empty", "an empty body of codec 4", .altered,
        [first, FrameForm(word: 4 << 28, []), last], releasing: bytes("0123456789")),
      history(
        "stored-before", "what is stored before codec 2 is not in the history", .malformed,
        [FrameForm("abc"), first, continued("", distance: 11, length: 3), last],
        releasing: bytes("abc0123456789")),
    ]
  }

  /// The history's limit of 1 MiB.
  static var historyLimits: [Vector] {
    // "A", then zeros, then "Z" as the last byte.
    let zeros = ZstandardForm.zeros(most - 2)
    let full = ZstandardForm(most, [.raw([0x41])] + zeros + [.raw([0x5A])])
    let content = [0x41] + [UInt8](repeating: 0, count: most - 2) + [0x5A]
    let first = FrameForm(full.bytes, .zstandard)
    /// A frame of codec 4 of 1 MiB: zeros, and three bytes at a distance at its end.
    func atEnd(_ distance: Int) -> FrameForm {
      let block = ZstandardBlock.match([0x62], before: 1, distance: distance, length: 3)
      return FrameForm(
        ZstandardForm(most, ZstandardForm.zeros(most - 4) + [.compressed(block)]).bytes,
        .continued)
    }
    let end = [UInt8](repeating: 0, count: most - 4) + [0x62]
    return [
      history(
        "longest", "a match at a distance of 1,048,576", .success,
        [first, continued("", distance: most, length: 3), last],
        releasing: content + [0x41, 0, 0]),
      history(
        "beyond", "a match at a distance of 1,048,577, where there is content", .malformed,
        [first, FrameForm("x"), continued("", distance: most + 1, length: 3), last],
        releasing: content + [0x78]),
      history(
        "moved", "the history has moved on by one byte", .success,
        [first, FrameForm("x"), continued("", distance: most, length: 3), last],
        releasing: content + [0x78, 0, 0, 0]),
      history(
        "longest-at-end", "from the end of a chunk of 1 MiB to the beginning of the history",
        .success, [first, atEnd(2 * most - 3), last],
        releasing: content + end + [0x41, 0, 0]),
      history(
        "beyond-at-end", "the same, one byte too far", .malformed,
        [first, FrameForm("x"), atEnd(2 * most - 2), last], releasing: content + [0x78]),
      history(
        "two-mib", "a history of two chunks, of which the last 1 MiB counts", .malformed,
        [first, atEnd(most), continued("", distance: most + 1, length: 3), last],
        releasing: content + end + tail(content, end)),
    ]
  }

  /// Three bytes at a distance of 1 MiB behind `end`, which follows `content`.
  private static func tail(_ content: [UInt8], _ end: [UInt8]) -> [UInt8] {
    let all = content + end
    return [UInt8](all[(all.count - most)...].prefix(3))
  }

  // MARK: What the library wrote

  private static let once = bytes(
    """
    everything pawl reads comes from strangers: bundles, messages, armor, names; a reader \
    that is strict about each of them has nothing to be sorry for, and a reader that is not \
    has everything to be sorry for, one day or another; so every one of these files shows \
    one thing that a reader must refuse, or must take
    """)

  static var libraryText: [UInt8] { once + once + once }

  static let libraryMore = bytes(
    """
    so a reader that is strict about armor has nothing to be sorry for, and a reader that is \
    not strict about names has everything to be sorry for, one day or another; every message \
    comes from strangers
    """)

  /// The text three times: made once, with libzstd 1.5.4 at level 19. Its literals have a Huffman
  /// table, its sequences tables of their own.
  static let libraryFrame = [UInt8](
    hex: """
      28b52ffd609f02650500b20b1e15b0a903606b522691bb64dd76430b25289c3e3216113e2cafc75790b17945
      9db9f4de8881eadf1ba0ad786d8ca8d711cb501bc47b2df4f2566fa9ca298bae6930379513ac391898ef8da6
      a52cda1adcca560f9e42ebb90bfbad7a6e84588a50e0e86219e6ab0e516f75434f98b10863498b65a46cd08b
      03122010a6a4d7016770528999b5bff06e404500fe558103800b2c53c283e4a95043207b10b5e0818324fcf1
      4e71846b4401
      """)

  /// What follows it, by the same with the text above as a raw prefix.
  static let libraryContinuation = [UInt8](
    hex: """
      28b52ffd20c61d010060736f61726d6f726e616d65730700d4fba17511983a80e8ed5426e4b0b39ddadd182c
      """)
}
