import CZlib
import Octets

/// zlib, set up to make raw DEFLATE streams (RFC 1951) of whole chunks.
@safe final class ZlibDeflate: Deflate {
  private let stream: UnsafeMutablePointer<z_stream>

  /// `level` is from 1 to 9.
  init(level: Int) {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    unsafe stream.pointee.zalloc = allocate
    unsafe stream.pointee.zfree = deallocate
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

  func compress(_ chunk: RawSpan, into output: inout MutableRawSpan, room: Int) -> Int? {
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

/// zlib, set up to undo raw DEFLATE streams.
@safe final class ZlibInflate: Inflate {
  private let stream: UnsafeMutablePointer<z_stream>

  init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    unsafe stream.pointee.zalloc = allocate
    unsafe stream.pointee.zfree = deallocate
    let status = unsafe inflateInit2_(
      stream, -MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    // The version and the figures are right, so that memory is all it can lack.
    guard status == Z_OK else { Memory.exhausted() }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  func decompress(_ body: RawSpan, into output: inout MutableRawSpan, room: Int) -> Int? {
    unsafe inflateReset(stream)
    let status = unsafe body.withPointer { input in
      unsafe output.withPointer { output in
        unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input)
        unsafe stream.pointee.avail_in = UInt32(body.byteCount)
        unsafe stream.pointee.next_out = output
        unsafe stream.pointee.avail_out = UInt32(room)
        return unsafe CZlib.inflate(stream, Z_FINISH)
      }
    }
    let isWhole = unsafe status == Z_STREAM_END && stream.pointee.avail_in == 0
    return isWhole ? unsafe room - Int(stream.pointee.avail_out) : nil
  }
}

/// zlib's memory comes from ``Pages``: most of it goes untouched.
private func allocate(
  _: UnsafeMutableRawPointer?, _ count: UInt32, _ size: UInt32
) -> UnsafeMutableRawPointer? {
  unsafe Pages.allocate(Int(count) * Int(size))
}

private func deallocate(_: UnsafeMutableRawPointer?, _ memory: UnsafeMutableRawPointer?) {
  unsafe Pages.deallocate(memory)
}
