import CSystem

// How a file gets its name. The usual way is a hard link to a file that has no name until then. File
// systems may lack permissions, hard links, files without a name, or a way to sync a directory, and a
// directory may be one that its user cannot read: then there is another way as long as files can be
// created and renamed.

extension PendingFile {
  /// Creates the file: without a name where the file system can do that, otherwise with a temporary
  /// one.
  static func open(
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
    return try openNamed(target, below: base, mode: mode)
  }

  /// Creates the file with a temporary name.
  private static func openNamed(
    _ target: Path, below base: consuming Descriptor, mode: UInt32
  ) throws(SystemError) -> PendingFile {
    let number = base.number
    let path = temporaryName(for: target)
    unsafe path.withCString { unsafe pawl_remove_when_ended(number, $0) }
    let named = try SystemCall.value("create", path: target) {
      unsafe path.withCString { unsafe pawl_create(number, $0, mode_t(mode)) }
    }
    return PendingFile(Descriptor(owning: named), below: base, target: target, temporary: path)
  }

  /// Gives the file the permissions `mode` if it was created with others.
  ///
  /// A file system without permissions refuses that; those that it gives to all files then stay.
  func permit(_ mode: UInt32) throws(SystemError) {
    guard try FileStatus(of: descriptor).mode != mode else { return }
    do {
      _ = try SystemCall.value("set the permissions of", path: target) {
        [number = descriptor.number] in fchmod(number, mode_t(mode))
      }
    } catch {
      guard error.isUnsupported else { throw error }
    }
  }

  /// Gives the file its name if no other file has it.
  mutating func nameAnew() throws(SystemError) {
    do {
      try link(to: target)
    } catch {
      guard error.isUnsupported else { throw error }
      try moveAnew()
    }
  }

  /// Gives the file its name, replacing any file with that name.
  mutating func replace() throws(SystemError) {
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
    noteNamed()
  }

  /// Waits until the name of the file is on the disk.
  func syncName() throws(SystemError) {
    try Directory.sync(target.directory, below: base.number, through: descriptor)
  }

  /// Renames the file, which no hard link can name, if no other file has the name.
  private mutating func moveAnew() throws(SystemError) {
    let source: Path
    if let temporary { source = temporary } else { source = try copied() }
    do {
      _ = try SystemCall.value("create", path: target) {
        unsafe source.withCString { source in
          unsafe target.withCString { unsafe pawl_rename_anew(base.number, source, $0) }
        }
      }
    } catch {
      guard error.isUnsupported else { throw error }
      // Renaming would replace another file. An empty one takes the name first, which no other can do
      // then; if the process ends here, it stays.
      try reserve()
      do { try rename(source) } catch {
        try? remove(target)
        throw error
      }
    }
    noteNamed()
  }

  private func reserve() throws(SystemError) {
    _ = Descriptor(
      owning: try SystemCall.value("create", path: target) {
        unsafe target.withCString { unsafe pawl_create(base.number, $0, 0o600) }
      })
  }

  private mutating func noteNamed() {
    temporary = nil
    pawl_remove_when_ended(AT_FDCWD, nil)
  }

  private func rename(_ source: Path) throws(SystemError) {
    _ = try SystemCall.value("rename", path: target) {
      unsafe source.withCString { source in
        unsafe target.withCString { unsafe renameat(base.number, source, base.number, $0) }
      }
    }
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
        if error.isUnsupported { return try copied() }
        guard error.isTaken else { throw error }
        // Another user may have created the file in a directory where only its owner can remove it.
        if (try? remove(path)) == nil { path = Self.temporaryName(for: target) }
      }
    }
  }

  /// Becomes a copy of the file that has a temporary name, which is returned: the file without a name
  /// cannot get one.
  private mutating func copied() throws(SystemError) -> Path {
    // The name that is to be removed when the process ends is relative to a descriptor that stays open.
    let copy = try Self.openNamed(
      target, below: base.duplicate(), mode: FileStatus(of: descriptor).mode & 0o777)
    try copy.descriptor.write(contentsOf: descriptor)
    try copy.sync()
    let path = copy.temporary ?? target
    self = copy
    return path
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
    _ = try SystemCall.value("create", path: target) {
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
}
