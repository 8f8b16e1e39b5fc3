import Octets
import Primitives
import Rehearsal
import Sealing
import Testing

/// Text armor, and the detection of formats.
struct ArmorTests {
  private func decoded(_ text: [UInt8], pieceSize: Int = .max) throws -> [UInt8] {
    var decoder = ArmorDecoder(.message)
    var output = Buffer(capacity: text.count)
    var rest = text[...]
    while !rest.isEmpty {
      try decoder.decode([UInt8](rest.prefix(pieceSize)).bytes, into: &output)
      rest = rest.dropFirst(pieceSize)
    }
    try decoder.finish(frames: 0)
    return [UInt8](output.bytes)
  }

  private func decoded(_ text: String) throws -> [UInt8] { try decoded([UInt8](text.utf8)) }

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

  private let begin = "-----BEGIN PAWL MESSAGE-----"
  private let end = "-----END PAWL MESSAGE-----"

  @Test func `both kinds of line ends and white space around the text are accepted`() throws {
    #expect(try decoded("\(begin)\nAAAA\n\(end)") == [0, 0, 0])
    #expect(try decoded(" \t\r\n\n\(begin)\r\nAAAA\n\(end) \r\n\t\n") == [0, 0, 0])
  }

  @Test func `all other deviations are refused`() {
    let full = String(repeating: "A", count: 64)
    for text in [
      "\(begin)\n\(end)\n", "\(begin)\nAAA\n\(end)\n", "\(begin)\nAAAA \n\(end)\n",
      "\(begin)\n AAAA\n\(end)\n", "\(begin)\nAAAA\n\n\(end)\n", "\(begin)\nAAAA\nAAAA\n\(end)\n",
      "\(begin)\nAB==\n\(end)\n", "\(begin)\nA*AA\n\(end)\n", "\(begin)\n\(full)A\n\(end)\n",
      "\(begin)\nAA==\nAAAA\n\(end)\n", "\(begin) \nAAAA\n\(end)\n", "\(begin)\nAAAA\n\(end)x",
      "\(begin)\nAAAA\n-----END PAWL BUNDLE-----\n", "\(begin)\nAAAA\n\(end)\nx",
      "\(begin)\nAAAA\n\(end)\r", "\(begin)\r\r\nAAAA\n\(end)\n", "\(begin)\nAAAA\(end)\n",
    ] {
      #expect(throws: SealingError.damagedArmor) { try decoded(text) }
    }
  }

  @Test func `text that ends early is truncated`() {
    let text = [UInt8]("\(begin)\nAAAA\n\(end)".utf8)
    for count in 1..<text.count {
      #expect(throws: SealingError.truncated(frames: 0)) {
        try decoded([UInt8](text.prefix(count)))
      }
    }
  }

  @Test func `formats are detected by their first bytes`() throws {
    let formats: [(String, InputFormat)] = [
      ("pawl/v1 stream\n", .message), ("pawl/v1 bundle\n", .bundle), ("pawl/v1 ", .undecided),
      ("-----BEGIN PAWL MESSAGE-----", .armoredMessage), ("-----BEGIN PAWL B", .undecided),
      ("\n \t-----BEGIN PAWL BUNDLE-----\n", .armoredBundle), ("", .undecided),
    ]
    for (text, format) in formats {
      #expect(try InputFormat([UInt8](text.utf8).bytes) == format)
    }
    let refused: [([UInt8], SealingError)] = [
      ([UInt8]("hello".utf8), .notPawl), ([UInt8]("pawl/v2 stream\n".utf8), .otherVersion),
      ([UInt8]("pawl/v1 stream\r\n".utf8), .mangled(.lineEnds)),
      ([0xFF, 0xFE, 0x70, 0x00], .mangled(.utf16)),
      ([UInt8]("<!doctype html>".utf8), .mangled(.html)),
    ]
    for (bytes, error) in refused {
      #expect(throws: error) { try InputFormat(bytes.bytes) }
    }
  }
}
