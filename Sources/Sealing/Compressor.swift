import CZlib
package import Octets

/// Makes one raw DEFLATE stream of each chunk it is given.
@safe package final class Compressor {
  /// The levels that zlib has; 0 stores.
  package static let levels = 0...9
  package static let standardLevel = 6

  /// What is shorter is tried without a look, in bytes.
  private static let shortestToSample = 32_768
  /// How many chunks of even bytes there are to one whose samples are tried.
  private static let trialInterval = 16

  private let level: Int
  private var chunksToTrial = 1
  private var wasShorter = false
  private let stream: UnsafeMutablePointer<z_stream>

  /// A compressor of a level in ``levels``.
  package init(level: Int) {
    precondition(Self.levels.contains(level))
    self.level = level
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let status = unsafe deflateInit2_(
      stream, CInt(level), Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY,
      ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib does not start")
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Appends the compressed form of `chunk` to `output`, or nothing when that would not be shorter.
  package func compress(_ chunk: RawSpan, into output: inout Buffer) -> Bool {
    guard level > 0, chunk.byteCount > 1, looksCompressible(chunk) else { return false }
    var isShorter = false
    output.append { free in
      let room = min(free.byteCount, chunk.byteCount - 1)
      let count = deflated(chunk, into: &free, room: room)
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
  private func looksCompressible(_ chunk: RawSpan) -> Bool {
    guard chunk.byteCount >= Self.shortestToSample else { return true }
    if ByteCensus(chunk).isUneven {
      chunksToTrial = Self.trialInterval
      return true
    }
    chunksToTrial -= 1
    if chunksToTrial > 0 { return wasShorter }
    chunksToTrial = Self.trialInterval
    wasShorter = samplesBecomeShorter(chunk)
    return wasShorter
  }

  private func samplesBecomeShorter(_ chunk: RawSpan) -> Bool {
    let sampleCount = 4
    let sampleSize = 2048
    var output = Buffer(capacity: sampleSize)
    for sample in 0..<sampleCount {
      let start = chunk.byteCount / sampleCount * sample
      let bytes = chunk.extracting(start..<start + sampleSize)
      var isShorter = false
      output.removeAll()
      output.append { free in
        isShorter = deflated(bytes, into: &free, room: sampleSize * 31 / 32) != nil
        return 0
      }
      if isShorter { return true }
    }
    return false
  }

  /// The length of the compressed form of `chunk`, written to `output`; nothing when it is more than
  /// `room`.
  private func deflated(
    _ chunk: RawSpan, into output: inout MutableRawSpan, room: Int
  ) -> Int? {
    unsafe deflateReset(stream)
    let status = unsafe chunk.withPointer { input in
      unsafe output.withPointer { output in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input)
        unsafe stream.pointee.avail_in = UInt32(chunk.byteCount)
        unsafe stream.pointee.next_out = output
        unsafe stream.pointee.avail_out = UInt32(room)
        return unsafe deflate(stream, Z_FINISH)
      }
    }
    return status == Z_STREAM_END ? unsafe room - Int(stream.pointee.avail_out) : nil
  }
}
