import CSystem
package import Octets

/// Reading a regular file at any place, which several threads can do at once.
extension Descriptor {
  /// Where the file is read next, in bytes from its beginning, or `nil` if it cannot be read elsewhere.
  package var position: UInt64? {
    UInt64(exactly: lseek(number, 0, SEEK_CUR))
  }

  /// Sets where the file is read next, in bytes from its beginning.
  ///
  /// - Throws: ``SystemError`` when the file cannot be read there.
  package func move(to position: UInt64) throws(SystemError) {
    _ = try SystemCall.value("read") { lseek(number, off_t(position), SEEK_SET) }
  }

  /// Appends up to `count` bytes that stand at `position` to `buffer`, where they must fit. Returns the number
  /// of bytes, which is less only at the end of the file. Where the file is read next does not change.
  ///
  /// - Throws: ``SystemError`` when reading fails.
  package func read(
    _ count: Int, at position: UInt64, into buffer: inout Buffer
  ) throws(SystemError) -> Int {
    var added = 0
    while added < count {
      var length = 0
      try buffer.append { (free) throws(SystemError) in
        length = try unsafe free.withPointer { (pointer) throws(SystemError) in
          try SystemCall.value("read") {
            unsafe pread(number, pointer, count - added, off_t(position) + off_t(added))
          }
        }
        return length
      }
      guard length > 0 else { break }
      added += length
    }
    return added
  }
}
