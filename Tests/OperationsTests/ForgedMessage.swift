import Foundation
import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing
import Synchronization

/// Random bytes of the system, which are remembered, so that a test knows the file secret.
final class RememberedRandomness: Randomness {
  private let drawn = Mutex<[[UInt8]]>([])

  func fill(_ bytes: inout MutableRawSpan) {
    SystemRandomness().fill(&bytes)
    let copy = [UInt8](bytes.bytes)
    drawn.withLock { $0.append(copy) }
  }

  /// Returns the secret of a message with this head.
  func fileSecret(of head: Head) -> [UInt8]? {
    drawn.withLock { drawn in
      drawn.last { bytes in
        bytes.count == 32 && (try? head.verify(with: Key(copying: bytes.bytes))) != nil
      }
    }
  }
}

/// A message to one recipient with any codecs and any bodies, also such as pawl does not write: behind the
/// head of a message that it has written.
struct ForgedMessage: ~Copyable {
  private(set) var bytes: [UInt8]
  private var forge: FrameForge

  /// Creates a message without frames from a party that was given `randomness`.
  init(from sender: Party, _ randomness: RememberedRandomness, to name: String) throws {
    let message = try sender.encrypt([], to: [name])
    var reader = ByteReader(message.bytes)
    var parser = HeadParser()
    while let wanted = parser.wantedByteCount { try parser.accept(reader.readBytes(wanted)) }
    guard let head = parser.head, let fileSecret = randomness.fileSecret(of: head) else {
      throw CocoaError(.coderInvalidValue)
    }
    bytes = head.bytes
    forge = FrameForge(fileSecret: fileSecret, headMAC: head.mac)
  }

  /// Adds a frame.
  mutating func add(_ body: Body, isLast: Bool = false) {
    bytes += forge.frame(body.bytes, codec: body.codec.rawValue, isLast: isLast)
  }

  /// What a frame holds.
  struct Body {
    let codec: Codec
    let bytes: [UInt8]

    static let end = Body(codec: .stored, bytes: [])

    static func stored(_ content: [UInt8]) -> Body { Body(codec: .stored, bytes: content) }

    static func padding(_ count: Int) -> Body {
      Body(codec: .padding, bytes: [UInt8](repeating: 0, count: count))
    }

    /// `content` in blocks that are not compressed.
    static func zstandard(_ content: [UInt8], isContinued: Bool = false) -> Body {
      zstandard(content.count, isContinued: isContinued) { range in (0, [UInt8](content[range])) }
    }

    /// As many zeros, in a few bytes.
    static func zstandardZeros(_ count: Int, isContinued: Bool = false) -> Body {
      zstandard(count, isContinued: isContinued) { _ in (1, [0]) }
    }

    private static func zstandard(
      _ count: Int, isContinued: Bool, _ block: (Range<Int>) -> (type: Int, bytes: [UInt8])
    ) -> Body {
      // One segment, and a content size of four bytes.
      var frame: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0b1010_0000]
      frame += (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) }
      let most = 131_072
      for start in stride(from: 0, to: count, by: most) {
        let end = min(start + most, count)
        let (type, bytes) = block(start..<end)
        let header = (end == count ? 1 : 0) | type << 1 | (end - start) << 3
        frame += (0..<3).map { UInt8(truncatingIfNeeded: header >> (8 * $0)) } + bytes
      }
      return Body(codec: isContinued ? .continuedZstandard : .zstandard, bytes: frame)
    }

    /// As many zeros, in a DEFLATE stream with the fixed codes of RFC 1951.
    static func deflateZeros(_ count: Int) -> Body {
      var bytes: [UInt8] = []
      var filled = 8
      func append(_ bits: String) {
        for bit in bits {
          if filled == 8 {
            bytes.append(0)
            filled = 0
          }
          if bit == "1" { bytes[bytes.count - 1] |= 1 << filled }
          filled += 1
        }
      }
      // The last block, with fixed codes; zeros by themselves, and 258 bytes that repeat the last.
      append("110")
      for _ in 0...(count - 1) % 258 { append("00110000") }
      for _ in 0..<(count - 1) / 258 { append("1100010100000") }
      append("0000000")
      return Body(codec: .deflate, bytes: bytes)
    }
  }
}
