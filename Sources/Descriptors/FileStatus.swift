import CSystem

/// What the system says about a file.
package struct FileStatus: Sendable {
  package enum Kind: Sendable {
    case regular, directory, link, other
  }

  package let kind: Kind
  package let size: Int64
  /// The permission bits.
  package let mode: UInt32
  package let owner: UInt32
  /// How many names it has.
  package let linkCount: Int
  /// What tells it from all other files.
  private let place: [UInt64]

  /// Of the file that `path` names, behind links.
  package init(of path: Path) throws(SystemError) {
    var status = stat()
    _ = try SystemCall.value("stat", path) {
      unsafe path.withCString { unsafe stat($0, &status) }
    }
    self.init(status)
  }

  /// Of what `path` itself names, be it a link.
  package init(ofLink path: Path) throws(SystemError) {
    var status = stat()
    _ = try SystemCall.value("stat", path) {
      unsafe path.withCString { unsafe lstat($0, &status) }
    }
    self.init(status)
  }

  /// Of an open file.
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
    mode = status.st_mode & 0o7777
    owner = status.st_uid
    linkCount = Int(status.st_nlink)
    place = [UInt64(status.st_dev), UInt64(status.st_ino)]
  }

  /// Whether it is the same file, by whichever name.
  package func isSameFile(as other: FileStatus) -> Bool { place == other.place }
}
