#if Libdeflate
  import CLibdeflate
  import Octets

  /// Has libdeflate take its memory from ``Pages``, before it takes any: most of it goes untouched.
  private let takesPages: Void = unsafe libdeflate_set_memory_allocator(allocate, deallocate)

  private func allocate(_ count: Int) -> UnsafeMutableRawPointer? {
    unsafe Pages.allocate(count)
  }

  private func deallocate(_ memory: UnsafeMutableRawPointer?) {
    unsafe Pages.deallocate(memory)
  }

  /// libdeflate, which makes raw DEFLATE streams (RFC 1951) of whole chunks.
  @safe final class LibdeflateDeflate: Deflate {
    private let handle: OpaquePointer

    /// `level` is from 1 to 9.
    init(level: Int) {
      takesPages
      guard let handle = unsafe libdeflate_alloc_compressor(CInt(level)) else {
        Memory.exhausted()
      }
      unsafe self.handle = handle
    }

    deinit { unsafe libdeflate_free_compressor(handle) }

    func compress(_ chunk: RawSpan, into output: inout MutableRawSpan, room: Int) -> Int? {
      let count = unsafe chunk.withPointer { input in
        unsafe output.withPointer {
          unsafe libdeflate_deflate_compress(handle, input, chunk.byteCount, $0, room)
        }
      }
      return count > 0 ? count : nil
    }
  }

  /// libdeflate, which undoes raw DEFLATE streams.
  @safe final class LibdeflateInflate: Inflate {
    private let handle: OpaquePointer

    init() {
      takesPages
      guard let handle = unsafe libdeflate_alloc_decompressor() else {
        Memory.exhausted()
      }
      unsafe self.handle = handle
    }

    deinit { unsafe libdeflate_free_decompressor(handle) }

    func decompress(_ body: RawSpan, into output: inout MutableRawSpan, room: Int) -> Int? {
      var read = 0
      var written = 0
      let status = unsafe body.withPointer { input in
        unsafe output.withPointer {
          unsafe libdeflate_deflate_decompress_ex(
            handle, input, body.byteCount, $0, room, &read, &written)
        }
      }
      return status == LIBDEFLATE_SUCCESS && read == body.byteCount ? written : nil
    }
  }
#endif
