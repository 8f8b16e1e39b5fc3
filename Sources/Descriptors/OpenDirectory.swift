import CSystem

/// A directory that is held open, in which strangers may have put anything and may change it at any
/// time: names are looked up in this very directory, wherever its path leads by then, and symbolic
/// links among them are not followed.
package struct OpenDirectory: ~Copyable {
  /// The path by which the directory was found, for messages.
  package let path: Path
  private let descriptor: Descriptor

  private init(_ descriptor: consuming Descriptor, path: Path) {
    self.descriptor = descriptor
    self.path = path
  }

  /// Opens a directory that the user has named; its path may lead through symbolic links.
  ///
  /// - Throws: ``SystemError`` when it cannot be opened or is not a directory.
  package init(_ path: Path) throws(SystemError) {
    self.init(
      try Descriptor(opening: path, flags: O_RDONLY | O_DIRECTORY), path: path)
  }

  /// Opens the directory called `name` in this one.
  ///
  /// - Throws: ``SystemError`` when it cannot be opened; ``SystemError/isMissing`` is true when the
  ///   name is missing or is that of a symbolic link or of another kind of file.
  package func directory(named name: [UInt8]) throws(SystemError) -> OpenDirectory {
    try naming(name) { () throws(SystemError) in
      do throws(SystemError) {
        let directory = try Descriptor(
          opening: Path(name), below: descriptor.number,
          flags: O_RDONLY | O_DIRECTORY | O_NOFOLLOW)
        return OpenDirectory(directory, path: path.appending(name))
      } catch {
        // Systems differ in what they say of a symbolic link.
        let code = error.code == ELOOP ? ENOTDIR : error.code
        throw SystemError(code: code, call: error.call, path: error.path)
      }
    }
  }

  /// Creates the directory called `name` with permissions `mode`, whatever the mask of the process,
  /// unless a file has the name already.
  ///
  /// - Throws: ``SystemError`` when it cannot be created or stored on the disk.
  package func makeDirectory(named name: [UInt8], mode: UInt32) throws(SystemError) {
    do throws(SystemError) {
      unsafe try call("mkdir", name) { unsafe pawl_make_directory($0, $1, mode_t(mode)) }
    } catch {
      guard error.isTaken else { throw error }
      return
    }
    try sync()
  }

  /// Gets the status of the directory.
  ///
  /// - Throws: ``SystemError`` when the system reports an error.
  package func status() throws(SystemError) -> FileStatus { try FileStatus(of: descriptor) }

  /// Gets the status of the file called `name`, or of the symbolic link if it is one.
  ///
  /// - Throws: ``SystemError`` when there is no such file, or the system reports an error.
  package func status(of name: [UInt8]) throws(SystemError) -> FileStatus {
    try naming(name) { () throws(SystemError) in
      try FileStatus(ofLink: Path(name), below: descriptor.number)
    }
  }

  /// Gets the status of the file called `name`, or `nil` if there is none.
  ///
  /// - Throws: ``SystemError`` when the system reports another error.
  package func existingStatus(of name: [UInt8]) throws(SystemError) -> FileStatus? {
    do {
      return try status(of: name)
    } catch {
      guard error.isMissing else { throw error }
      return nil
    }
  }

  /// Opens the file called `name` for reading, without waiting.
  ///
  /// - Throws: ``SystemError`` when it cannot be opened or is not a regular file.
  package func file(named name: [UInt8]) throws(SystemError) -> Descriptor {
    let kind = try status(of: name).kind
    // Devices may act when they are opened.
    guard kind == .regular else { throw .notRegular(path.appending(name), kind: kind) }
    return try naming(name) { () throws(SystemError) in
      try Descriptor.reading(onlyFile: Path(name), below: descriptor.number)
    }
  }

  /// Calls `body` with each name, in no particular order and without `.` and `..`, until it returns
  /// `false`.
  ///
  /// - Throws: ``SystemError`` when the directory cannot be read.
  package func forEachName(_ body: ([UInt8]) -> Bool) throws(SystemError) {
    // The stream takes over a descriptor and has a position of its own.
    let number = try SystemCall.value("open", path: path) {
      unsafe Path(".").withCString {
        unsafe pawl_open(descriptor.number, $0, O_RDONLY | O_DIRECTORY, 0)
      }
    }
    let stream = unsafe try SystemCall.pointer("open", path: path) { unsafe fdopendir(number) }
    defer { unsafe _ = closedir(stream) }
    while let entry = unsafe readdir(stream) {
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe [UInt8](bytes.prefix { $0 != 0 })
      }
      let isItself = name == [UInt8](".".utf8) || name == [UInt8]("..".utf8)
      guard isItself || body(name) else { return }
    }
  }

  /// Renames the file called `name`, replacing any file called `target`.
  ///
  /// - Throws: ``SystemError`` when it cannot be renamed.
  package func move(_ name: [UInt8], to target: [UInt8]) throws(SystemError) {
    unsafe try call("rename", name) { base, name in
      unsafe Path(target).withCString { unsafe renameat(base, name, base, $0) }
    }
  }

  /// Removes the file called `name`, which must not be a directory.
  ///
  /// - Throws: ``SystemError`` when it cannot be removed.
  package func remove(_ name: [UInt8]) throws(SystemError) {
    unsafe try call("remove", name) { unsafe unlinkat($0, $1, 0) }
  }

  /// Removes the directory called `name`, which must be empty.
  ///
  /// - Throws: ``SystemError`` when it cannot be removed.
  package func removeDirectory(named name: [UInt8]) throws(SystemError) {
    unsafe try call("rmdir", name) { unsafe unlinkat($0, $1, AT_REMOVEDIR) }
  }

  /// Writes a file called `name` with permissions `mode`. It appears only when it is complete, and
  /// replaces any file with that name.
  ///
  /// - Throws: ``SystemError`` when it cannot be written or stored on the disk.
  package func write(
    _ bytes: RawSpan, to name: [UInt8], mode: UInt32
  ) throws(SystemError) {
    try naming(name) { () throws(SystemError) in
      let base = try Descriptor(
        opening: Path("."), below: descriptor.number, flags: O_RDONLY | O_DIRECTORY)
      var file = try PendingFile.create(at: Path(name), below: base, mode: mode)
      try file.write(bytes)
      try file.sync()
      try file.publish()
    }
  }

  /// Creates an empty file called `name` that only its user may read or write, and returns whether the
  /// name was free.
  ///
  /// - Throws: ``SystemError`` when it cannot be created.
  package func createFile(named name: [UInt8]) throws(SystemError) -> Bool {
    do throws(SystemError) {
      _ = try naming(name) { () throws(SystemError) in
        try Descriptor(
          opening: Path(name), below: descriptor.number, flags: O_WRONLY | O_CREAT | O_EXCL,
          mode: 0o600)
      }
      return true
    } catch {
      guard error.isTaken else { throw error }
      return false
    }
  }

  /// Waits until the names in the directory are on the disk, if its file system supports that.
  ///
  /// - Throws: ``SystemError`` when they cannot be written to the disk.
  package func sync() throws(SystemError) {
    do {
      try Directory.sync(Path("."), below: descriptor.number, through: descriptor)
    } catch { throw SystemError(code: error.code, call: error.call, path: path) }
  }

  /// Removes what a process left behind that ended while it was giving a file the name `name`.
  package func removeRemains(of name: [UInt8]) {
    PendingFile.removeRemains(of: Path(name), below: descriptor.number)
  }

  /// Runs `body`, whose errors are about the file called `name`.
  private func naming<Result: ~Copyable>(
    _ name: [UInt8], _ body: () throws(SystemError) -> Result
  ) throws(SystemError) -> Result {
    do {
      return try body()
    } catch { throw SystemError(code: error.code, call: error.call, path: path.appending(name)) }
  }

  /// Calls a function of the system for a name in the directory.
  private func call(
    _ call: String, _ name: [UInt8], body: (CInt, UnsafePointer<CChar>) -> CInt
  ) throws(SystemError) {
    _ = try SystemCall.value(call, path: path.appending(name)) {
      unsafe Path(name).withCString { unsafe body(descriptor.number, $0) }
    }
  }
}
