import CZlib
package import Octets

/// Undoes what ``Compressor`` does, in bounded memory.
@safe package final class Inflater {
  private let stream: UnsafeMutablePointer<z_stream>

  package init() {
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    let status = unsafe inflateInit2_(
      stream, -MAX_WBITS, ZLIB_VERSION, CInt(MemoryLayout<z_stream>.size))
    // The version and the figures are right, so that memory is all it can lack.
    guard status == Z_OK else { Memory.exhausted() }
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Appends the chunk that `body` holds: exactly one DEFLATE stream, nothing after it, 1 to `most`
  /// bytes. Says whether that was so; when it was not, nothing is appended.
  package func inflate(_ body: RawSpan, into output: inout Buffer, most: Int) -> Bool {
    var isWhole = false
    unsafe inflateReset(stream)
    output.append { free in
      let room = min(free.byteCount, most)
      let status = unsafe body.withPointer { input in
        unsafe free.withPointer { output in
          unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input)
          unsafe stream.pointee.avail_in = UInt32(body.byteCount)
          unsafe stream.pointee.next_out = output
          unsafe stream.pointee.avail_out = UInt32(room)
          return unsafe CZlib.inflate(stream, Z_FINISH)
        }
      }
      let count = unsafe room - Int(stream.pointee.avail_out)
      isWhole = unsafe status == Z_STREAM_END && stream.pointee.avail_in == 0 && count > 0
      return isWhole ? count : 0
    }
    return isWhole
  }
}
