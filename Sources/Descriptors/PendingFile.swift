import CSystem
import Octets

/// A file that gets its name only when it is complete, and then replaces any file with that name in
/// one step. If the value is destroyed before that, no trace of the file remains.
package struct PendingFile: ~Copyable {
  private let descriptor: Descriptor
  /// The directory that the paths are relative to.
  private let base: Descriptor
  private let target: Path
  /// The temporary name of the file, or `nil` if it has no name.
  private var temporary: Path?

  private init(
    _ descriptor: consuming Descriptor, below base: consuming Descriptor, target: Path,
    temporary: Path?
  ) {
    self.descriptor = descriptor
    self.base = base
    self.target = target
    self.temporary = temporary
  }

  /// Creates a file that will be called `target` and have permissions `mode`.
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
    let file = try open(target, below: base, mode: mode)
    // The mask of the process may be stricter than `mode`. Nobody else can open the file yet.
    _ = try SystemCall.value("fchmod", path: target) { [number = file.descriptor.number] in
      fchmod(number, mode_t(mode))
    }
    return file
  }

  private static func open(
    _ target: Path, below base: consuming Descriptor, mode: UInt32
  ) throws(SystemError) -> PendingFile {
    let number = base.number
    let unnamed = try? SystemCall.value("open", path: target.directory) {
      unsafe target.directory.withCString { unsafe pawl_open_unnamed(number, $0, mode_t(mode)) }
    }
    if let unnamed {
      return PendingFile(
        Descriptor(owning: unnamed), below: base, target: target, temporary: nil)
    }
    let path = temporaryName(for: target)
    unsafe path.withCString { unsafe pawl_remove_when_ended(number, $0) }
    let named = try SystemCall.value("create", path: target) {
      unsafe path.withCString {
        unsafe pawl_open(number, $0, O_RDWR | O_CREAT | O_EXCL, mode_t(mode))
      }
    }
    return PendingFile(
      Descriptor(owning: named), below: base, target: target, temporary: path)
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
    // Some file systems do not support files without a name, or cannot give a file a second name.
    guard temporary == nil else { return try replace() }
    do {
      try publishAnew()
    } catch {
      guard error.isTaken else { throw error }
      try replace()
    }
  }

  /// Gives the file its name if no other file has it, and waits until the name is on the disk.
  ///
  /// - Throws: ``SystemError``, for which ``SystemError/isTaken`` is true when another file has the
  ///   name.
  package mutating func publishAnew() throws(SystemError) {
    try link(to: target)
    try Directory.sync(target.directory, below: base.number)
  }

  private mutating func replace() throws(SystemError) {
    while true {
      let isUnnamed = temporary == nil
      let source = try named()
      do {
        try rename(source)
        break
      } catch {
        // Another process that replaces the same file has used or removed the name.
        guard isUnnamed, error.isMissing else { throw error }
        temporary = nil
      }
    }
    temporary = nil
    pawl_remove_when_ended(AT_FDCWD, nil)
    try Directory.sync(target.directory, below: base.number)
  }

  private func rename(_ source: Path) throws(SystemError) {
    _ = try SystemCall.value("rename", path: target) {
      unsafe source.withCString { source in
        unsafe target.withCString { unsafe renameat(base.number, source, base.number, $0) }
      }
    }
  }

  /// Removes the file that a process left behind if it ended while it was giving a file the name
  /// `target`. A process that is doing that right now notices, and tries again.
  package static func removeRemains(of target: Path) { removeRemains(of: target, below: AT_FDCWD) }

  /// Does the same for a path that is relative to the directory with the number `base`.
  static func removeRemains(of target: Path, below base: CInt) {
    unsafe _ = briefName(for: target).withCString { unsafe unlinkat(base, $0, 0) }
  }

  private static func briefName(for target: Path) -> Path {
    target.directory.appending([UInt8](".pawl-".utf8) + target.name.prefix(200))
  }

  /// Returns the name that the file has just before it replaces another. The name is always the
  /// same, so that the next process can remove the file of a process that ended at that moment.
  private mutating func named() throws(SystemError) -> Path {
    if let temporary { return temporary }
    var path = Self.briefName(for: target)
    while true {
      unsafe path.withCString { unsafe pawl_remove_when_ended(base.number, $0) }
      do {
        try link(to: path)
        temporary = path
        return path
      } catch {
        guard error.isTaken else { throw error }
        // Another user may have created the file in a directory where only its owner can remove it.
        if (try? remove(path)) == nil { path = Self.temporaryName(for: target) }
      }
    }
  }

  private func remove(_ path: Path) throws(SystemError) {
    do {
      _ = try SystemCall.value("unlink", path: path) {
        unsafe path.withCString { unsafe unlinkat(base.number, $0, 0) }
      }
    } catch {
      guard error.isMissing else { throw error }
    }
  }

  private func link(to path: Path) throws(SystemError) {
    _ = try SystemCall.value("link", path: target) {
      unsafe path.withCString { path in
        guard let temporary else {
          return unsafe pawl_link_unnamed(descriptor.number, base.number, path)
        }
        return unsafe temporary.withCString {
          unsafe linkat(base.number, $0, base.number, path, 0)
        }
      }
    }
  }

  private static func temporaryName(for target: Path) -> Path {
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
