#if Libdeflate
  import CLibdeflate
  import Octets

  /// Makes libdeflate map its working memory in pages, most of which are never touched. This has to
  /// happen before libdeflate allocates any memory.
  private let usesPages: Void = unsafe libdeflate_set_memory_allocator(
    { unsafe Memory.allocatePages($0) }, { unsafe Memory.deallocatePages($0) })

  /// A compressor that uses libdeflate.
  @safe final class LibdeflateCompressor: DeflateCompressor {
    private let handle: OpaquePointer

    init(level: Int) {
      usesPages
      guard let handle = unsafe libdeflate_alloc_compressor(CInt(level)) else {
        Memory.exhausted()
      }
      unsafe self.handle = handle
    }

    deinit { unsafe libdeflate_free_compressor(handle) }

    func compress(
      _ chunk: RawSpan, into output: inout MutableRawSpan, maximumByteCount: Int
    ) -> Int? {
      let count = unsafe chunk.withPointer { input in
        unsafe output.withPointer {
          unsafe libdeflate_deflate_compress(handle, input, chunk.byteCount, $0, maximumByteCount)
        }
      }
      return count > 0 ? count : nil
    }
  }

  /// A decompressor that uses libdeflate.
  @safe final class LibdeflateDecompressor: DeflateDecompressor {
    private let handle: OpaquePointer

    init() {
      usesPages
      guard let handle = unsafe libdeflate_alloc_decompressor() else {
        Memory.exhausted()
      }
      unsafe self.handle = handle
    }

    deinit { unsafe libdeflate_free_decompressor(handle) }

    func decompress(
      _ body: RawSpan, into output: inout MutableRawSpan, maximumByteCount: Int
    ) -> Int? {
      var read = 0
      var written = 0
      let status = unsafe body.withPointer { input in
        unsafe output.withPointer {
          unsafe libdeflate_deflate_decompress_ex(
            handle, input, body.byteCount, $0, maximumByteCount, &read, &written)
        }
      }
      return status == LIBDEFLATE_SUCCESS && read == body.byteCount ? written : nil
    }
  }
#endif
