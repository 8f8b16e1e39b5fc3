import Foundation
import VectorCatalogue

// Writes all vectors below the directory given: `make vectors`. The same program writes the same
// bytes, so a change of the format shows as a change of files.
guard CommandLine.arguments.count == 2 else {
  FileHandle.standardError.write(Data("usage: VectorMaker DIRECTORY\n".utf8))
  exit(2)
}
let directory = URL(filePath: CommandLine.arguments[1])
for vector in Catalogue.vectors {
  let folder = directory.appending(path: vector.area)
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  try Data(vector.file).write(to: folder.appending(path: vector.name + ".vector"))
}
