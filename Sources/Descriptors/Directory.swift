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

  /// Returns whether the user may create files in the directory `path`, or may create it where it is
  /// missing, and what is there belongs to the user or to root.
  package static func isUsable(_ path: Path) -> Bool {
    guard let (path, status) = nearest(to: path), status.kind == .directory,
      [0, Process.user].contains(status.owner)
    else { return false }
    return unsafe path.withCString {
      unsafe faccessat(AT_FDCWD, $0, W_OK | X_OK, AT_EACCESS) == 0
    }
  }

  private static func nearest(to path: Path) -> (path: Path, status: FileStatus)? {
    var path = path
    while true {
      do {
        return (path, try FileStatus(of: path))
      } catch {
        guard error.code == ENOENT, path.directory != path else { return nil }
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

  /// Waits until the names in the directory `path` are on the disk, if its file system supports
  /// that.
  ///
  /// - Throws: ``SystemError`` when the directory cannot be opened, or the names cannot be written
  ///   to the disk.
  package static func sync(_ path: Path) throws(SystemError) {
    try sync(path, below: AT_FDCWD)
  }

  /// Does the same for a path that is relative to the directory with the number `base`.
  static func sync(_ path: Path, below base: CInt) throws(SystemError) {
    let descriptor = try Descriptor(opening: path, below: base, flags: O_RDONLY)
    do {
      try descriptor.sync()
    } catch {
      // File systems that cannot sync a directory return this code.
      guard error.code == EINVAL else { throw error }
    }
  }

  private static func make(_ path: Path, mode: UInt32) throws(SystemError) {
    // By the time that its permissions were changed, another file could have the name.
    _ = try SystemCall.value("mkdir", path: path) {
      unsafe path.withCString { unsafe pawl_make_directory(AT_FDCWD, $0, mode_t(mode)) }
    }
    try sync(path.directory)
  }
}
