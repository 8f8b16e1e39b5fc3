import Octets
import Primitives
import Rehearsal
import Sealing
import Testing

/// Armor as it is written, and as it is found in a text.
struct ArmorTests {
  private let begin = "-----BEGIN PAWL MESSAGE-----"
  private let end = "-----END PAWL MESSAGE-----"

  private func decoded(
    _ text: [UInt8], as kinds: [Armor] = [.message], pieceSize: Int = .max
  ) throws -> [UInt8] {
    var decoder = ArmorDecoder(kinds)
    var output = Buffer(capacity: text.count + 2)
    var rest = text[...]
    while !rest.isEmpty {
      let piece = [UInt8](rest.prefix(pieceSize))
      try decoder.decode(piece.bytes, into: &output)
      #expect(decoder.usedByteCount == piece.count)
      rest = rest.dropFirst(pieceSize)
    }
    try decoder.finish(frames: 0)
    return [UInt8](output.bytes)
  }

  private func decoded(_ text: String, as kinds: [Armor] = [.message]) throws -> [UInt8] {
    try decoded([UInt8](text.utf8), as: kinds)
  }

  private func error(_ text: [UInt8], as kinds: [Armor] = [.message]) -> SealingError? {
    do throws(any Error) {
      _ = try decoded(text, as: kinds)
      return nil
    } catch { return error as? SealingError }
  }

  private func error(_ text: String, as kinds: [Armor] = [.message]) -> SealingError? {
    error([UInt8](text.utf8), as: kinds)
  }

  @Test(arguments: [1, 2, 3, 47, 48, 49, 96, 1000])
  func `armor decodes to the bytes it was made of, in pieces of any size`(count: Int) throws {
    let bytes = SeededRandomness(seed: 1).bytes(count)
    let text = Armor.message.encode(bytes)
    for pieceSize in [1, 7, 65, .max] {
      #expect(try decoded(text, pieceSize: pieceSize) == bytes)
    }
    var encoder = ArmorEncoder(.message)
    let piecewise = bytes.flatMap { encoder.encode([$0].bytes) } + encoder.finish()
    #expect(piecewise == text)
  }

  /// A text around a message, with lines that are folded anew and a prefix.
  private func mail(_ bytes: [UInt8], lineEnd: String = "\n", width: Int = 60) -> [UInt8] {
    let digits = [UInt8](String(decoding: Base64.encode(bytes.bytes), as: UTF8.self).utf8)
    let lines = stride(from: 0, to: digits.count, by: width).map {
      String(decoding: digits[$0..<min($0 + width, digits.count)], as: UTF8.self)
    }
    let text =
      ["Hello,", "-----BEGIN PAWL BUNDLE-----", "not one -----BEGIN PAWL MESSAGE-----", ""]
      + ["\u{FEFF}> | \(begin) \t\u{A0}", "> | \(lines[0])  ", "", "> |", "> | ", "\t\u{A0}"]
      + lines.dropFirst().enumerated().map { $0 % 2 == 0 ? "> | \($1)" : $1 }
      + ["> | \(end)\u{A0}", "> > | \(begin)", "> > | AAAA", "regards"]
    return [UInt8](text.joined(separator: lineEnd).utf8)
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `a message is found in a text whichever way it is split`(lineEnd: String) throws {
    let bytes = SeededRandomness(seed: 3).bytes(200)
    let text = mail(bytes, lineEnd: lineEnd)
    for pieceSize in [1, 2, 3, 5, 64, .max] {
      #expect(try decoded(text, pieceSize: pieceSize) == bytes)
    }
    for split in text.indices {
      var decoder = ArmorDecoder([.message])
      var output = Buffer(capacity: text.count + 4)
      try decoder.decode([UInt8](text[..<split]).bytes, into: &output)
      try decoder.decode([UInt8](text[split...]).bytes, into: &output)
      try decoder.finish(frames: 0)
      #expect([UInt8](output.bytes) == bytes)
    }
  }

  @Test(arguments: [1, 3, 5, 1000, 1_048_576])
  func `lines may have any length`(width: Int) throws {
    let bytes = SeededRandomness(seed: 4).bytes(width == 1_048_576 ? 786_432 : 3000)
    #expect(try decoded(mail(bytes, width: width)) == bytes)
  }

  @Test func `what another program may do to the lines is accepted`() throws {
    for text in [
      "\(begin)\nAAAA\n\(end)", " \t\r\n\n \(begin)\r\nAAAA\n \(end) \r\n\t\n",
      "\(begin)\nAAA\nA\n\(end)\nx", "\(begin)\n\nAAAA \n\n\(end)\n", "\(begin) \nAAAA\n\(end)\n",
      "\u{FEFF}\(begin)\nAAAA\n\(end)\n", "\(begin)\r\r\nAAAA\n\(end)\n",
      "| \(begin)\nAAAA\n|\n| \(end)", "\u{A0}\(begin)\n\u{A0}AAAA\n\(end)",
      ">> \(begin)\n>> AA\n>>\n\n>>  \nAA\n>> \(end)", "\(begin)x\n\(begin)\nAAAA\n\(end)",
      "\(begin)\nAAAA\n\(end)\n>\(begin)\n", "\(begin)\nAAAA\n\(end)\n \(begin)",
      "\(begin)\nAAAA\n\(end)\n-----BEGIN PAWL BUNDLE-----\nAAAA\n",
      "\(String(repeating: ">", count: 65))\(begin)\n\(begin)\nAAAA\n\(end)",
      "\(String(repeating: ">", count: 64))\(begin)\nAAAA\n\(end)",
    ] {
      #expect(try decoded(text) == [0, 0, 0], "\(text)")
    }
  }

  @Test func `all other deviations are refused`() {
    for text in [
      "\(begin)\n\(end)\n", "\(begin)\nAAA\n\(end)\n", "\(begin)\nAAAAA\n\(end)\n",
      "\(begin)\n AAAA\n\(end)\n", "\(begin)\nAB==\n\(end)\n", "\(begin)\nA*AA\n\(end)\n",
      "\(begin)\nAA AA\n\(end)\n", "\(begin)\nAA==\nAAAA\n\(end)\n", "\(begin)\nAA===\n\(end)\n",
      "\(begin)\nAAAA====\n\(end)\n", "\(begin)\nAAA=A\n\(end)\n", "\(begin)\nA===\n\(end)\n",
      "\(begin)\nAAAA\n\(end)x\n", "\(begin)\nAAAA\(end)\n", "\(begin)\nAAAA\n\(end)-\n",
      "\(begin)\nAAAA\n-----END PAWL BUNDLE-----\n", "\(begin)\nAAAA\n\(begin)\n",
      "\(begin)\nAAAA\n-----END\n", "> \(begin)\n>AAAA\n> \(end)", "> \(begin)\n>\t\n> \(end)",
      "> \(begin)\n> > AAAA\n> \(end)", " \u{A0}\(begin)\n \u{A0} AAAA\n \(end)",
      "\(begin)\n\u{FEFF}AAAA\n\(end)\n", "\(begin)\nAAAA\u{2003}\n\(end)\n", "\(begin)x\n",
      "\(begin)\nAAAA\n\u{A0}x\(end)\n",
    ] {
      #expect(error(text) == .damagedArmor, "\(text)")
    }
    let tooLong = String(repeating: "A", count: 1_048_577)
    #expect(error("\(begin)\n\(tooLong)AAA\n\(end)\n") == .damagedArmor)
    // A no-break space of which the second byte is missing.
    #expect(error([UInt8]("\(begin)\nAAAA".utf8) + [0xC2, 0x0A]) == .damagedArmor)
    #expect(error([0xC2] + [UInt8]("\(begin)\nAAAA\n\(end)\n".utf8)) == .notPawl)
  }

  @Test func `a text that ends early is truncated or has no message`() {
    let text = [UInt8]("> \(begin)\n> AAAA\n> \(end)".utf8)
    for count in 0..<text.count {
      let isBegun = count >= begin.utf8.count + 2
      #expect(
        error([UInt8](text.prefix(count))) == (isBegun ? .truncated(frames: 0) : .notPawl)
          || count > 17 && !isBegun, "\(count)")
    }
    let bundle = Armor.bundle.encode([1, 2, 3])
    for count in 27..<bundle.count - 1 {
      #expect(error([UInt8](bundle.prefix(count)), as: [.bundle]) == .damagedArmor)
    }
  }

  @Test func `a second message is noticed and a quoted one is text`() throws {
    let one = "\(begin)\nAAAA\n\(end)\n"
    #expect(error("\(one)\(one)") == .trailingBytes)
    #expect(error("> \(one)> \(begin)") == .trailingBytes)
    #expect(error("> \(begin)\nAAAA\n> \(end)\n\(one)") == .trailingBytes)
    #expect(try decoded("> \(begin)\nAAAA\n> \(end)\n>> \(begin)\n") == [0, 0, 0])
    for kind in [Armor.bundle, .backup] {
      let text = String(decoding: kind.encode([0, 0, 0]), as: UTF8.self)
      #expect(try decoded("\(text)\(one)", as: [kind]) == [0, 0, 0])
      #expect(error("\(text)\(text)", as: [kind]) == .damagedArmor)
      #expect(error("\(text)>> \(text)", as: [kind]) == .damagedArmor)
    }
  }

  @Test func `armor begins within the first mebibyte`() throws {
    let line = "> \(begin)"
    let text = "\nAAAA\n\(end)\n"
    for (missing, isFound) in [(0, true), (-1, true), (1, false)] {
      let front = String(repeating: "\n", count: 1_048_576 - line.utf8.count + missing)
      #expect(error("\(front)\(line)\(text)") == (isFound ? nil : .notPawl))
    }
    #expect(error(String(repeating: "x", count: 1_048_577)) == .notPawl)
  }

  @Test func `a text without armor says why`() {
    let bundle = String(decoding: Armor.bundle.encode([0, 0, 0]), as: UTF8.self)
    #expect(error("hello") == .notPawl)
    #expect(error("hello\n\(bundle)") == .otherKind)
    #expect(error("hello\n-----BEGIN PAWL MESSAGES-----\n") == .damagedArmor)
    #expect(error([0xFF, 0xFE, 0x2D, 0x00]) == .mangled(.utf16))
    #expect(error("\n<!doctype html>") == .mangled(.html))
    #expect(error("=2D----BEGIN PAWL MESSAGE-----") == .mangled(.mail))
    #expect(error("\(begin)\nAAAA=3D\n") == .damagedArmor)
    #expect(error("\(begin)\nAAA=3D\n") == .mangled(.mail))
    #expect(error("\(begin)<br>\nAAAA\n") == .damagedArmor)
    #expect(error("\(begin)\nAAAA<br>\n") == .mangled(.html))
  }

  @Test func `one armor after another is read`() throws {
    let texts = [
      "text\n\(begin)\nAAAA\n\(end)", "> \(begin)\r\n> AAAB\r\n> \(end)\r\n", ">> \(begin)\nAA*A\n",
      "\(begin)\nAAAC\n", "\(begin)\nAB==\n", "> \(begin)\n> AAAD\n> \(end)",
    ]
    let text = [UInt8](texts.joined(separator: "\n").utf8)
    for pieceSize in [1, 2, 17, .max] {
      // Digits that mean nothing are reported once, however much follows them.
      #expect(
        read(text, pieceSize: pieceSize)
          == ["000000", "000001", "error", "error", "error", "000003"])
    }
    #expect(read([UInt8]("\(begin)\nAAAA\n\(end)\nbye".utf8), pieceSize: 1) == ["000000"])
    #expect(read([UInt8]("\(begin)\nAAAA\n".utf8), pieceSize: 1) == ["error"])
    #expect(read([UInt8]("hello".utf8), pieceSize: 1) == ["error"])
  }

  /// Returns what each of several messages in a text holds, in hexadecimal digits, or "error".
  private func read(_ text: [UInt8], pieceSize: Int) -> [String] {
    var results: [String] = []
    var decoder = ArmorDecoder([.message], readsAll: true)
    var output = Buffer(capacity: text.count + 2)
    var rest = text[...]
    while !rest.isEmpty {
      var hasFailed = false
      do {
        try decoder.decode([UInt8](rest.prefix(pieceSize)).bytes, into: &output)
      } catch {
        hasFailed = true
        results.append("error")
      }
      rest = rest.dropFirst(decoder.usedByteCount)
      guard hasFailed || decoder.hasEnded else { continue }
      if decoder.hasEnded { results.append([UInt8](output.bytes).hex) }
      output.removeAll()
      decoder.beginNext()
    }
    do {
      try decoder.finish(frames: 0)
      if decoder.hasEnded { results.append([UInt8](output.bytes).hex) }
    } catch { results.append("error") }
    return results
  }

  @Test func `the format is detected by the first bytes`() throws {
    let formats: [(String, InputFormat)] = [
      ("pawl/v1 stream\n", .message), ("pawl/v1 bundle\n", .bundle), ("pawl/v1 ", .undecided),
      ("", .undecided), ("pawl/", .undecided), ("pawl ", .text), ("x", .text), (" pawl/v1", .text),
      ("-----BEGIN PAWL MESSAGE-----", .text),
    ]
    for (text, format) in formats {
      #expect(try detected(text) == format)
    }
    let refused: [(String, SealingError)] = [
      ("pawl/v2 stream\n", .otherVersion), ("pawl/v1 stream\r\n", .mangled(.lineEnds)),
      ("pawl/v1 bundle\n=00", .mangled(.mail)),
    ]
    for (text, error) in refused {
      #expect(throws: error) { try detected(text) }
    }
    let isMessage = ["Dear\n> \(begin)\n", "pawl/v1 stream\n", "-----BEGIN PAWL BUNDLE-----\n"].map
    {
      let text = [UInt8]($0.utf8)
      return InputFormat.isMessage(text.bytes)
    }
    #expect(isMessage == [true, true, false])
  }

  private func detected(_ text: String) throws -> InputFormat {
    let text = [UInt8](text.utf8)
    return try InputFormat(text.bytes)
  }

  @Test func `hostile lines take linear time`() throws {
    let line = String(repeating: "\u{A0}", count: 32)
    let texts = [
      String(repeating: "-----BEGIN PAWL MESSAGE----\n", count: 30_000),
      String(repeating: "\(line)-----BEGIN PAWL BACKUP-----\n", count: 10_000),
      "\(line)\(begin)\n" + String(repeating: "\(line)\n\(line)A\n", count: 100_000),
      "\(begin)\nAAAA" + String(repeating: " \t", count: 4_000_000),
      "\(begin)\nAAAA\n\(end)\n" + String(repeating: "> \(begin)x\n", count: 100_000),
    ]
    let clock = ContinuousClock()
    for text in texts {
      let duration = clock.measure { _ = error(text) }
      #expect(duration < .seconds(20))
    }
  }
}
