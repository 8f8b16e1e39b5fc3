import Foundation
import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing
import Testing
import VectorCatalogue

/// What is read and written again has the same bytes: there is one form of everything, and nothing is
/// read that is not kept.
struct RewritingTests {
  @Test func `bundles, heads and armor that are read write to the same bytes`() throws {
    var (bundles, heads, armors) = (0, 0, 0)
    for vector in try VectorFiles.areas.flatMap({ try VectorFiles.vectors(of: $0) }) {
      switch vector["play"] {
      case "bundle":
        let bytes = try unarmored(vector.body, .bundle, &armors)
        guard let bundle = try? UnverifiedBundle(bytes.bytes) else { continue }
        #expect(bundle.bytes == bytes, "\(vector.area)/\(vector.name)")
        bundles += 1
      case "imports":
        for step in try ImportStep.steps(vector) {
          guard let bundle = try? UnverifiedBundle(step.bytes.bytes) else { continue }
          #expect(bundle.bytes == step.bytes, "\(vector.area)/\(vector.name)")
          bundles += 1
        }
      case "messages":
        for step in try Script(vector).steps {
          let bytes = try unarmored(step.bytes, .message, &armors)
          var reader = ByteReader(bytes.bytes)
          guard let head = try? Desk.head(&reader) else { continue }
          #expect(bytes.starts(with: head.bytes), "\(vector.area)/\(vector.name)")
          heads += 1
        }
      default: continue
      }
    }
    #expect(bundles >= 100 && heads >= 500 && armors >= 40)
    print("vectors: \(bundles) bundles, \(heads) heads and \(armors) armors written again")
  }

  /// The bytes of armor in a text, and those of anything else as they are. The armor is written again,
  /// and read to the same bytes; where nothing but line ends and blanks was changed, to the same text.
  private func unarmored(
    _ text: [UInt8], _ armor: Armor, _ count: inout Int
  ) throws -> [UInt8] {
    guard let bytes = Self.decoded(text, armor) else { return text }
    let written = armor.encode(bytes)
    #expect(Self.decoded(written, armor) == bytes)
    let given = String(decoding: text, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
      .trimmingCharacters(in: .whitespacesAndNewlines)
    let lines = given.split(separator: "\n", omittingEmptySubsequences: false)
    if given.hasPrefix("-----BEGIN"), lines.dropFirst().dropLast(2).allSatisfy({ $0.count == 64 }),
      lines.allSatisfy({ $0.count <= 64 && $0.last?.isWhitespace == false })
    {
      #expect(given + "\n" == String(decoding: written, as: UTF8.self))
    }
    count += 1
    return bytes
  }

  /// The bytes of the armor in a text, or `nil` if there is none that is whole.
  static func decoded(_ text: [UInt8], _ armor: Armor) -> [UInt8]? {
    guard (try? InputFormat(text.bytes)) == .text else { return nil }
    var decoder = ArmorDecoder([armor])
    var output = Buffer(capacity: text.count + 2)
    do {
      try decoder.decode(text.bytes, into: &output)
      try decoder.finish(frames: 0)
    } catch { return nil }
    return [UInt8](output.bytes)
  }

  @Test func `stored frames that are read write to the same bytes`() throws {
    for name in ["empty", "one", "three", "empty-last", "many"] {
      let vector = try #require(
        try VectorFiles.vectors(of: "frame").first { $0.name == name }, "\(name)")
      let body = vector.body
      let secret = try Desk(vector).read(body).fileSecret
      var reader = ByteReader(body.bytes)
      let head = try Desk.head(&reader)
      let frames = [UInt8](reader.remaining)
      let counts = try lengths(frames, secret, head.mac)
      #expect(try written(counts, secret, head.mac) == frames, "\(name)")
    }
  }

  /// The lengths of the bodies of stored frames with one reader.
  private func lengths(_ frames: [UInt8], _ secret: [UInt8], _ mac: [UInt8]) throws -> [Int] {
    let label = [UInt8]("pawl/v1 payload".utf8)
    let start = HKDF.derive(from: secret.bytes, salt: mac.bytes, info: label.bytes, count: 32)
    var chain = [UInt8](start.bytes)
    var counts: [Int] = []
    var reader = ByteReader(frames.bytes)
    while let masked = try? reader.readInteger(as: UInt32.self) {
      let mask = code(chain, 3).prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
      counts.append(Int((masked ^ mask) & 0x0FFF_FFFF))
      _ = try reader.readArray(counts[counts.count - 1] + 16)
      chain = code(chain, 2)
    }
    return counts
  }

  private func code(_ key: [UInt8], _ byte: UInt8) -> [UInt8] {
    var code = HMAC(key: key.bytes)
    let bytes = [byte]
    code.update(bytes.bytes)
    return code.finish()
  }

  private func written(_ counts: [Int], _ secret: [UInt8], _ mac: [UInt8]) throws -> [UInt8] {
    let one = SecretWriter(capacity: 32)
    var sealer = MessageSealer(
      fileSecret: Key(copying: secret.bytes), headMAC: mac,
      authenticators: Authenticators(keys: one.finish(), headMAC: mac),
      compression: Compression(.none), isPadded: false)
    let text: [[UInt8]] = Self.content(counts)
    var frameSealer = sealer.frameSealer()
    var output: [UInt8] = []
    for chunk in text.dropLast() {
      sealer.beginChunk(in: &frameSealer)
      frameSealer.chunk.append(chunk.bytes)
      sealer.assignNextKey(to: &frameSealer)
      frameSealer.seal()
      let frame = frameSealer.takeFrame()
      sealer.note(frame)
      output.append(frame.bytes)
      sealer.endRun()
    }
    let last = text[text.count - 1]
    sealer.beginChunk(in: &frameSealer)
    frameSealer.chunk.append(last.bytes)
    sealer.close(with: &frameSealer)
    while let frame = sealer.nextClosingFrame() { output.append(frame.bytes) }
    return output
  }

  /// What the vectors above hold, frame by frame.
  private static func content(_ counts: [Int]) -> [[UInt8]] {
    let texts: [[Int]: [String]] = [
      [0]: [""], [1]: ["x"], [4, 4, 5]: ["one ", "two ", "three"], [3, 0]: ["one", ""],
    ]
    let many = [String](repeating: "x", count: counts.count - 1) + ["y"]
    return (texts[counts] ?? many).map { [UInt8]($0.utf8) }
  }
}
