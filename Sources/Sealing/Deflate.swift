import CZlib
import Octets

/// A library that makes and reads raw DEFLATE streams (RFC 1951). Each can read the streams that
/// the others make.
package enum DeflateLibrary: CaseIterable, Sendable {
  /// The library zlib.
  case zlib
  #if Libdeflate
    /// The library libdeflate, which takes half as long as zlib.
    case libdeflate
  #endif

  /// The fastest library of this build.
  package static var `default`: DeflateLibrary {
    #if Libdeflate
      .libdeflate
    #else
      .zlib
    #endif
  }

  /// Creates a compressor for `level`, from 1 to 9.
  func makeCompressor(level: Int) -> any DeflateCompressor {
    switch self {
    case .zlib: ZlibCompressor(level: level)
    #if Libdeflate
      case .libdeflate: LibdeflateCompressor(level: level)
    #endif
    }
  }

  /// Creates a decompressor.
  func makeDecompressor() -> any DeflateDecompressor {
    switch self {
    case .zlib: ZlibDecompressor()
    #if Libdeflate
      case .libdeflate: LibdeflateDecompressor()
    #endif
    }
  }
}

/// A compressor that makes raw DEFLATE streams of whole chunks.
protocol DeflateCompressor: AnyObject {
  /// Writes the compressed form of `chunk` to `output` and returns its length in bytes, or `nil` if
  /// it is longer than `maximumByteCount`, which is at most the length of `output`.
  func compress(
    _ chunk: RawSpan, into output: inout MutableRawSpan, maximumByteCount: Int
  ) -> Int?
}

/// A decompressor that reads raw DEFLATE streams of whole chunks.
protocol DeflateDecompressor: AnyObject {
  /// Writes the chunk in `body` to `output` and returns its length in bytes, or `nil` if `body` is
  /// not exactly one stream or the chunk is longer than `maximumByteCount`, which is at most the
  /// length of `output`.
  func decompress(
    _ body: RawSpan, into output: inout MutableRawSpan, maximumByteCount: Int
  ) -> Int?
}

/// A compressor that uses zlib.
@safe private final class ZlibCompressor: DeflateCompressor {
  private let stream: UnsafeMutablePointer<z_stream>

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

  func compress(
    _ chunk: RawSpan, into output: inout MutableRawSpan, maximumByteCount: Int
  ) -> Int? {
    unsafe deflateReset(stream)
    let status = unsafe chunk.withPointer { input in
      unsafe output.withPointer { output in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input)
        unsafe stream.pointee.avail_in = UInt32(chunk.byteCount)
        unsafe stream.pointee.next_out = output
        unsafe stream.pointee.avail_out = UInt32(maximumByteCount)
        return unsafe deflate(stream, Z_FINISH)
      }
    }
    guard status == Z_STREAM_END else { return nil }
    return unsafe maximumByteCount - Int(stream.pointee.avail_out)
  }
}

/// A decompressor that uses zlib.
@safe private final class ZlibDecompressor: DeflateDecompressor {
  private let stream: UnsafeMutablePointer<z_stream>

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

  func decompress(
    _ body: RawSpan, into output: inout MutableRawSpan, maximumByteCount: Int
  ) -> Int? {
    unsafe inflateReset(stream)
    let status = unsafe body.withPointer { input in
      unsafe output.withPointer { output in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input)
        unsafe stream.pointee.avail_in = UInt32(body.byteCount)
        unsafe stream.pointee.next_out = output
        unsafe stream.pointee.avail_out = UInt32(maximumByteCount)
        return unsafe inflate(stream, Z_FINISH)
      }
    }
    guard unsafe status == Z_STREAM_END && stream.pointee.avail_in == 0 else { return nil }
    return unsafe maximumByteCount - Int(stream.pointee.avail_out)
  }
}

/// Allocates a stream whose working memory is mapped in pages, because most of it is never touched.
private func makeStream() -> UnsafeMutablePointer<z_stream> {
  let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
  unsafe stream.initialize(to: z_stream())
  unsafe stream.pointee.zalloc = { _, count, size in
    unsafe Memory.allocatePages(Int(count) * Int(size))
  }
  unsafe stream.pointee.zfree = { _, memory in unsafe Memory.deallocatePages(memory) }
  return unsafe stream
}
