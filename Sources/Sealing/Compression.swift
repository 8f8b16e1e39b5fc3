import Descriptors
import Octets

/// How the content of a message is compressed.
package struct Compression: Equatable, Sendable {
  /// What the chunks are compressed with.
  package enum Method: String, CaseIterable, Sendable {
    /// Zstandard, with history.
    case zstd
    /// DEFLATE, each chunk by itself.
    case deflate
    /// Nothing: every chunk is stored.
    case none
  }

  /// The levels that there are, of which 0 compresses nothing.
  package static let levels = 0...9
  /// What is used unless something else is asked for.
  package static let `default` = Compression(.zstd)

  /// What the chunks are compressed with; ``Method/none`` if the level is 0.
  package let method: Method
  /// The level, one of ``levels``; 0 if the method is ``Method/none``.
  package let level: Int

  /// Creates the compression by `method` at `level`, one of ``levels``, or at the method's usual level
  /// if it is `nil`.
  package init(_ method: Method, level: Int? = nil) {
    let level = level ?? Self.defaultLevel(of: method)
    precondition(Self.levels.contains(level), "a compression level is from 0 to 9")
    self.method = level == 0 ? .none : method
    self.level = method == .none ? 0 : level
  }

  /// On source text level 6 of DEFLATE takes two and a half times as long as level 1, and its output is
  /// a tenth shorter.
  private static func defaultLevel(of method: Method) -> Int {
    switch method {
    case .zstd: 3
    case .deflate: 1
    case .none: 0
    }
  }

  /// How much of what was before a chunk it may refer to, in bytes.
  ///
  /// libzstd indexes the history anew for each chunk. At the usual level the text of `make bench` gets
  /// 0.6 % shorter with 1 MiB than with 512 KiB, and takes a quarter more processor time. With 128 KiB it would
  /// be 0.7 % longer and take 5 % less, but what repeats farther back would not be noticed.
  var historyByteCount: Int {
    level <= Self.defaultLevel(of: .zstd) ? 524_288 : FrameWord.maximumHistoryByteCount
  }

  /// The length of the longest chunk behind one that looked compressible, in bytes. Longer chunks have a
  /// smaller part of the history to index, and are fewer to begin.
  var chunkByteCount: Int {
    method == .zstd && level <= Self.defaultLevel(of: .zstd)
      ? FrameWord.maximumBodyByteCount : MessageSealer.chunkByteCount
  }

  /// The most threads whose frames are sealed in less than 64 MiB.
  ///
  /// With eight threads twelve frames are on their way. Of 1 MiB, they take up to 7 runs of 2 MiB and 12 MiB
  /// when they are sealed; up to 12 MiB are for the program and the threads themselves. That leaves 26 MiB
  /// for what each thread compresses with: its output and a context. Of 512 KiB, they leave 34 MiB.
  package var maximumThreadCount: Int { min(8, maximumCompressorCount) }

  /// The most threads that compress in less than 64 MiB, among them one that only helps the others.
  package var maximumCompressorCount: Int {
    let rest = chunkByteCount > MessageSealer.chunkByteCount ? 26 << 20 : 34 << 20
    return rest / (contextByteCount + chunkByteCount)
  }

  /// What one context takes at most, in bytes, for the longest chunks with their history: what libzstd
  /// 1.5.4 takes, and a little more.
  var contextByteCount: Int {
    switch (method, level) {
    case (.none, _): 0
    case (.deflate, _): 300_000
    case (.zstd, ...3): 1_400_000
    case (.zstd, 4...6): 4_500_000
    case (.zstd, 7...8): 7_000_000
    case (.zstd, _): 13_500_000
    }
  }
}

/// What one thread at a time needs to compress chunks of one message.
final class ChunkCompressor: @unchecked Sendable {
  private enum Library {
    case zstandard(ZstandardCompressor)
    case deflate(DeflateCompressor)
  }

  private let library: Library?
  /// What the last chunk was compressed to.
  private(set) var output: Buffer

  /// Creates a compressor of chunks of up to `chunkSize` bytes.
  init(_ compression: Compression, chunkSize: Int) {
    output = Buffer(capacity: chunkSize)
    switch compression.method {
    case .zstd: library = .zstandard(ZstandardCompressor(level: compression.level))
    case .deflate: library = .deflate(DeflateCompressor(level: compression.level))
    case .none: library = nil
    }
  }

  /// Takes the output away. After that the compressor can no longer be used.
  func takeOutput() -> Buffer {
    var taken = Buffer(capacity: 0)
    swap(&taken, &output)
    return taken
  }

  /// Compresses `chunk`, with matches in `history`, into ``output``. Returns whether the result has at
  /// most `maximumByteCount` bytes; otherwise the output is empty.
  func compress(_ chunk: RawSpan, after history: RawSpan, maximumByteCount: Int) -> Bool {
    output.removeAll()
    let maximum = min(maximumByteCount, output.capacity)
    output.append { free in
      switch library {
      case .zstandard(let compressor):
        compressor.compress(chunk, after: history, into: &free, maximumByteCount: maximum) ?? 0
      case .deflate(let compressor):
        compressor.compress(chunk, into: &free, maximumByteCount: maximum) ?? 0
      case nil: 0
      }
    }
    return output.count > 0
  }
}

/// Judges which chunks of a message are worth compressing.
///
/// Data that is already compressed or encrypted does not become shorter, and compressing all of it to
/// find out would take most of the time. So the bytes of a long chunk are counted in several parts of
/// it. Where all bytes are about equally frequent, samples are compressed only now and then, to find
/// repetitions that the count does not show.
struct CompressionJudge {
  /// The length from which on a chunk is sampled before it is compressed, in bytes.
  private static let minimumSampledByteCount = 32_768
  /// How many chunks of evenly distributed bytes pass for each one whose samples are compressed.
  private static let trialInterval = 64
  /// In how many parts a chunk is counted that another thread is going to read. Each takes a system call.
  private static let awaitedPartCount = 4
  private static let sampleCount = 4
  private static let sampleSize = 2048

  private let isCompressing: Bool
  /// Whether the last chunk that was judged looked compressible.
  private(set) var hasFoundCompressible = false
  private var chunksUntilTrial = 1
  private var wasTrialShorter = false

  init(_ compression: Compression) { isCompressing = compression.method != .none }

  /// Returns whether it is worthwhile to compress `chunk`.
  mutating func looksCompressible(_ chunk: RawSpan) -> Bool {
    hasFoundCompressible = judgement(of: chunk)
    return hasFoundCompressible
  }

  /// Returns whether a chunk, of which `sample` returns parts, is stored as the last one was. If it is not,
  /// or if more of it has to be looked at, nothing has been judged.
  mutating func isStored(
    _ byteCount: Int, sample: (Range<Int>) throws -> [UInt8]
  ) rethrows -> Bool {
    guard isCompressing else { return true }
    guard byteCount >= Self.minimumSampledByteCount, !hasFoundCompressible, !wasTrialShorter,
      chunksUntilTrial > 1
    else { return false }
    let census = try ByteCensus(
      ofChunk: byteCount, partCount: Self.awaitedPartCount, sample: sample)
    guard !census.isUneven else { return false }
    chunksUntilTrial -= 1
    return true
  }

  private mutating func judgement(of chunk: RawSpan) -> Bool {
    guard isCompressing, chunk.byteCount > 1 else { return false }
    guard chunk.byteCount >= Self.minimumSampledByteCount else { return true }
    if ByteCensus(chunk).isUneven { return true }
    chunksUntilTrial -= 1
    if chunksUntilTrial > 0 { return wasTrialShorter }
    chunksUntilTrial = Self.trialInterval
    wasTrialShorter = Self.areSamplesCompressible(of: chunk)
    return wasTrialShorter
  }

  private static func areSamplesCompressible(of chunk: RawSpan) -> Bool {
    let compressor = ChunkCompressor(Compression(.zstd, level: 1), chunkSize: sampleSize)
    return (0..<sampleCount).contains { sample in
      let start = chunk.byteCount / sampleCount * sample
      return compressor.compress(
        chunk.extracting(start..<start + sampleSize), after: chunk.extracting(start..<start),
        maximumByteCount: sampleSize * 31 / 32)
    }
  }
}

/// How often each byte value occurs in parts of a chunk that are spread over all of it.
private struct ByteCensus {
  private static let partCount = 16
  private static let partSize = 128

  /// The number of bytes that were counted.
  private let byteCount: Int
  /// The sum of the squares of the 256 counts.
  private let squares: Int

  /// Counts the bytes of a chunk of at least 2,048 bytes.
  init(_ chunk: RawSpan) {
    self.init(ofChunk: chunk.byteCount, partCount: Self.partCount) { range in
      [UInt8](chunk.extracting(range))
    }
  }

  /// Counts the bytes of a chunk of `byteCount` bytes, at least 2,048, in `partCount` parts that `sample`
  /// returns.
  init(
    ofChunk byteCount: Int, partCount: Int, sample: (Range<Int>) throws -> [UInt8]
  ) rethrows {
    var counts = InlineArray<256, UInt16>(repeating: 0)
    for part in 0..<partCount {
      let start = (byteCount - Self.partSize) / (partCount - 1) * part
      for byte in try sample(start..<start + Self.partSize) { counts[Int(byte)] += 1 }
    }
    var sum = 0
    for byte in 0..<256 { sum += Int(counts[byte]) * Int(counts[byte]) }
    squares = sum
    self.byteCount = partCount * Self.partSize
  }

  /// Whether some bytes are noticeably more frequent than others.
  ///
  /// For `n` random bytes the sum is `n + n² / 256`, with a standard deviation of 1 % for 2,048 bytes and 3 % for
  /// 512. A sum that is 15 % greater means that about 0.2 of every 8 bits can be saved.
  var isUneven: Bool {
    let random = byteCount + byteCount * byteCount / 256
    return squares * 100 > random * 115
  }
}
