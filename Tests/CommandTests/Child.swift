import Foundation

/// A program that a test runs, in an empty directory of its own that is also its home.
struct Child {
  /// The release binary that `make build` makes, or the one that the Makefile names.
  static var binary: URL {
    if let path = ProcessInfo.processInfo.environment["PAWL_BINARY"] { return URL(filePath: path) }
    return tests.appending(path: "../.build/release/pawl").standardized
  }

  /// The folder with all tests.
  static let tests = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Runs a command, with the release binary's folder in its path, and returns its status and what it
  /// wrote.
  static func run(_ command: [String]) throws -> (status: Int32, output: String) {
    let directory = FileManager.default.temporaryDirectory.appending(path: "pawl-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let log = directory.appending(path: ".log")
    _ = FileManager.default.createFile(atPath: log.path, contents: nil)
    let handle = try FileHandle(forWritingTo: log)
    let child = Process()
    // The threads of a test block all signals, and a child would inherit that; env takes it back. A
    // child of its own session asks for nothing at the terminal of whoever runs the tests.
    child.executableURL = URL(filePath: "/usr/bin/env")
    child.arguments = ["--default-signal", "setsid", "--wait"] + command
    child.currentDirectoryURL = directory
    child.environment = [
      "PATH":
        "\(binary.deletingLastPathComponent().path):/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
      "PAWL_BINARY": binary.path, "HOME": directory.path, "TMPDIR": directory.path,
    ]
    child.standardInput = FileHandle.nullDevice
    child.standardOutput = handle
    child.standardError = handle
    try child.run()
    child.waitUntilExit()
    return (child.terminationStatus, String(decoding: try Data(contentsOf: log), as: UTF8.self))
  }
}
