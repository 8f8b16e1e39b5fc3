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
    #expect(bundles >= 40 && heads >= 200 && armors >= 10)
    print("vectors: \(bundles) bundles, \(heads) heads and \(armors) armors written again")
  }

  /// The bytes of armor that is as it should be, which is then written again; everything else as it is.
  private func unarmored(
    _ text: [UInt8], _ armor: Armor, _ count: inout Int
  ) throws -> [UInt8] {
    var decoder = ArmorDecoder(armor)
    var output = Buffer(capacity: text.count)
    do {
      try decoder.decode(text.bytes, into: &output)
      try decoder.finish(frames: 0)
    } catch { return text }
    let bytes = [UInt8](output.bytes)
    // Line ends and white space around are free.
    let given = String(decoding: text, as: UTF8.self).replacingOccurrences(of: "\r\n", with: "\n")
    let written = String(decoding: armor.encode(bytes), as: UTF8.self)
    #expect(given.trimmingCharacters(in: .whitespacesAndNewlines) + "\n" == written)
    count += 1
    return bytes
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
      #expect(try written(chunks(frames), secret, head.mac) == frames, "\(name)")
    }
  }

  /// The lengths of the bodies of frames with one reader, as chunks to be read from the content.
  private func chunks(_ frames: [UInt8]) throws -> [Int] {
    var counts: [Int] = []
    var reader = ByteReader(frames.bytes)
    while let word = try? reader.readInteger(as: UInt32.self) {
      counts.append(Int(word & 0x0FFF_FFFF))
      _ = try reader.readArray(counts[counts.count - 1] + 16)
    }
    return counts
  }

  private func written(_ counts: [Int], _ secret: [UInt8], _ mac: [UInt8]) throws -> [UInt8] {
    let one = SecretWriter(capacity: 32)
    var sealer = MessageSealer(
      fileSecret: Key(copying: secret.bytes), headMAC: mac,
      authenticators: Authenticators(keys: one.finish(), headMAC: mac),
      level: 0, isPadded: false)
    let text: [[UInt8]] = Self.content(counts)
    var frameSealer = sealer.frameSealer(chunkSize: 1024)
    var output: [UInt8] = []
    for chunk in text.dropLast() {
      frameSealer.chunk.removeAll()
      frameSealer.chunk.append(chunk.bytes)
      sealer.assignNextKey(to: &frameSealer)
      frameSealer.seal()
      let frame = frameSealer.takeFrame()
      sealer.note(frame)
      output.append(frame.bytes)
    }
    let last = text[text.count - 1]
    frameSealer.chunk.removeAll()
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
