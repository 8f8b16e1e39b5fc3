import CZlib
package import Octets

/// Makes one raw DEFLATE stream of each chunk it is given.
@safe package final class Compressor {
  /// The levels that zlib has; 0 stores.
  package static let levels = 0...9
  package static let standardLevel = 6

  private let level: Int
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
    // The version and the figures are right, so that memory is all it can lack.
    guard status == Z_OK else { Memory.exhausted() }
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

  /// Whether a few samples of a long chunk become shorter. What was compressed or encrypted before
  /// does not, and trying the whole of it would cost most of the time there is.
  private func looksCompressible(_ chunk: RawSpan) -> Bool {
    let sampleCount = 4
    let sampleSize = 2048
    guard chunk.byteCount >= 4 * sampleCount * sampleSize else { return true }
    var output = Buffer(capacity: sampleSize)
    for sample in 0..<sampleCount {
      let start = chunk.byteCount / sampleCount * sample
      let bytes = chunk.extracting(start..<start + sampleSize)
      var isShorter = false
      output.removeAll()
      output.append { free in
        let count = deflated(bytes, into: &free, room: sampleSize * 31 / 32)
        isShorter = count != nil
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
