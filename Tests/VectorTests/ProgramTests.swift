import Foundation
import Ratcheting
import Rehearsal
import Testing
import VectorCatalogue

/// The vectors once more, through the real program: its statuses are the classes, and what it has
/// released when it fails is what may be.
struct ProgramTests {
  /// In KiB: what any of them may take.
  private static let mostMemory = 65_536

  @Test func `the program ends each vector with its status, in little memory and time`() throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Program.binary.path),
      "run 'make build' first: \(Program.binary.path)")
    try withDirectory { directory in
      var runs: [Program.Run] = []
      for area in VectorFiles.areas {
        for vector in try VectorFiles.vectors(of: area) where vector["clock"] == nil {
          let place = directory.appending(path: "\(area)-\(vector.name)")
          runs += try self.runs(of: vector, in: place)
        }
      }
      let report = try Program.run(runs, in: directory)
      #expect(report.failures == [])
      #expect(runs.count >= 400)
      // Those that no script can bring about.
      for error in [
        "too many messages before this one have not arrived",
        "the message's header is out of range", "frame 0 is genuine but malformed",
      ] {
        #expect(report.errors.contains(error))
      }
      #expect(report.memory <= Self.mostMemory)
      // Twice what it may be: tests beside it on another thread of the same core slow it down.
      #expect(report.seconds < 20)
      print(
        "vectors: \(runs.count) inputs played by the program,",
        "at most \(report.memory) KiB and \(Int(report.seconds * 1000)) ms each")
    }
  }

  @Test func `the longest frames on eight processors take little memory`() throws {
    try withDirectory { directory in
      let runs = try self.runs(
        of: Catalogue.longestFrames, in: directory.appending(path: "longest"))
      let report = try Program.run(runs, in: directory, wrapper: Program.withEightProcessors)
      #expect(report.failures == [])
      #expect(report.memory <= Self.mostMemory)
    }
  }

  private func runs(of vector: Vector, in place: URL) throws -> [Program.Run] {
    guard ["bundle", "messages", "all", "backup"].contains(vector["play"]) else { return [] }
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    guard vector["play"] != "backup" else { return [try restoring(vector, in: place)] }
    // The program goes by the real clock.
    let now = UInt64(Date().timeIntervalSince1970)
    let shelf = try Shelf(Holdings(vector, keptAt: now), in: place)
    let name = "\(vector.area)/\(vector.name)"
    let front = ["--store", shelf.directory.path, "-q"]
    if vector["play"] == "bundle" {
      let file = place.appending(path: "bundle")
      try Data(vector.body).write(to: file)
      let expected = try #require(vector["expect"].flatMap { Outcome($0) })
      return [
        Program.Run(
          arguments: front + ["import", "bob", file.path], status: expected.rawValue, output: nil,
          name: name)
      ]
    }
    guard vector["play"] != "all" else {
      let file = place.appending(path: "messages")
      try Data(vector.body).write(to: file)
      let script = try SeriesScript(vector)
      let expected = try #require(vector["expect"].flatMap { Outcome($0) })
      return [
        Program.Run(
          arguments: front + ["decrypt", "--all"] + options(script) + [file.path],
          status: expected.rawValue, output: vector["payload"], name: name)
      ]
    }
    return try Script(vector).steps.enumerated().map { index, step in
      let file = place.appending(path: "message-\(index)")
      try Data(step.bytes).write(to: file)
      var arguments = front + ["decrypt"] + (step.isKeeping ? ["--keep"] : [])
      if let accept = step.accept { arguments += ["--accept", accept] }
      if let from = step.from { arguments += ["--from", from] }
      return Program.Run(
        arguments: arguments + [file.path], status: step.outcome.rawValue,
        output: step.payloadHash.hex, name: "\(name), message \(index)")
    }
  }

  private func options(_ script: SeriesScript) -> [String] {
    (script.isKeeping ? ["--keep"] : []) + (script.accept.map { ["--accept", $0] } ?? [])
      + (script.from.map { ["--from", $0] } ?? [])
  }

  private func restoring(_ vector: Vector, in place: URL) throws -> Program.Run {
    let file = place.appending(path: "backup")
    try Data(vector.body).write(to: file)
    let expected = try #require(vector["expect"].flatMap { Outcome($0) })
    return Program.Run(
      arguments: [
        "--store", place.appending(path: "store").path, "-q", "--passphrase-fd", "0", "init",
        "--from-backup", file.path,
      ], status: expected.rawValue, output: nil, name: "\(vector.area)/\(vector.name)",
      input: try #require(vector["passphrase"]) + "0a")
  }
}
