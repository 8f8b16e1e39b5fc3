import Foundation
import Testing

/// The real program, run by shell scripts: each file beside this one is a test. It runs in an empty
/// directory of its own, with `pawl` in its path and the words of `prelude.sh`.
struct CommandTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Scripts")

  private static var scripts: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".sh") && $0 != "prelude.sh" }.sorted()
  }

  /// The release binary that `make build` makes, or the one that the Makefile names.
  private static var binary: URL {
    if let path = ProcessInfo.processInfo.environment["PAWL_BINARY"] { return URL(filePath: path) }
    return folder.appending(path: "../../../.build/release/pawl").standardized
  }

  @Test(arguments: scripts)
  func `the script succeeds`(script: String) throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Self.binary.path),
      "run 'make build' first: \(Self.binary.path)")
    let directory = FileManager.default.temporaryDirectory.appending(path: "pawl-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let (status, output) = try run(script, in: directory)
    #expect(status == 0, "\(output)")
  }

  private func run(_ script: String, in directory: URL) throws -> (Int32, String) {
    let log = directory.appending(path: ".log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let handle = try FileHandle(forWritingTo: log)
    let shell = Process()
    // The threads of a test block all signals, and a child would inherit that; env takes it back.
    shell.executableURL = URL(filePath: "/usr/bin/env")
    let prelude = Self.folder.appending(path: "prelude.sh").path
    let path = Self.folder.appending(path: script).path
    shell.arguments = [
      "--default-signal", "/bin/bash", "-c", "source '\(prelude)'; source '\(path)'",
    ]
    shell.currentDirectoryURL = directory
    shell.environment = [
      "PATH":
        "\(Self.binary.deletingLastPathComponent().path):/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
      "HOME": directory.path, "TMPDIR": directory.path,
    ]
    shell.standardInput = FileHandle.nullDevice
    shell.standardOutput = handle
    shell.standardError = handle
    try shell.run()
    shell.waitUntilExit()
    return (shell.terminationStatus, String(decoding: try Data(contentsOf: log), as: UTF8.self))
  }
}
