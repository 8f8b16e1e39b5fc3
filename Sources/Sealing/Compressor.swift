package import Octets

/// Makes one raw DEFLATE stream of each chunk it is given.
package final class Compressor {
  /// The levels there are; 0 stores.
  package static let levels = 0...9
  /// On source text level 6 takes two and a half times as long, for a tenth less.
  package static let standardLevel = 1

  /// What is shorter is tried without a look, in bytes.
  private static let shortestToSample = 32_768
  /// How many chunks of even bytes there are to one whose samples are tried.
  private static let trialInterval = 64

  private var chunksToTrial = 1
  private var wasShorter = false
  private let deflate: (any Deflate)?

  /// A compressor of a level in ``levels``.
  package init(level: Int, library: DeflateLibrary = .standard) {
    precondition(Self.levels.contains(level))
    deflate = level > 0 ? library.deflate(level: level) : nil
  }

  /// Appends the compressed form of `chunk` to `output`, or nothing when that would not be shorter.
  package func compress(_ chunk: RawSpan, into output: inout Buffer) -> Bool {
    guard let deflate, chunk.byteCount > 1, looksCompressible(chunk, deflate) else { return false }
    var isShorter = false
    output.append { free in
      let room = min(free.byteCount, chunk.byteCount - 1)
      let count = deflate.compress(chunk, into: &free, room: room)
      isShorter = count != nil
      return count ?? 0
    }
    return isShorter
  }

  /// Appends the compressed form of a chunk, or nothing when that would not be shorter.
  func compress(_ chunk: borrowing Buffer, into output: inout Buffer) -> Bool {
    compress(chunk.bytes, into: &output)
  }

  /// Whether it is worth trying. What was compressed or encrypted before does not become shorter, and
  /// trying the whole of it would cost most of the time there is: so the bytes of a long chunk are
  /// counted here and there. Where all are about as frequent, samples are tried only now and then, for
  /// what repeats itself from afar.
  private func looksCompressible(_ chunk: RawSpan, _ deflate: any Deflate) -> Bool {
    guard chunk.byteCount >= Self.shortestToSample else { return true }
    if ByteCensus(chunk).isUneven { return true }
    chunksToTrial -= 1
    if chunksToTrial > 0 { return wasShorter }
    chunksToTrial = Self.trialInterval
    wasShorter = samplesBecomeShorter(chunk, deflate)
    return wasShorter
  }

  private func samplesBecomeShorter(_ chunk: RawSpan, _ deflate: any Deflate) -> Bool {
    let sampleCount = 4
    let sampleSize = 2048
    var output = Buffer(capacity: sampleSize)
    for sample in 0..<sampleCount {
      let start = chunk.byteCount / sampleCount * sample
      let bytes = chunk.extracting(start..<start + sampleSize)
      var isShorter = false
      output.removeAll()
      output.append { free in
        isShorter = deflate.compress(bytes, into: &free, room: sampleSize * 31 / 32) != nil
        return 0
      }
      if isShorter { return true }
    }
    return false
  }
}
