import Octets

/// A library that makes and undoes raw DEFLATE streams (RFC 1951) of whole chunks. What one writes all
/// others read.
package enum DeflateLibrary: CaseIterable, Sendable {
  case zlib
  #if Libdeflate
    case libdeflate
  #endif

  /// The fastest there is: libdeflate takes half of zlib's time.
  package static var standard: DeflateLibrary {
    #if Libdeflate
      .libdeflate
    #else
      .zlib
    #endif
  }

  /// `level` is from 1 to 9.
  func deflate(level: Int) -> any Deflate {
    switch self {
    case .zlib: ZlibDeflate(level: level)
    #if Libdeflate
      case .libdeflate: LibdeflateDeflate(level: level)
    #endif
    }
  }

  func inflate() -> any Inflate {
    switch self {
    case .zlib: ZlibInflate()
    #if Libdeflate
      case .libdeflate: LibdeflateInflate()
    #endif
    }
  }
}

/// Makes raw DEFLATE streams.
protocol Deflate: AnyObject {
  /// The length of the compressed form of `chunk`, written to `output`; nothing when it is more than
  /// `room`.
  func compress(_ chunk: RawSpan, into output: inout MutableRawSpan, room: Int) -> Int?
}

/// Undoes raw DEFLATE streams.
protocol Inflate: AnyObject {
  /// The length of what `body` holds, written to `output`; nothing when it is not exactly one stream or
  /// holds more than `room`.
  func decompress(_ body: RawSpan, into output: inout MutableRawSpan, room: Int) -> Int?
}
