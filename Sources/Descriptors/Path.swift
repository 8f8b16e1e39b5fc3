import CSystem
import Octets

/// The name of a file, as the bytes by which the kernel knows it.
package struct Path: Hashable, Sendable, CustomStringConvertible {
  /// The bytes, none of which is zero.
  package let bytes: [UInt8]

  /// Creates a path from the bytes before the first zero.
  package init(_ bytes: [UInt8]) { self.bytes = [UInt8](bytes.prefix { $0 != 0 }) }

  /// Creates a path from the UTF-8 form of `text`.
  package init(_ text: String) { self.init([UInt8](text.utf8)) }

  /// Creates the path that stands for the process's descriptor `number`.
  package init(descriptor number: CInt) { self.init("/dev/fd/\(number)") }

  /// The path in a form that is safe to show: bytes that are not UTF-8 are replaced, and characters
  /// that are not plain text are escaped.
  package var description: String { PlainText.escaped(String(decoding: bytes, as: UTF8.self)) }

  /// Whether the path begins at the root directory.
  package var isAbsolute: Bool { bytes.first == slash }

  /// Returns the path of the file `name` in this directory.
  package func appending(_ name: String) -> Path { appending([UInt8](name.utf8)) }

  /// Returns the path of the file `name` in this directory.
  package func appending(_ name: [UInt8]) -> Path {
    Path(bytes + (bytes.last == slash ? [] : [slash]) + name)
  }

  /// The path of the directory that the file is in.
  package var directory: Path {
    guard let end = bytes.lastIndex(of: slash) else { return Path(".") }
    return Path(end == 0 ? [slash] : [UInt8](bytes[..<end]))
  }

  /// The part after the last slash.
  package var name: [UInt8] {
    let start = bytes.lastIndex(of: slash).map { $0 + 1 } ?? bytes.startIndex
    return [UInt8](bytes[start...])
  }

  private var slash: UInt8 { UInt8(ascii: "/") }

  /// The number of the process's descriptor that the path stands for, such as `/dev/stdout` or
  /// `/dev/fd/5`, or `nil` if the path stands for no descriptor.
  package var descriptorNumber: CInt? {
    switch self {
    case Path("/dev/stdin"): return 0
    case Path("/dev/stdout"): return 1
    case Path("/dev/stderr"): return 2
    default:
      let listing = unsafe Path(String(cString: pawl_descriptor_directory()))
      guard [Path("/dev/fd"), listing].contains(directory) else { return nil }
      return CInt(String(decoding: name, as: UTF8.self))
    }
  }

  /// Returns the result of `body` with the path as a C string.
  @unsafe package func withCString<Result: ~Copyable, Failure: Error>(
    _ body: (UnsafePointer<CChar>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let terminated = (bytes + [0]).map { CChar(bitPattern: $0) }
    return try unsafe terminated.span.withUnsafeBufferPointer {
      (buffer) throws(Failure) -> Result in
      unsafe try body(buffer.baseAddress.unsafelyUnwrapped)
    }
  }
}

/// The resolution of symbolic links.
extension Path {
  /// The maximum number of links that are followed, the same as in the kernel.
  private static let maximumLinkCount = 40

  /// Returns the directories that lead to the file, beginning at the root, including those that
  /// symbolic links lead through, but not the file itself. The list ends at the first missing name.
  ///
  /// - Throws: ``SystemError`` when there are too many links, or a directory cannot be searched.
  package func waypoints() throws(SystemError) -> [Path] {
    var waypoints: [Path] = []
    var current = Path("/")
    var rest = (isAbsolute ? self : try Self.workingDirectory().appending(bytes)).components[...]
    var links = 0
    while let component = rest.popFirst() {
      if component == [UInt8]("..".utf8) {
        current = current.directory
        continue
      }
      waypoints.append(current)
      let next = current.appending(component)
      switch try Self.kind(of: next) {
      case nil: return waypoints
      case .link: break
      default:
        current = next
        continue
      }
      links += 1
      guard links <= Self.maximumLinkCount else {
        throw SystemError(code: ELOOP, call: "open", path: self)
      }
      let target = try next.linkTarget()
      if target.isAbsolute { current = Path("/") }
      rest = target.components + rest
    }
    return waypoints
  }

  /// Returns the absolute path of the same file without symbolic links.
  ///
  /// - Throws: ``SystemError`` when the file is missing, or a directory cannot be searched.
  package func resolved() throws(SystemError) -> Path {
    try unsafe path { unsafe realpath($0, $1) == nil ? -1 : 0 }
  }

  /// Returns the absolute path without symbolic links, as far as what it leads through exists.
  ///
  /// - Throws: ``SystemError`` when a directory cannot be searched.
  package func resolvedIfMissing() throws(SystemError) -> Path {
    do { return try resolved() } catch {
      guard error.isMissing, directory != self else { throw error }
      let parent = try directory.resolvedIfMissing()
      return name.isEmpty || name == [UInt8(ascii: ".")] ? parent : parent.appending(name)
    }
  }

  /// Checks that the system can find a file by this path, which may be relative to a long one.
  ///
  /// - Throws: ``SystemError`` when the path is too long.
  package func checkLength() throws(SystemError) {
    let whole = isAbsolute ? self : try Self.workingDirectory().appending(bytes)
    guard whole.bytes.count < PATH_MAX else {
      throw SystemError(code: ENAMETOOLONG, call: "open", path: self)
    }
  }

  /// Returns the path of the file `name` in this directory through `descriptor`, to which the directory
  /// is open, if the system has such paths. It is short, however long this path is.
  ///
  /// - Throws: ``SystemError`` when the system has none.
  package static func short(
    to name: [UInt8], in descriptor: borrowing Descriptor, of directory: Path
  ) throws(SystemError) -> Path {
    let root = unsafe Path(String(cString: pawl_descriptor_directory()))
    let path = root.appending("\(descriptor.number)")
    guard let status = try? FileStatus(of: path),
      status.isSameFile(as: try FileStatus(of: descriptor))
    else { throw SystemError(code: ENAMETOOLONG, call: "open", path: directory) }
    return path.appending(name)
  }

  private static func kind(of path: Path) throws(SystemError) -> FileStatus.Kind? {
    do {
      return try FileStatus(ofLink: path).kind
    } catch {
      guard error.isMissing else { throw error }
      return nil
    }
  }

  /// The parts between the slashes, without empty parts and `.`.
  private var components: [[UInt8]] {
    bytes.split(separator: slash).map([UInt8].init).filter { $0 != [UInt8(ascii: ".")] }
  }

  private func linkTarget() throws(SystemError) -> Path {
    try unsafe path { unsafe readlink($0, $1, Int(PATH_MAX)) }
  }

  /// Returns the path that `body` writes for this path. Throws an error if `body` returns -1.
  private func path(
    _ body: (UnsafePointer<CChar>, UnsafeMutablePointer<CChar>) -> Int
  ) throws(SystemError) -> Path {
    var result = [UInt8](repeating: 0, count: Int(PATH_MAX) + 1)
    _ = try SystemCall.value("open", path: self) {
      unsafe withCString { path in
        unsafe result.withUnsafeMutableBytes {
          let target = unsafe $0.baseAddress.unsafelyUnwrapped
          return unsafe body(path, target.assumingMemoryBound(to: CChar.self))
        }
      }
    }
    return Path(result)
  }

  private static func workingDirectory() throws(SystemError) -> Path {
    try Path(".").resolved()
  }
}

/// The system's information about a file.
package struct FileStatus: Sendable {
  /// The type of a file. The case `link` is a symbolic link, and `pipe` is also a FIFO. Terminals and
  /// `/dev/null` are character devices.
  package enum Kind: Sendable {
    case regular, directory, link, pipe, socket, characterDevice, blockDevice
  }

  /// The type of the file.
  package let kind: Kind
  /// The length in bytes.
  package let size: Int64
  /// The permission bits.
  package let mode: UInt32
  /// The user that the file belongs to.
  package let owner: UInt32
  /// The number of names that the file has.
  package let linkCount: Int
  /// When the file was last changed, renamed or given other permissions, in seconds since 1970.
  package let changeTime: Int64
  /// The numbers of the device and the file, which together identify the file. A device is
  /// identified by its own number, because several files can stand for it.
  private let identifiers: [UInt64]

  /// Gets the status of the file `path`, following symbolic links.
  ///
  /// - Throws: ``SystemError`` when there is no such file, or the system reports an error.
  package init(of path: Path) throws(SystemError) {
    var status = stat()
    _ = try SystemCall.value("open", path: path) {
      unsafe path.withCString { unsafe stat($0, &status) }
    }
    self.init(status)
  }

  /// Gets the status of the file `path`, or of the symbolic link if it is one.
  ///
  /// - Throws: ``SystemError`` when there is no such file, or the system reports an error.
  package init(ofLink path: Path) throws(SystemError) {
    try self.init(ofLink: path, below: AT_FDCWD)
  }

  /// Does the same for a path that is relative to the directory with the number `base`.
  init(ofLink path: Path, below base: CInt) throws(SystemError) {
    var status = stat()
    _ = try SystemCall.value("open", path: path) {
      unsafe path.withCString { unsafe fstatat(base, $0, &status, AT_SYMLINK_NOFOLLOW) }
    }
    self.init(status)
  }

  /// Gets the status of what opening `path` gives: for a name of one of the process's descriptors,
  /// what that is open to.
  ///
  /// - Throws: ``SystemError`` when there is no such file, or the system reports an error.
  package init(ofOpening path: Path) throws(SystemError) {
    if let number = path.descriptorNumber {
      try self.init(of: Descriptor(borrowing: number))
    } else {
      try self.init(of: path)
    }
  }

  /// Gets the status of an open file.
  ///
  /// - Throws: ``SystemError`` when the descriptor is closed, or the system reports an error.
  package init(of descriptor: borrowing Descriptor) throws(SystemError) {
    var status = stat()
    let number = descriptor.number
    _ = try SystemCall.value("open") { unsafe fstat(number, &status) }
    self.init(status)
  }

  private init(_ status: stat) {
    kind =
      switch CInt(status.st_mode) & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .link
      case S_IFIFO: .pipe
      case S_IFSOCK: .socket
      case S_IFBLK: .blockDevice
      default: .characterDevice
      }
    size = Int64(status.st_size)
    mode = UInt32(status.st_mode) & 0o7777
    owner = status.st_uid
    linkCount = Int(status.st_nlink)
    changeTime = Int64(status.st_ctim.tv_sec)
    identifiers =
      switch kind {
      case .characterDevice, .blockDevice: [UInt64(truncatingIfNeeded: status.st_rdev)]
      default: [UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino)]
      }
  }

  /// Returns whether both describe the same file, which may have several names, or the same pipe,
  /// socket or device.
  package func isSameFile(as other: FileStatus) -> Bool {
    kind == other.kind && identifiers == other.identifiers
  }

  /// Returns whether both describe files on the same file system.
  package func isOnSameFileSystem(as other: FileStatus) -> Bool {
    identifiers.first == other.identifiers.first
  }
}
