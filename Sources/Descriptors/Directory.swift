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
      if error.isTaken {
        guard try FileStatus(of: path).kind == .directory else { throw .notADirectory(path) }
        return false
      }
      guard error.code == ENOENT, path.directory != path else { throw error }
    }
    try create(path.directory, mode: mode)
    do {
      try make(path, mode: mode)
    } catch {
      // With a slash at its end, the path names the directory that has just been created.
      guard error.isTaken else { throw error }
    }
    return true
  }

  /// Returns whether the user may create files in the directory `path`, or may create it where it is
  /// missing, and what is there belongs to the user or to root. If the system fails to tell, this is taken
  /// for granted.
  package static func isUsable(_ path: Path) -> Bool {
    let found: (path: Path, status: FileStatus)?
    do { found = try nearest(to: path) } catch { return error.isPassing }
    guard let (path, status) = found, status.kind == .directory,
      [0, Process.user].contains(status.owner)
    else { return false }
    return unsafe path.withCString {
      unsafe faccessat(AT_FDCWD, $0, W_OK | X_OK, AT_EACCESS) == 0
    }
  }

  private static func nearest(
    to path: Path
  ) throws(SystemError) -> (path: Path, status: FileStatus)? {
    var path = path
    while true {
      do {
        return (path, try FileStatus(of: path))
      } catch {
        guard error.code == ENOENT else { throw error }
        guard path.directory != path else { return nil }
        path = path.directory
      }
    }
  }

  /// Returns the names in the directory `path`, in no particular order, without `.` and `..`.
  ///
  /// - Throws: ``SystemError`` when the directory cannot be opened.
  package static func names(in path: Path) throws(SystemError) -> [[UInt8]] {
    var names: [[UInt8]] = []
    try OpenDirectory(path).forEachName {
      names.append($0)
      return true
    }
    return names
  }

  /// Removes the file `path`.
  ///
  /// - Throws: ``SystemError`` when it cannot be removed.
  package static func remove(_ path: Path) throws(SystemError) {
    _ = try SystemCall.value("remove", path: path) {
      unsafe path.withCString { unsafe unlink($0) }
    }
  }

  /// Removes the directory `path`, which must be empty.
  ///
  /// - Throws: ``SystemError`` when it cannot be removed.
  package static func removeEmpty(_ path: Path) throws(SystemError) {
    _ = try SystemCall.value("remove", path: path) {
      unsafe path.withCString { unsafe rmdir($0) }
    }
  }

  /// Waits until the names in the directory `path` are on the disk, if its file system supports
  /// that.
  ///
  /// The user may be unable to read the directory, and then cannot sync it. Nor can every file system.
  /// In both cases the whole file system is synced through `file`, an open file in the directory.
  ///
  /// - Throws: ``SystemError`` when the directory cannot be opened, or the names cannot be written
  ///   to the disk.
  package static func sync(
    _ path: Path, through file: borrowing Descriptor
  ) throws(SystemError) {
    try sync(path, below: AT_FDCWD, through: file)
  }

  /// Does the same for a path that is relative to the directory with the number `base`.
  static func sync(
    _ path: Path, below base: CInt, through file: borrowing Descriptor
  ) throws(SystemError) {
    do {
      try Descriptor(opening: path, below: base, flags: O_RDONLY).sync()
    } catch {
      guard error.isUnsupported || error.isUnsyncable else { throw error }
      try file.syncFileSystem()
    }
  }

  private static func make(_ path: Path, mode: UInt32) throws(SystemError) {
    // By the time that its permissions were changed, another file could have the name.
    _ = try SystemCall.value("create", path: path) {
      unsafe path.withCString { unsafe pawl_make_directory(AT_FDCWD, $0, mode_t(mode)) }
    }
    try sync(path.directory, through: Descriptor(reading: path))
  }
}
