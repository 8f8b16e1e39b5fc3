import Octets

/// The name of a file, as the bytes that the kernel knows it by.
package struct Path: Hashable, Sendable, CustomStringConvertible {
  /// The bytes, none of them zero.
  package let bytes: [UInt8]

  /// Takes bytes up to the first zero.
  package init(_ bytes: [UInt8]) { self.bytes = [UInt8](bytes.prefix { $0 != 0 }) }

  package init(_ text: String) { self.init([UInt8](text.utf8)) }

  /// The name as it can be shown: what is no UTF-8 is replaced, what could move a cursor is escaped.
  package var description: String { PlainText.escaped(String(decoding: bytes, as: UTF8.self)) }

  /// The file `name` in the directory that this is.
  package func appending(_ name: String) -> Path { appending([UInt8](name.utf8)) }

  package func appending(_ name: [UInt8]) -> Path {
    Path(bytes + (bytes.last == slash ? [] : [slash]) + name)
  }

  /// The directory it is in.
  package var directory: Path {
    guard let end = bytes.lastIndex(of: slash) else { return Path(".") }
    return Path(end == 0 ? [slash] : [UInt8](bytes[..<end]))
  }

  /// The part behind the last slash.
  package var name: [UInt8] { [UInt8](bytes.suffix(while: { $0 != slash })) }

  private var slash: UInt8 { UInt8(ascii: "/") }

  /// Calls `body` with the name as C takes it.
  @unsafe package func withCString<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let terminated = (bytes + [0]).map { CChar(bitPattern: $0) }
    return try unsafe terminated.span.withUnsafeBufferPointer {
      (buffer) throws(Failure) -> Result in
      unsafe try body(buffer.baseAddress.unsafelyUnwrapped)
    }
  }
}

extension Array where Element == UInt8 {
  fileprivate func suffix(while predicate: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    self[(lastIndex { !predicate($0) }.map { $0 + 1 } ?? startIndex)...]
  }
}
