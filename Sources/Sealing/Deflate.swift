import CZlib
import Octets

/// A maker of raw DEFLATE streams (RFC 1951), each of one whole chunk, by zlib.
@safe final class DeflateCompressor {
  private let stream: UnsafeMutablePointer<z_stream>

  /// Creates a compressor for `level`, from 1 to 9.
  init(level: Int) {
    unsafe stream = makeStream()
    let status = unsafe deflateInit2_(
      stream, CInt(level), Z_DEFLATED, -MAX_WBITS, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY,
      ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    // With a valid version and valid parameters, only a lack of memory makes this fail.
    guard status == Z_OK else { Memory.exhausted() }
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Writes the compressed form of `chunk` to `output` and returns its length in bytes, or `nil` if it
  /// is longer than `maximumByteCount`, which is at most the length of `output`.
  func compress(
    _ chunk: RawSpan, into output: inout MutableRawSpan, maximumByteCount: Int
  ) -> Int? {
    unsafe deflateReset(stream)
    let status = unsafe run(
      deflate, on: stream, from: chunk, into: &output, maximumByteCount: maximumByteCount)
    guard status == Z_STREAM_END else { return nil }
    return unsafe maximumByteCount - Int(stream.pointee.avail_out)
  }
}

/// A reader of raw DEFLATE streams, each of one whole chunk, by zlib. For one thread at a time.
@safe final class DeflateDecompressor: @unchecked Sendable {
  private let stream: UnsafeMutablePointer<z_stream>

  /// Creates a decompressor.
  init() {
    unsafe stream = makeStream()
    let status = unsafe inflateInit2_(
      stream, -MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    // With a valid version and valid parameters, only a lack of memory makes this fail.
    guard status == Z_OK else { Memory.exhausted() }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Writes the chunk in `body` to `output` and returns its length in bytes, or `nil` if `body` is not
  /// exactly one stream or the chunk is empty or longer than `output`.
  func decompress(_ body: RawSpan, into output: inout MutableRawSpan) -> Int? {
    let capacity = output.byteCount
    unsafe inflateReset(stream)
    let status = unsafe run(
      inflate, on: stream, from: body, into: &output, maximumByteCount: capacity)
    guard unsafe status == Z_STREAM_END && stream.pointee.avail_in == 0 else { return nil }
    let count = unsafe capacity - Int(stream.pointee.avail_out)
    return count > 0 ? count : nil
  }
}

/// Runs `function` to the end of `input` and returns its status. It writes at most `maximumByteCount` bytes
/// to `output`.
private func run(
  _ function: (UnsafeMutablePointer<z_stream>?, CInt) -> CInt,
  on stream: UnsafeMutablePointer<z_stream>, from input: RawSpan, into output: inout MutableRawSpan,
  maximumByteCount: Int
) -> CInt {
  unsafe input.withPointer { start in
    unsafe output.withPointer { free in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
      unsafe stream.pointee.avail_in = UInt32(input.byteCount)
      unsafe stream.pointee.next_out = free
      unsafe stream.pointee.avail_out = UInt32(maximumByteCount)
      return unsafe function(stream, Z_FINISH)
    }
  }
}

/// Allocates a stream whose working memory is mapped: most of it is never touched.
private func makeStream() -> UnsafeMutablePointer<z_stream> {
  let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  unsafe stream.initialize(to: z_stream())
  unsafe stream.pointee.zalloc = { _, count, size in
    unsafe Memory.allocatePages(Int(count) * Int(size))
  }
  unsafe stream.pointee.zfree = { _, memory in unsafe Memory.deallocatePages(memory) }
  return unsafe stream
}

extension Compression {
  /// The version of zlib that runs.
  package static var zlibVersion: String { unsafe String(cString: CZlib.zlibVersion()) }
}
