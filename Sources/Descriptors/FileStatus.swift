import CSystem

/// The system's information about a file.
package struct FileStatus: Sendable {
  /// The type of a file. The case `link` is a symbolic link.
  package enum Kind: Sendable {
    case regular, directory, link, other
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
  /// The numbers of the device and the file, which together identify the file.
  private let identifiers: [UInt64]

  /// Gets the status of the file `path`, following symbolic links.
  ///
  /// - Throws: ``SystemError`` when there is no such file, or the system reports an error.
  package init(of path: Path) throws(SystemError) {
    var status = stat()
    _ = try SystemCall.value("stat", path: path) {
      unsafe path.withCString { unsafe stat($0, &status) }
    }
    self.init(status)
  }

  /// Gets the status of the file `path`, or of the symbolic link if it is one.
  ///
  /// - Throws: ``SystemError`` when there is no such file, or the system reports an error.
  package init(ofLink path: Path) throws(SystemError) {
    var status = stat()
    _ = try SystemCall.value("stat", path: path) {
      unsafe path.withCString { unsafe lstat($0, &status) }
    }
    self.init(status)
  }

  /// Gets the status of an open file.
  ///
  /// - Throws: ``SystemError`` when the descriptor is closed, or the system reports an error.
  package init(of descriptor: borrowing Descriptor) throws(SystemError) {
    var status = stat()
    let number = descriptor.number
    _ = try SystemCall.value("fstat") { unsafe fstat(number, &status) }
    self.init(status)
  }

  private init(_ status: stat) {
    kind =
      switch CInt(status.st_mode) & S_IFMT {
      case S_IFREG: .regular
      case S_IFDIR: .directory
      case S_IFLNK: .link
      default: .other
      }
    size = Int64(status.st_size)
    mode = UInt32(status.st_mode) & 0o7777
    owner = status.st_uid
    linkCount = Int(status.st_nlink)
    identifiers = [UInt64(truncatingIfNeeded: status.st_dev), UInt64(status.st_ino)]
  }

  /// Returns whether both describe the same file, which may have several names.
  package func isSameFile(as other: FileStatus) -> Bool { identifiers == other.identifiers }
}
