package import Foundation

/// Returns the result of `body` with a new directory, which is removed afterwards. The directory is
/// in memory if possible, since stores wait for the disk at every step.
package func withDirectory<Result>(_ body: (URL) throws -> Result) throws -> Result {
  let shared = URL(filePath: "/dev/shm")
  let parent =
    FileManager.default.isWritableFile(atPath: shared.path)
    ? shared : FileManager.default.temporaryDirectory
  let directory = parent.appending(path: "pawl-\(UUID())")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: directory) }
  return try body(directory)
}
