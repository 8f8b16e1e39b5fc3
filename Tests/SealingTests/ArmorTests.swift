import Octets
import Primitives
import Rehearsal
import Sealing
import Testing

/// The text form.
struct ArmorTests {
  private func decoded(_ text: [UInt8], pieces: Int = .max) throws -> [UInt8] {
    var decoder = ArmorDecoder(.message)
    var output = Buffer(capacity: text.count)
    var rest = text[...]
    while !rest.isEmpty {
      try decoder.decode([UInt8](rest.prefix(pieces)).bytes, into: &output)
      rest = rest.dropFirst(pieces)
    }
    try decoder.finish(frames: 0)
    return [UInt8](output.bytes)
  }

  private func decoded(_ text: String) throws -> [UInt8] { try decoded([UInt8](text.utf8)) }

  @Test(arguments: [1, 2, 3, 47, 48, 49, 96, 1000])
  func `bytes read as they were written, in pieces of any size`(count: Int) throws {
    let bytes = SeededRandomness(seed: 1).bytes(count)
    let text = Armor.message.encode(bytes)
    for pieces in [1, 7, 65, .max] { #expect(try decoded(text, pieces: pieces) == bytes) }
    var encoder = ArmorEncoder(.message)
    let piecewise = bytes.flatMap { encoder.encode([$0].bytes) } + encoder.finish()
    #expect(piecewise == text)
  }

  private let begin = "-----BEGIN PAWL MESSAGE-----"
  private let end = "-----END PAWL MESSAGE-----"

  @Test func `line ends of both kinds and white space around are taken`() throws {
    #expect(try decoded("\(begin)\nAAAA\n\(end)") == [0, 0, 0])
    #expect(try decoded(" \t\r\n\n\(begin)\r\nAAAA\n\(end) \r\n\t\n") == [0, 0, 0])
  }

  @Test func `everything else is refused`() {
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

  @Test func `forms are told apart by how they begin`() throws {
    let forms: [(String, Form)] = [
      ("pawl/v1 stream\n", .message), ("pawl/v1 bundle\n", .bundle), ("pawl/v1 ", .undecided),
      ("-----BEGIN PAWL MESSAGE-----", .armoredMessage), ("-----BEGIN PAWL B", .undecided),
      ("\n \t-----BEGIN PAWL BUNDLE-----\n", .armoredBundle), ("", .undecided),
    ]
    for (text, form) in forms { #expect(try Form([UInt8](text.utf8).bytes) == form) }
    let strangers: [([UInt8], SealingError)] = [
      ([UInt8]("hello".utf8), .notPawl), ([UInt8]("pawl/v2 stream\n".utf8), .otherVersion),
      ([UInt8]("pawl/v1 stream\r\n".utf8), .mangled(.lineEnds)),
      ([0xFF, 0xFE, 0x70, 0x00], .mangled(.utf16)),
      ([UInt8]("<!doctype html>".utf8), .mangled(.html)),
    ]
    for (bytes, error) in strangers { #expect(throws: error) { try Form(bytes.bytes) } }
  }
}
