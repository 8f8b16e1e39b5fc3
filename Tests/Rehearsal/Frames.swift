package import Octets
import Primitives
import Ratcheting
package import Sealing

/// Makes the frames of a message to one recipient with any codec and any body, also such as no writer makes.
package struct FrameForge: ~Copyable {
  private var chain: KeyChain<KeyRole.Frame>
  private var index: UInt64 = 0

  /// Creates a forge for the message whose head ends with `headMAC`.
  package init(fileSecret: [UInt8], headMAC: [UInt8]) {
    let label = [UInt8]("pawl/v1 payload".utf8)
    chain = KeyChain(HKDF.key(from: fileSecret.bytes, salt: headMAC.bytes, info: label.bytes))
  }

  /// Returns the next frame.
  package mutating func frame(_ body: [UInt8], codec: UInt32, isLast: Bool = false) -> [UInt8] {
    let word = (isLast ? 1 << 31 : 0) | codec << 28 | UInt32(body.count)
    var masked: [UInt8] = []
    masked.append(bigEndian: word ^ chain.mask())
    var binding: [UInt8] = []
    binding.append(bigEndian: index)
    binding.append(bigEndian: word)
    index += 1
    let frame = AES256GCM.seal(
      body.bytes, with: chain.next(), authenticating: binding.bytes, prefixedBy: masked.bytes)
    return [UInt8](frame.bytes)
  }
}

extension MessageOpener {
  /// Reads all frames, one after the other, up to the end of the input, and returns their content.
  package mutating func readAll(from reader: inout ByteReader) throws -> [UInt8] {
    var content: [UInt8] = []
    var frameOpener = frameOpener()
    while !hasLastFrame {
      let count = frameCount
      guard let word = try? reader.readBytes(FrameWord.byteCount) else {
        throw SealingError.truncated(frames: count)
      }
      try announce(word, to: &frameOpener)
      guard let sealed = try? reader.readBytes(frameOpener.missingByteCount) else {
        throw SealingError.truncated(frames: count)
      }
      frameOpener.sealed.append(sealed)
      frameOpener.open()
      try frameOpener.release { content.append($0) }
    }
    guard reader.remaining.isEmpty else { throw SealingError.trailingBytes }
    return content
  }
}
