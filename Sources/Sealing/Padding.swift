/// The padding frames that bring all frames of a message to a Padmé length (Nikitin and others, 2019),
/// which tells little about the content (`docs/protocol.md`, section 6).
struct Padding {
  /// The number of padding frames that have not been written yet.
  private var frameCount: Int
  /// The length of these frames together, in bytes.
  private var missing: UInt64
  private let overhead: UInt64

  /// Computes the padding of frames that have `length` bytes together, when each further frame adds
  /// `overhead` bytes to its body.
  init(length: UInt64, overhead: Int) {
    self.overhead = UInt64(overhead)
    var target = Self.padme(length)
    // A gap that is too short for a frame is skipped by going on to the next Padmé length.
    while target > length && target - length <= UInt64(overhead) {
      target = Self.padme(target + 1)
    }
    missing = target - length
    let longest = self.overhead + UInt64(FrameWord.maximumBodyByteCount)
    frameCount = Int((missing + longest - 1) / longest)
  }

  /// Returns the length of the body of the next padding frame in bytes, or `nil` if no more padding is
  /// needed.
  mutating func nextBodyByteCount() -> Int? {
    guard frameCount > 0 else { return nil }
    // The frames share evenly what is missing, so that none of them has an empty body.
    let frame = missing / UInt64(frameCount)
    missing -= frame
    frameCount -= 1
    return Int(frame - overhead)
  }

  /// Returns the smallest Padmé length that is not less than `length`.
  private static func padme(_ length: UInt64) -> UInt64 {
    guard length > 1 else { return length }
    let exponent = 63 - length.leadingZeroBitCount
    let significant = Int.bitWidth - exponent.leadingZeroBitCount
    guard exponent > significant else { return length }
    let mask = UInt64(1) << UInt64(exponent - significant) - 1
    return (length + mask) & ~mask
  }
}
