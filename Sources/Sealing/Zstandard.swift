import CZstd
import Octets

/// A maker of Zstandard frames (RFC 8878), each of one whole chunk, by libzstd.
@safe final class ZstandardCompressor {
  /// The window that every frame allows: as long as the longest chunk and the longest history together.
  /// At low levels libzstd would take a smaller one, which the protocol does not allow.
  private static let windowLog: CInt = 21
  /// The logarithm of the number of entries in the table of long matches, at level 3. libzstd takes twice as
  /// many; these stay in the processor's cache. The text of `make bench` gets 0.5 % longer and takes 6 % less
  /// time.
  private static let hashLog: CInt = 16

  private let context: OpaquePointer

  /// Creates a compressor for `level`, from 1 to 9.
  init(level: Int) {
    guard let context = unsafe ZSTD_createCCtx_advanced(pagedMemory) else { Memory.exhausted() }
    unsafe self.context = context
    var parameters = [
      (ZSTD_c_compressionLevel, CInt(level)), (ZSTD_c_windowLog, Self.windowLog),
      (ZSTD_c_contentSizeFlag, 1), (ZSTD_c_checksumFlag, 0), (ZSTD_c_dictIDFlag, 0),
    ]
    if level == 3 { parameters.append((ZSTD_c_hashLog, Self.hashLog)) }
    for (parameter, value) in parameters {
      let status = unsafe ZSTD_CCtx_setParameter(context, parameter, value)
      precondition(ZSTD_isError(status) == 0, "libzstd accepts these parameters")
    }
  }

  deinit { unsafe ZSTD_freeCCtx(context) }

  /// Writes the compressed form of `chunk` to `output` and returns its length in bytes, or `nil` if it
  /// is longer than `maximumByteCount`, which is at most the length of `output`.
  ///
  /// Matches reach into `history`, which is fastest if `chunk` directly follows it in memory.
  func compress(
    _ chunk: RawSpan, after history: RawSpan, into output: inout MutableRawSpan,
    maximumByteCount: Int
  ) -> Int? {
    let count = unsafe history.withPointer { prefix in
      unsafe chunk.withPointer { input in
        unsafe output.withPointer { output in
          unsafe ZSTD_CCtx_refPrefix_advanced(
            context, prefix, history.byteCount, ZSTD_dct_rawContent)
          return unsafe ZSTD_compress2(
            context, output, maximumByteCount, input, chunk.byteCount)
        }
      }
    }
    return ZSTD_isError(count) == 0 ? count : nil
  }
}

/// A reader of Zstandard frames, each of one whole chunk, by libzstd. For one thread at a time.
@safe final class ZstandardDecompressor: @unchecked Sendable {
  private let context: OpaquePointer

  /// Creates a decompressor.
  init() {
    guard let context = unsafe ZSTD_createDCtx_advanced(pagedMemory) else { Memory.exhausted() }
    unsafe self.context = context
    let status = unsafe ZSTD_DCtx_setParameter(context, ZSTD_d_windowLogMax, 21)
    precondition(ZSTD_isError(status) == 0, "libzstd accepts this parameter")
  }

  deinit { unsafe ZSTD_freeDCtx(context) }

  /// Writes the chunk in `frame` to `output` and returns whether it fills `output` exactly. The frame
  /// has passed the checks of ``ZstandardFrame``, which said how long the chunk is.
  ///
  /// Matches reach into `history`, which is fastest if `output` directly follows it in memory.
  func decompress(
    _ frame: RawSpan, after history: RawSpan, into output: inout MutableRawSpan
  ) -> Bool {
    let capacity = output.byteCount
    let count = unsafe history.withPointer { prefix in
      unsafe frame.withPointer { input in
        unsafe output.withPointer { output in
          unsafe ZSTD_DCtx_refPrefix_advanced(
            context, prefix, history.byteCount, ZSTD_dct_rawContent)
          return unsafe ZSTD_decompressDCtx(context, output, capacity, input, frame.byteCount)
        }
      }
    }
    return count == capacity
  }
}

/// Maps the working memory of contexts, most of which is never touched. No key is ever in it.
private var pagedMemory: ZSTD_customMem {
  unsafe ZSTD_customMem(
    customAlloc: { _, count in unsafe Memory.allocatePages(count) },
    customFree: { _, memory in unsafe Memory.deallocatePages(memory) }, opaque: nil)
}

/// The front and the block headers of a Zstandard frame, checked by the rules of `docs/protocol.md`,
/// section 6, which leave no room where decoders disagree.
struct ZstandardFrame {
  private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]
  /// The reserved bit, checksum and dictionary. The bit above them is not looked at.
  private static let forbiddenFlags: UInt8 = 0b0000_1111
  private static let maximumWindowByteCount = 2_097_152
  private static let maximumBlockByteCount = 131_072

  /// The length of the chunk that the frame says it holds, in bytes.
  let contentByteCount: Int

  /// Reads the frame that `bytes` are exactly.
  ///
  /// - Throws: ``ReadError`` when they are not one frame, or one that the protocol does not allow.
  init(_ bytes: RawSpan) throws(ReadError) {
    var reader = ByteReader(bytes)
    try reader.readMagic(Self.magic)
    let descriptor: UInt8 = try reader.readInteger()
    guard descriptor & Self.forbiddenFlags == 0 else { throw .invalidValue }
    let isSingleSegment = descriptor & 0b0010_0000 != 0
    let windowDescriptor: UInt8 = try isSingleSegment ? 0 : reader.readInteger()
    let size = try Self.contentSize(
      descriptor >> 6, isSingleSegment: isSingleSegment, from: &reader)
    guard 1...UInt64(FrameWord.maximumBodyByteCount) ~= size else { throw .invalidValue }
    contentByteCount = Int(size)
    let window = isSingleSegment ? contentByteCount : Self.windowSize(windowDescriptor)
    guard contentByteCount...Self.maximumWindowByteCount ~= window else { throw .invalidValue }
    try Self.checkBlocks(&reader, maximumByteCount: min(window, Self.maximumBlockByteCount))
    try reader.finish()
  }

  /// Reads the content size, whose length the two `flag` bits say.
  private static func contentSize(
    _ flag: UInt8, isSingleSegment: Bool, from reader: inout ByteReader
  ) throws(ReadError) -> UInt64 {
    switch flag {
    case 0 where isSingleSegment: UInt64(try reader.readInteger(as: UInt8.self))
    case 1: UInt64(try reader.readInteger(as: UInt16.self).byteSwapped) + 256
    case 2: UInt64(try reader.readInteger(as: UInt32.self).byteSwapped)
    case 3: try reader.readInteger(as: UInt64.self).byteSwapped
    default: throw .invalidValue
    }
  }

  private static func windowSize(_ descriptor: UInt8) -> Int {
    let base = 1 << (10 + Int(descriptor >> 3))
    return base + base / 8 * Int(descriptor & 7)
  }

  /// Walks over all blocks, the last of which says so.
  private static func checkBlocks(
    _ reader: inout ByteReader, maximumByteCount: Int
  ) throws(ReadError) {
    var isLast = false
    while !isLast {
      let fields = try reader.readBytes(3)
      let header = Int(fields[0]) | Int(fields[1]) << 8 | Int(fields[2]) << 16
      isLast = header & 1 == 1
      let byteCount = header >> 3
      guard byteCount <= maximumByteCount else { throw .invalidValue }
      switch header >> 1 & 3 {
      case 0, 2: _ = try reader.readBytes(byteCount)
      // One byte that is repeated.
      case 1: _ = try reader.readBytes(1)
      default: throw .invalidValue
      }
    }
  }
}

extension Compression {
  /// The version of libzstd that runs.
  package static var zstdVersion: String { unsafe String(cString: ZSTD_versionString()) }
}
