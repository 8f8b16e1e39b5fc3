import CSystem
import Octets

/// A file that has no name until it is whole, and then replaces what had its name in one step. When
/// its owner goes before that, nothing is left of it.
package struct PendingFile: ~Copyable {
  private let descriptor: Descriptor
  private let target: Path
  /// The name it has in the meantime, where the file system cannot do without.
  private var temporary: Path?

  private init(_ descriptor: consuming Descriptor, target: Path, temporary: Path?) {
    self.descriptor = descriptor
    self.target = target
    self.temporary = temporary
  }

  /// A file that will be at `target` with permissions `mode`.
  package static func create(
    at target: Path, mode: UInt32
  ) throws(SystemError) -> PendingFile {
    let file = try open(target, mode)
    // The process's own mask is stricter than what was asked for; nobody sees the file yet.
    _ = try SystemCall.value("fchmod", target) { [number = file.descriptor.number] in
      fchmod(number, mode)
    }
    return file
  }

  private static func open(_ target: Path, _ mode: UInt32) throws(SystemError) -> PendingFile {
    let unnamed = try? SystemCall.value("open", target.directory) {
      unsafe target.directory.withCString { unsafe pawl_open_unnamed($0, mode) }
    }
    if let unnamed {
      let descriptor = Descriptor(owning: unnamed)
      // It can be given a name only through the process file system.
      if (try? FileStatus(of: name(of: descriptor))) != nil {
        return PendingFile(descriptor, target: target, temporary: nil)
      }
    }
    let path = temporaryName(for: target)
    unsafe path.withCString { unsafe pawl_remove_when_ended($0) }
    let named = try SystemCall.value("create", target) {
      unsafe path.withCString { unsafe pawl_open($0, O_RDWR | O_CREAT | O_EXCL, mode) }
    }
    return PendingFile(Descriptor(owning: named), target: target, temporary: path)
  }

  /// Writes all of `bytes`.
  package func write(_ bytes: RawSpan) throws(SystemError) { try descriptor.write(bytes) }

  /// Waits until what was written is on the disk.
  package func sync() throws(SystemError) { try descriptor.sync() }

  /// Gives the file its name; what had the name before is gone. The name is on the disk afterwards.
  package mutating func publish() throws(SystemError) {
    // Some file systems cannot do without a name, nor link one file by two.
    guard temporary == nil else { return try replace() }
    do {
      try publishAnew()
    } catch {
      guard error.isTaken else { throw error }
      try replace()
    }
  }

  /// Gives the file its name unless something has it already; throws an error that
  /// ``SystemError/isTaken`` then. The name is on the disk afterwards.
  package mutating func publishAnew() throws(SystemError) {
    try link(to: target)
    try Directory.sync(target.directory)
  }

  private mutating func replace() throws(SystemError) {
    while true {
      let isUnnamed = temporary == nil
      let source = try named()
      do {
        try rename(source)
        break
      } catch {
        // Another process that replaces the same file has used or removed that name.
        guard isUnnamed, error.isMissing else { throw error }
        temporary = nil
      }
    }
    temporary = nil
    pawl_remove_when_ended(nil)
    try Directory.sync(target.directory)
  }

  private func rename(_ source: Path) throws(SystemError) {
    _ = try SystemCall.value("rename", target) {
      unsafe source.withCString { source in
        unsafe target.withCString { unsafe CSystem.rename(source, $0) }
      }
    }
  }

  /// Removes what a process has left that died while it gave a file the name `target`. One that is at
  /// it right now notices and begins again.
  package static func removeRemains(of target: Path) {
    unsafe _ = briefName(for: target).withCString { unsafe unlink($0) }
  }

  private static func briefName(for target: Path) -> Path {
    target.directory.appending([UInt8](".pawl-".utf8) + target.name.prefix(200))
  }

  /// The name it has for the moment before it replaces another file. It is the same one each time, so
  /// that what a process leaves that dies just then is cleared away by the next.
  private mutating func named() throws(SystemError) -> Path {
    if let temporary { return temporary }
    var path = Self.briefName(for: target)
    while true {
      unsafe path.withCString { unsafe pawl_remove_when_ended($0) }
      do {
        try link(to: path)
        temporary = path
        return path
      } catch {
        guard error.isTaken else { throw error }
        // Somebody else may have put it there, where nobody removes what is another's.
        if (try? remove(path)) == nil { path = Self.temporaryName(for: target) }
      }
    }
  }

  private func remove(_ path: Path) throws(SystemError) {
    do {
      _ = try SystemCall.value("unlink", path) {
        unsafe path.withCString { unsafe unlink($0) }
      }
    } catch {
      guard error.isMissing else { throw error }
    }
  }

  private func link(to path: Path) throws(SystemError) {
    let source = temporary ?? Self.name(of: descriptor)
    _ = try SystemCall.value("link", target) {
      unsafe source.withCString { source in
        unsafe path.withCString {
          unsafe linkat(AT_FDCWD, source, AT_FDCWD, $0, AT_SYMLINK_FOLLOW)
        }
      }
    }
  }

  private static func name(of descriptor: borrowing Descriptor) -> Path {
    Path("/proc/self/fd/\(descriptor.number)")
  }

  private static func temporaryName(for target: Path) -> Path {
    let random = String(UInt64.random(in: 0...UInt64.max), radix: 36)
    return target.directory.appending(".pawl-\(random)")
  }

  deinit {
    if let temporary {
      unsafe _ = temporary.withCString { unsafe unlink($0) }
      pawl_remove_when_ended(nil)
    }
  }
}
