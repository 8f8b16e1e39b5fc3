package import Octets

/// A compressor that turns each chunk into one raw DEFLATE stream (RFC 1951) if the stream is
/// shorter than the chunk.
///
/// The chunks of one message are compressed by several threads, each with a compressor of its own.
package final class Compressor {
  /// The available levels. Level 0 does not compress.
  package static let levels = 0...9
  /// The level that is used unless another is requested. On source text level 6 takes two and a
  /// half times as long, and its output is a tenth shorter.
  package static let defaultLevel = 1

  /// The smallest length, in bytes, of chunks that are sampled before they are compressed.
  private static let minimumSampledByteCount = 32_768
  /// The interval, in chunks of evenly distributed bytes, after which the samples of a chunk are
  /// compressed.
  private static let trialInterval = 64

  private var chunksUntilTrial = 1
  private var wasTrialShorter = false
  private let library: (any DeflateCompressor)?

  /// Creates a compressor for `level`, which is one of ``levels``.
  package init(level: Int, library: DeflateLibrary = .default) {
    precondition(Self.levels.contains(level), "a compression level is from 0 to 9")
    self.library = level > 0 ? library.makeCompressor(level: level) : nil
  }

  /// Compresses `chunk` and appends the result to `output`.
  ///
  /// Returns `false` and appends nothing when the result would not be shorter than `chunk`, when it
  /// does not fit into `output`, or when `chunk` does not look compressible.
  package func compress(_ chunk: RawSpan, into output: inout Buffer) -> Bool {
    guard let library, chunk.byteCount > 1, looksCompressible(chunk, to: library) else {
      return false
    }
    var isShorter = false
    output.append { free in
      let count = library.compress(
        chunk, into: &free, maximumByteCount: min(free.byteCount, chunk.byteCount - 1))
      isShorter = count != nil
      return count ?? 0
    }
    return isShorter
  }

  /// Compresses `chunk` for a caller that owns both buffers and therefore cannot pass a span of one
  /// together with the other.
  func compress(_ chunk: borrowing Buffer, into output: inout Buffer) -> Bool {
    compress(chunk.bytes, into: &output)
  }

  /// Returns whether it is worthwhile to compress `chunk`.
  ///
  /// Data that is already compressed or encrypted does not become shorter, and compressing all of
  /// it to find out would take most of the time. So the bytes in several parts of a long chunk are
  /// counted. If all byte values are about equally frequent, samples are compressed only
  /// occasionally, to find repetitions that the count does not show.
  private func looksCompressible(
    _ chunk: RawSpan, to library: any DeflateCompressor
  ) -> Bool {
    guard chunk.byteCount >= Self.minimumSampledByteCount else { return true }
    if ByteCensus(chunk).isUneven { return true }
    chunksUntilTrial -= 1
    if chunksUntilTrial > 0 { return wasTrialShorter }
    chunksUntilTrial = Self.trialInterval
    wasTrialShorter = areSamplesCompressible(of: chunk, by: library)
    return wasTrialShorter
  }

  private func areSamplesCompressible(
    of chunk: RawSpan, by library: any DeflateCompressor
  ) -> Bool {
    let sampleCount = 4
    let sampleSize = 2048
    var output = Buffer(capacity: sampleSize)
    for sample in 0..<sampleCount {
      let start = chunk.byteCount / sampleCount * sample
      let bytes = chunk.extracting(start..<start + sampleSize)
      var isShorter = false
      output.append { free in
        let count = library.compress(
          bytes, into: &free, maximumByteCount: sampleSize * 31 / 32)
        isShorter = count != nil
        return 0
      }
      if isShorter { return true }
    }
    return false
  }
}

/// The number of times that each byte value occurs in several parts of a chunk.
private struct ByteCensus {
  private static let partCount = 16
  private static let partSize = 128
  private static let sampleSize = partCount * partSize

  /// The sum of the squares of the 256 counts.
  private let squares: Int

  /// Counts the bytes of a chunk of at least 2,048 bytes.
  init(_ chunk: RawSpan) {
    var counts = InlineArray<256, UInt16>(repeating: 0)
    for part in 0..<Self.partCount {
      let start = (chunk.byteCount - Self.partSize) / (Self.partCount - 1) * part
      for index in start..<start + Self.partSize { counts[Int(chunk[index])] += 1 }
    }
    var sum = 0
    for byte in 0..<256 { sum += Int(counts[byte]) * Int(counts[byte]) }
    squares = sum
  }

  /// Whether some bytes are noticeably more frequent than others.
  ///
  /// For `n` random bytes the sum is `n + n² / 256` with a standard deviation of 1 %. A sum that is
  /// 15 % greater means that about 0.2 of every 8 bits can be saved.
  var isUneven: Bool {
    let random = Self.sampleSize + Self.sampleSize * Self.sampleSize / 256
    return squares * 100 > random * 115
  }
}

/// A decompressor of the streams that a ``Compressor`` makes. It uses a bounded amount of memory.
package final class Decompressor {
  private let library: any DeflateDecompressor

  /// Creates a decompressor.
  package init(library: DeflateLibrary = .default) { self.library = library.makeDecompressor() }

  /// Decompresses `body` and appends the chunk to `output`.
  ///
  /// Returns `false` and appends nothing unless `body` is exactly one DEFLATE stream that holds 1
  /// to `maximumByteCount` bytes and these fit into `output`.
  package func decompress(
    _ body: RawSpan, into output: inout Buffer, maximumByteCount: Int
  ) -> Bool {
    var isWhole = false
    output.append { free in
      let count = library.decompress(
        body, into: &free, maximumByteCount: min(free.byteCount, maximumByteCount))
      isWhole = (count ?? 0) > 0
      return count ?? 0
    }
    return isWhole
  }
}
