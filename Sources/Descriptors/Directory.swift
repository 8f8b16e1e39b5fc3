import CSystem

/// What is done with directories.
package enum Directory {
  /// Makes `path` and what is missing above it, for the owner alone; says whether it was missing.
  @discardableResult
  package static func create(_ path: Path) throws(SystemError) -> Bool {
    do {
      try make(path)
      return true
    } catch {
      if error.isTaken { return false }
      guard error.code == ENOENT, path.directory != path else { throw error }
    }
    try create(path.directory)
    try make(path)
    return true
  }

  /// Waits until the names in `path` are on the disk.
  package static func sync(_ path: Path) throws(SystemError) {
    let descriptor = try Descriptor(reading: path)
    do {
      try descriptor.sync()
    } catch {
      // Some file systems cannot sync a directory and say so with this code.
      guard error.code == EINVAL else { throw error }
    }
  }

  private static func make(_ path: Path) throws(SystemError) {
    _ = try SystemCall.value("mkdir", path) {
      unsafe path.withCString { unsafe mkdir($0, 0o700) }
    }
    try sync(path.directory)
  }
}
