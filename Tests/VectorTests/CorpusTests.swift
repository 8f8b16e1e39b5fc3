import Foundation
import Fuzzing
import Testing

/// What the fuzzers begin with and what they have found, played as plain tests. A property that does
/// not hold ends the test process.
struct CorpusTests {
  private static let folder = VectorFiles.folder.appending(path: "../Fuzz/Corpus").standardized

  @Test(arguments: FuzzTarget.allCases)
  func `a target holds for its seeds and its corpus`(target: FuzzTarget) throws {
    let seeds = target.seeds
    #expect(!seeds.isEmpty)
    let folder = Self.folder.appending(path: target.rawValue)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(!names.isEmpty)
    for seed in seeds { target.run(seed) }
    for name in names {
      target.run([UInt8](try Data(contentsOf: folder.appending(path: name))))
    }
    print("fuzz: \(target.rawValue): \(seeds.count) seeds and \(names.count) of the corpus played")
  }
}
