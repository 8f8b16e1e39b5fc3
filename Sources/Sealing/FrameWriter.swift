import Octets
import Primitives
import Ratcheting

/// Hands out the keys of a message's frames, in order, and counts how long the frames are.
struct FrameWriter: ~Copyable {
  private var keys: FrameKeys
  let authenticators: Authenticators
  /// How many bytes of frames there have been.
  private(set) var length: UInt64 = 0

  init(
    fileSecret: borrowing Key<KeyRole.FileSecret>, headMAC: [UInt8], authenticators: Authenticators
  ) {
    keys = FrameKeys(fileSecret: fileSecret, headMAC: headMAC)
    self.authenticators = authenticators
  }

  /// The length of a frame whose body has `bodyCount` bytes.
  func byteCount(body bodyCount: Int) -> Int {
    FrameWord.byteCount + bodyCount + AES256GCM.tagByteCount + authenticators.byteCount
  }

  /// The key of the next frame, which is noted when it has been made.
  mutating func nextKey() -> FrameKey { keys.next() }

  /// Notes that a frame goes out.
  mutating func note(_ frame: SealedFrame) { length += UInt64(frame.byteCount) }

  /// Makes the next frame.
  mutating func frame(_ body: RawSpan, _ codec: Codec, isLast: Bool) -> SealedFrame {
    let frame = SealedFrame(body, codec, isLast: isLast, nextKey(), authenticators)
    note(frame)
    return frame
  }
}
