/// Padding frames that bring a message to a length which tells little: Padmé (Nikitin et al., 2019).
struct Padding {
  /// The shortest Padmé length that is not below `length`.
  static func padme(_ length: UInt64) -> UInt64 {
    guard length > 1 else { return length }
    let exponent = 63 - length.leadingZeroBitCount
    let significant = Int.bitWidth - exponent.leadingZeroBitCount
    guard exponent > significant else { return length }
    let mask = UInt64(1) << UInt64(exponent - significant) - 1
    return (length + mask) & ~mask
  }

  /// The lengths of the bodies of the padding frames that still have to be written.
  private(set) var frames: Int
  private var missing: UInt64
  private let overhead: UInt64

  /// Padding for frames of `length` bytes together, when each further frame adds `overhead` bytes to
  /// its body.
  init(length: UInt64, overhead: Int) {
    self.overhead = UInt64(overhead)
    var target = Self.padme(length)
    // A gap too short for a frame is left by going on to the next length.
    while target > length && target - length <= UInt64(overhead) {
      target = Self.padme(target + 1)
    }
    missing = target - length
    let longest = self.overhead + UInt64(FrameWord.longestBody)
    frames = Int((missing + longest - 1) / longest)
  }

  /// The length of the next frame's body; none when the length is reached.
  mutating func next() -> Int? {
    guard frames > 0 else { return nil }
    // The frames share what is missing evenly, so that none is left with an empty body.
    let frame = missing / UInt64(frames)
    missing -= frame
    frames -= 1
    return Int(frame - overhead)
  }
}
