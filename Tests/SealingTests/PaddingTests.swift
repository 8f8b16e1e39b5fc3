import Octets
import Primitives
import Rehearsal
import Sealing
import Testing

/// The padding of messages.
struct PaddingTests {
  /// Returns the Padmé length as the paper defines it.
  private func padme(_ length: Int) -> Int {
    guard length > 1 else { return length }
    let exponent = Int.bitWidth - 1 - length.leadingZeroBitCount
    let significant = Int.bitWidth - exponent.leadingZeroBitCount
    guard exponent > significant else { return length }
    let mask = (1 << (exponent - significant)) - 1
    return (length + mask) & ~mask
  }

  /// Returns the shortest Padmé length that padding frames can reach, found by trying all lengths.
  private func reachable(_ length: Int, overhead: Int) -> Int {
    var target = length
    while padme(target) != target || (target > length && target - length <= overhead) {
      target += 1
    }
    return target
  }

  @Test(arguments: [1, 3])
  func `all frames together have the shortest Padme length that can be reached`(recipientCount: Int)
    throws
  {
    let overhead = 20 + (recipientCount > 1 ? 16 * recipientCount : 0)
    for count in [0, 1, 2, 11, 44, 45, 100, 490, 1000, 5000, 65_535, 200_000] {
      let content = SeededRandomness(seed: 1).bytes(count)
      let message = SealedMessage(
        of: [content], recipientCount: recipientCount, compression: Compression(.none),
        isPadded: true)
      #expect(message.frames.count == reachable(count + overhead, overhead: overhead))
      #expect(try message.opened().content == content)
    }
  }

  @Test func `a long message is padded by several frames and by less than an eighth`() throws {
    let chunks = (0..<70).map { SeededRandomness(seed: $0).bytes(1_000_000) }
    let plain = SealedMessage(of: chunks, compression: Compression(.none))
    let padded = SealedMessage(of: chunks, compression: Compression(.none), isPadded: true)
    #expect(padded.frames.count > plain.frames.count + 1_048_596)
    #expect(padded.frames.count * 100 < plain.frames.count * 112)
    #expect(padme(padded.frames.count) == padded.frames.count)
    #expect(try padded.opened().content == chunks.flatMap { $0 })
  }
}
