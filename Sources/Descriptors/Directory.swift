import CSystem

/// What is done with directories.
package enum Directory {
  /// Makes `path` and what is missing above it, by default for the owner alone; says whether it was
  /// missing.
  @discardableResult
  package static func create(_ path: Path, mode: UInt32 = 0o700) throws(SystemError) -> Bool {
    do {
      try make(path, mode)
      return true
    } catch {
      if error.isTaken { return false }
      guard error.code == ENOENT, path.directory != path else { throw error }
    }
    try create(path.directory, mode: mode)
    try make(path, mode)
    return true
  }

  /// The names in `path`, in no order, without `.` and `..`.
  package static func names(in path: Path) throws(SystemError) -> [[UInt8]] {
    let stream = unsafe try open(path)
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

  private static func open(_ path: Path) throws(SystemError) -> OpaquePointer {
    var stream: OpaquePointer?
    _ = try SystemCall.value("open", path) {
      unsafe stream = unsafe path.withCString { unsafe opendir($0) }
      return unsafe stream == nil ? -1 : 0
    }
    // Not null, or the call would have failed.
    return unsafe stream.unsafelyUnwrapped
  }

  /// Gives a file another name; what had that name is gone.
  package static func move(_ path: Path, to target: Path) throws(SystemError) {
    _ = try SystemCall.value("rename", path) {
      unsafe path.withCString { path in
        unsafe target.withCString { unsafe rename(path, $0) }
      }
    }
  }

  /// Removes the name of a file.
  package static func remove(_ path: Path) throws(SystemError) {
    _ = try SystemCall.value("remove", path) { unsafe path.withCString { unsafe unlink($0) } }
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

  private static func make(_ path: Path, _ mode: UInt32) throws(SystemError) {
    _ = try SystemCall.value("mkdir", path) {
      unsafe path.withCString { unsafe mkdir($0, 0o700) }
    }
    if mode != 0o700 {
      // The process's own mask is stricter than what was asked for.
      _ = try SystemCall.value("chmod", path) { unsafe path.withCString { unsafe chmod($0, mode) } }
    }
    try sync(path.directory)
  }
}
