/// What keeps a path from leading to a file, where the system says only that something is missing or is
/// no directory.
package enum Obstacle: Equatable, Sendable {
  /// There is no such directory.
  case missingDirectory(Path)
  /// This is not a directory.
  case notADirectory(Path)
  /// This is a symbolic link to something that does not exist.
  case danglingLink(Path)
}

extension SystemError {
  /// What is in the way at present; `nil` if only the file itself is missing, or the error is of another
  /// kind.
  package var obstacle: Obstacle? {
    guard let path, isMissing else { return nil }
    for directory in path.directoriesAbove {
      do {
        guard try FileStatus(of: directory).kind == .directory else {
          return .notADirectory(directory)
        }
      } catch {
        guard error.isMissing else { return nil }
        return directory.isLink ? .danglingLink(directory) : .missingDirectory(directory)
      }
    }
    return path.isLink && (try? FileStatus(of: path)) == nil ? .danglingLink(path) : nil
  }
}

extension Path {
  /// The directories that the path names before its last slash, beginning at the root, as far as they
  /// are written out.
  fileprivate var directoriesAbove: [Path] {
    let slash = UInt8(ascii: "/")
    return bytes.indices.dropFirst()
      .filter { bytes[$0] == slash && bytes[$0 - 1] != slash }
      .map { Path([UInt8](bytes[..<$0])) }
  }

  fileprivate var isLink: Bool { (try? FileStatus(ofLink: self).kind) == .link }
}
