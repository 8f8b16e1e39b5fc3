import Foundation
import Testing

/// The real program, run by shell scripts: each file beside this one is a test. It runs in an empty
/// directory of its own, with `pawl` in its path and the words of `prelude.sh`.
struct CommandTests {
  private static let folder = Child.tests.appending(path: "CommandTests/Scripts")

  private static var scripts: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".sh") && $0 != "prelude.sh" }.sorted()
  }

  @Test(arguments: scripts)
  func `the script succeeds`(script: String) throws {
    try #require(
      FileManager.default.isExecutableFile(atPath: Child.binary.path),
      "run 'make build' first: \(Child.binary.path)")
    let prelude = Self.folder.appending(path: "prelude.sh").path
    let path = Self.folder.appending(path: script).path
    let (status, output) = try Child.run([
      "/bin/bash", "-c", "source '\(prelude)'; source '\(path)'",
    ])
    #expect(status == 0, "\(output)")
  }
}
