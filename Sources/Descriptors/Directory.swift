import CSystem

/// Operations on directories and the names in them.
package enum Directory {
  /// Creates the directory `path` and all missing directories above it with permissions `mode`,
  /// which by default admit only their user. Returns whether `path` was missing.
  ///
  /// - Throws: ``SystemError`` when a directory cannot be created or stored on the disk.
  @discardableResult
  package static func create(_ path: Path, mode: UInt32 = 0o700) throws(SystemError) -> Bool {
    do {
      try make(path, mode: mode)
      return true
    } catch {
      if error.isTaken { return false }
      guard error.code == ENOENT, path.directory != path else { throw error }
    }
    try create(path.directory, mode: mode)
    try make(path, mode: mode)
    return true
  }

  /// Returns the names in the directory `path`, in no particular order, without `.` and `..`.
  ///
  /// - Throws: ``SystemError`` when the directory cannot be opened.
  package static func names(in path: Path) throws(SystemError) -> [[UInt8]] {
    let stream = unsafe try SystemCall.pointer("open", path: path) {
      unsafe path.withCString { unsafe opendir($0) }
    }
    defer { unsafe _ = closedir(stream) }
    var names: [[UInt8]] = []
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe [UInt8](bytes.prefix { $0 != 0 })
      }
      if name != [UInt8](".".utf8), name != [UInt8]("..".utf8) { names.append(name) }
    }
    return names
  }

  /// Renames the file `path` to `target`, replacing any file with that name.
  ///
  /// - Throws: ``SystemError`` when it cannot be renamed.
  package static func move(_ path: Path, to target: Path) throws(SystemError) {
    _ = try SystemCall.value("rename", path: path) {
      unsafe path.withCString { path in
        unsafe target.withCString { unsafe rename(path, $0) }
      }
    }
  }

  /// Removes the file `path`.
  ///
  /// - Throws: ``SystemError`` when it cannot be removed.
  package static func remove(_ path: Path) throws(SystemError) {
    _ = try SystemCall.value("remove", path: path) {
      unsafe path.withCString { unsafe unlink($0) }
    }
  }

  /// Waits until the names in the directory `path` are on the disk, if its file system supports
  /// that.
  ///
  /// - Throws: ``SystemError`` when the directory cannot be opened, or the names cannot be written
  ///   to the disk.
  package static func sync(_ path: Path) throws(SystemError) {
    let descriptor = try Descriptor(reading: path)
    do {
      try descriptor.sync()
    } catch {
      // File systems that cannot sync a directory return this code.
      guard error.code == EINVAL else { throw error }
    }
  }

  private static func make(_ path: Path, mode: UInt32) throws(SystemError) {
    _ = try SystemCall.value("mkdir", path: path) {
      unsafe path.withCString { unsafe mkdir($0, 0o700) }
    }
    if mode != 0o700 {
      // The mask of the process may be stricter than `mode`.
      _ = try SystemCall.value("chmod", path: path) {
        unsafe path.withCString { unsafe chmod($0, mode_t(mode)) }
      }
    }
    try sync(path.directory)
  }
}
