import Foundation
import Testing
import VectorCatalogue

/// The vector files: `Tests/Vectors/README.md` says what is in them.
struct VectorTests {
  @Test func `the files are those that the maker makes`() throws {
    let made = Catalogue.vectors
    var files: [String: [UInt8]] = [:]
    for area in VectorFiles.areas {
      for vector in try VectorFiles.vectors(of: area) {
        files["\(area)/\(vector.name)"] = vector.file
      }
    }
    #expect(made.count >= 200)
    #expect(Set(files.keys) == Set(made.map { "\($0.area)/\($0.name)" }), "run 'make vectors'")
    for vector in made {
      #expect(files["\(vector.area)/\(vector.name)"] == vector.file, "run 'make vectors'")
    }
  }

  @Test(arguments: VectorFiles.areas)
  func `every vector comes to what it says`(area: String) throws {
    let vectors = try VectorFiles.vectors(of: area)
    var inputs = 0
    for vector in vectors { inputs += try Player.play(vector) }
    print("vectors: \(area): \(vectors.count) played, \(inputs) inputs")
  }

  @Test func `all areas have vectors, and there are at least 200`() throws {
    let counts = try VectorFiles.areas.map { try VectorFiles.vectors(of: $0).count }
    #expect(counts.allSatisfy { $0 > 0 })
    let count = counts.reduce(0, +)
    #expect(count >= 200)
    print("vectors: \(count) in \(counts.count) areas")
  }
}
