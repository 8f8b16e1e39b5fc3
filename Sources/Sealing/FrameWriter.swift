import Octets
import Primitives

/// Writes frames of bodies, in order, each under its own key.
struct FrameWriter: ~Copyable {
  private var keys: FrameKeys
  private let authenticators: Authenticators
  /// How many bytes of frames there have been.
  private(set) var length: UInt64 = 0

  init(
    fileSecret: borrowing Key<File>, headMAC: [UInt8], authenticators: consuming Authenticators
  ) {
    keys = FrameKeys(fileSecret: fileSecret, headMAC: headMAC)
    self.authenticators = authenticators
  }

  /// The length of a frame whose body has `bodyCount` bytes.
  func byteCount(body bodyCount: Int) -> Int {
    4 + bodyCount + AEAD.tagByteCount + authenticators.byteCount
  }

  /// Appends the next frame.
  mutating func write(
    _ body: RawSpan, _ codec: Codec, isLast: Bool, into output: inout Buffer
  ) {
    let word = FrameWord(isLast: isLast, codec: codec, bodyCount: body.byteCount)
    let key = keys.next()
    output.append(bigEndian: word.value)
    let start = output.count
    key.seal(body, word, into: &output)
    authenticate(key.index, word, from: start, in: &output)
    length += UInt64(byteCount(body: body.byteCount))
  }

  /// Appends the next frame.
  mutating func write(
    _ body: borrowing Buffer, _ codec: Codec, isLast: Bool, into output: inout Buffer
  ) {
    write(body.bytes, codec, isLast: isLast, into: &output)
  }

  private func authenticate(
    _ index: UInt64, _ word: FrameWord, from start: Int, in output: inout Buffer
  ) {
    guard authenticators.count > 0 else { return }
    let sealed = [UInt8](output.bytes.extracting(start..<output.count))
    authenticators.append(index, word, sealed: sealed.bytes, to: &output)
  }
}
