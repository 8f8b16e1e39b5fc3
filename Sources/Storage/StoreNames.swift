package import Descriptors

/// The names that a store gives to its files, so that a command can keep its other files apart from them.
extension StoreLocation {
  /// What exists of the store: its key, its database with all that SQLite puts beside it, and its
  /// markers.
  package var files: [FileStatus] {
    Self.files(in: directory, where: Self.isReserved)
      + ownMarkers.compactMap { try? FileStatus(of: $0) }
  }

  /// The length of a marker, in bytes.
  package static var markerByteCount: Int64 { Int64(MarkerContent.byteCount) }

  /// The markers of all stores, of which there can be many.
  package var allMarkers: [FileStatus] {
    markerFolders.flatMap { Self.files(in: $0) { _ in true } }
  }

  /// Returns whether a file that gets the name `path` would be taken for one of the store's files,
  /// also if there is none of that name yet.
  package func reserves(_ path: Path) -> Bool {
    guard let parent = try? FileStatus(of: path.directory) else { return false }
    let isIn = { (directory: Path) in
      (try? FileStatus(of: directory).isSameFile(as: parent)) ?? false
    }
    return isIn(directory) && Self.isReserved(path.name) || markerFolders.contains(where: isIn)
      || ownMarkers.contains { $0.name == path.name && isIn($0.directory) }
  }

  private var markerFolders: [Path] { markers?.directories ?? [] }

  private var ownMarkers: [Path] { Marker(at: self, remembered: nil).paths }

  /// Whether the store or SQLite uses the name, in any case of its letters: some file systems do not
  /// tell them apart.
  private static func isReserved(_ name: [UInt8]) -> Bool {
    let name = String(decoding: name, as: UTF8.self).lowercased()
    return name == "key" || name.hasPrefix("store.db") || name.hasPrefix(".pawl-")
  }

  private static func files(in directory: Path, where isWanted: ([UInt8]) -> Bool) -> [FileStatus] {
    let names = (try? Directory.names(in: directory)) ?? []
    return names.filter(isWanted).compactMap { try? FileStatus(of: directory.appending($0)) }
  }
}
