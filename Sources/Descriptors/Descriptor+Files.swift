import CSystem
import Octets

// What can be done with regular files and directories, but not with pipes.

extension Descriptor {
  /// Writes all of `bytes` over the file's content, starting at `offset`.
  ///
  /// - Throws: ``SystemError`` when writing fails; some bytes may already have been written.
  package func overwrite(_ bytes: RawSpan, at offset: Int) throws(SystemError) {
    var done = 0
    while done < bytes.byteCount {
      let rest = bytes.extracting(done..<bytes.byteCount)
      done += try unsafe rest.withPointer { (pointer) throws(SystemError) in
        try SystemCall.value("write") {
          unsafe pwrite(number, pointer, rest.byteCount, off_t(offset + done))
        }
      }
    }
  }

  /// Shortens a regular file to `length` bytes and continues to write there.
  ///
  /// - Throws: ``SystemError`` when the file cannot be shortened.
  package func truncate(to length: UInt64) throws(SystemError) {
    _ = try SystemCall.value("write") { ftruncate(number, off_t(length)) }
    _ = try SystemCall.value("write") { lseek(number, off_t(length), SEEK_SET) }
  }

  /// Writes the whole content of the regular file `source`, whose position is at its end afterwards.
  ///
  /// - Throws: ``SystemError`` when reading or writing fails.
  func write(contentsOf source: borrowing Descriptor) throws(SystemError) {
    try source.move(to: 0)
    var buffer = Buffer(capacity: 1_048_576)
    while try source.read(into: &buffer) != .end {
      try write(buffer.bytes)
      buffer.removeAll()
    }
  }

  /// Waits until everything that was written is on the disk.
  ///
  /// - Throws: ``SystemError`` when it cannot be written there.
  package func sync() throws(SystemError) {
    do {
      _ = try SystemCall.value("fsync") { fsync(number) }
    } catch {
      // The file system cannot sync a single file, or a directory.
      guard [EINVAL, ENOSYS, EOPNOTSUPP].contains(error.code) else { throw error }
      try syncFileSystem()
    }
  }

  /// Waits until everything that was written to the file system of the file is on the disk, if the
  /// file system supports that.
  ///
  /// - Throws: ``SystemError`` when it cannot be written there.
  func syncFileSystem() throws(SystemError) {
    do {
      _ = try SystemCall.value("fsync") { pawl_sync_file_system(number) }
    } catch {
      guard error.isUnsupported || error.isUnsyncable else { throw error }
    }
  }

  /// Closes a duplicate of the descriptor: file systems that defer writing return their errors when
  /// a file is closed.
  ///
  /// - Throws: ``SystemError`` when the written bytes could not be stored.
  package func flush() throws(SystemError) {
    let duplicate = try SystemCall.value("close") { dup(number) }
    // The duplicate is closed even if the call is interrupted.
    _ = try SystemCall.value("close", isRepeated: false) { close(duplicate) }
  }
}
