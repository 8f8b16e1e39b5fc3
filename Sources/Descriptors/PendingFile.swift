import CSystem
import Octets

/// A file that gets its name only when it is complete, and then replaces any file with that name in
/// one step. If the value is destroyed before that, no trace of the file remains.
package struct PendingFile: ~Copyable {
  let descriptor: Descriptor
  /// The directory that the paths are relative to.
  let base: Descriptor
  let target: Path
  /// The temporary name of the file, or `nil` if it has no name.
  var temporary: Path?

  init(
    _ descriptor: consuming Descriptor, below base: consuming Descriptor, target: Path,
    temporary: Path?
  ) {
    self.descriptor = descriptor
    self.base = base
    self.target = target
    self.temporary = temporary
  }

  /// Creates a file that will be called `target` and have permissions `mode`, where the file system
  /// knows permissions.
  ///
  /// - Throws: ``SystemError`` when no file can be created in the directory of `target`.
  package static func create(
    at target: Path, mode: UInt32
  ) throws(SystemError) -> PendingFile {
    try create(at: target, below: Descriptor(borrowing: AT_FDCWD), mode: mode)
  }

  /// Does the same for a path that is relative to the directory `base`.
  static func create(
    at target: Path, below base: consuming Descriptor, mode: UInt32
  ) throws(SystemError) -> PendingFile {
    // Any of these names may be needed at the end, when it would be too late to find that one is too
    // long.
    for path in [target, briefName(for: target), temporaryName(for: target)] {
      guard path.bytes.count < PATH_MAX else {
        throw SystemError(code: ENAMETOOLONG, call: "create", path: target)
      }
    }
    let file = try open(target, below: base, mode: mode)
    try file.permit(mode)
    return file
  }

  /// The name that the file will get.
  package var path: Path { target }

  /// Writes all of `bytes`.
  ///
  /// - Throws: ``SystemError`` when writing fails.
  package func write(_ bytes: RawSpan) throws(SystemError) { try descriptor.write(bytes) }

  /// Removes everything that was written after the first `length` bytes.
  ///
  /// - Throws: ``SystemError`` when the file cannot be shortened.
  package func truncate(to length: UInt64) throws(SystemError) {
    try descriptor.truncate(to: length)
  }

  /// Waits until everything that was written is on the disk.
  ///
  /// - Throws: ``SystemError`` when it cannot be written there.
  package func sync() throws(SystemError) { try descriptor.sync() }

  /// Gives the file its name, replacing any file with that name, and waits until the name is on the
  /// disk.
  ///
  /// - Throws: ``SystemError`` when the file cannot get the name, or the name cannot be written to
  ///   the disk.
  package mutating func publish() throws(SystemError) {
    do {
      // A file with a temporary name is renamed in any case.
      if temporary == nil { try nameAnew() } else { try replace() }
    } catch {
      guard error.isTaken else { throw error }
      try replace()
    }
    try syncName()
  }

  /// Gives the file its name if no other file has it, and waits until the name is on the disk.
  ///
  /// - Throws: ``SystemError``, for which ``SystemError/isTaken`` is true when another file has the
  ///   name.
  package mutating func publishAnew() throws(SystemError) {
    try nameAnew()
    try syncName()
  }

  /// Removes the file that a process left behind if it ended while it was giving a file the name
  /// `target`. A process that is doing that right now notices, and tries again.
  package static func removeRemains(of target: Path) {
    removeRemains(of: target, below: AT_FDCWD)
  }

  /// Does the same for a path that is relative to the directory with the number `base`.
  static func removeRemains(of target: Path, below base: CInt) {
    unsafe _ = briefName(for: target).withCString { unsafe unlinkat(base, $0, 0) }
  }

  /// The name that a file has for a moment while it replaces the file `target`.
  static func briefName(for target: Path) -> Path {
    target.directory.appending([UInt8](".pawl-".utf8) + target.name.prefix(200))
  }

  /// Returns a name in the directory of `target` that no file has.
  static func temporaryName(for target: Path) -> Path {
    let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    return target.directory.appending(".pawl-\(random)")
  }

  deinit {
    if let temporary {
      unsafe _ = temporary.withCString { unsafe unlinkat(base.number, $0, 0) }
      pawl_remove_when_ended(AT_FDCWD, nil)
    }
  }
}
