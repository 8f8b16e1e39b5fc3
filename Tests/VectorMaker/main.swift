import Foundation
import Fuzzing
import VectorCatalogue

// Writes all vectors below the directory given (`make vectors`), or what the fuzzers begin with (`make
// fuzz`). The same program writes the same bytes, so a change of the format shows as a change of
// files.

/// Writes one file, and the folder it is in.
func write(_ bytes: [UInt8], _ folder: URL, _ name: String) throws {
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  try Data(bytes).write(to: folder.appending(path: name))
}

switch CommandLine.arguments.dropFirst().first {
case "--seeds" where CommandLine.arguments.count == 3:
  let directory = URL(filePath: CommandLine.arguments[2])
  for target in FuzzTarget.allCases {
    for (index, seed) in target.seeds.enumerated() {
      try write(seed, directory.appending(path: target.rawValue), "seed-\(index)")
    }
  }
case let name? where CommandLine.arguments.count == 2:
  let directory = URL(filePath: name)
  for vector in Catalogue.vectors {
    try write(vector.file, directory.appending(path: vector.area), vector.name + ".vector")
  }
default:
  FileHandle.standardError.write(Data("usage: VectorMaker [--seeds] DIRECTORY\n".utf8))
  exit(2)
}
