import Foundation
import VectorCatalogue

/// The committed files.
enum VectorFiles {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../Vectors").standardized

  /// The areas, which are folders.
  static let areas: [String] = names(in: folder, ofFolders: true)

  /// All vectors of an area, by name.
  static func vectors(of area: String) throws -> [Vector] {
    let folder = folder.appending(path: area)
    return try names(in: folder, ofFolders: false).map { name in
      let file = try Data(contentsOf: folder.appending(path: name))
      return try Vector(
        area: area, name: String(name.dropLast(".vector".count)), file: [UInt8](file))
    }
  }

  private static func names(in folder: URL, ofFolders isFolder: Bool) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { isFolder ? !$0.contains(".") : $0.hasSuffix(".vector") }.sorted()
  }
}
