import Foundation
import Testing

/// Wrong calls that must not compile: each file in `Calls` says in its first line what the compiler
/// answers. One that is right shows that the others fail for the reason they give.
struct MisuseTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Calls")

  private static var calls: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".swift") }.sorted()
  }

  @Test(arguments: calls)
  func `the compiler says what the first line says`(call: String) throws {
    let file = Self.folder.appending(path: call)
    let source = try String(contentsOf: file, encoding: .utf8)
    let expected = try #require(source.split(separator: "\n").first).dropFirst("// ".count)
    let (status, output) = try compile(file)
    if expected == "compiles" {
      #expect(status == 0, "\(output)")
    } else {
      #expect(status != 0)
      #expect(output.contains(expected), "\(output)")
    }
  }

  /// Compiles one file against the modules that this test was built with.
  private func compile(_ file: URL) throws -> (Int32, String) {
    let products = URL(filePath: ProcessInfo.processInfo.arguments[0]).deletingLastPathComponent()
    let modules = products.appending(path: "Modules").path
    try #require(FileManager.default.fileExists(atPath: modules), "no modules in \(modules)")
    let root = Self.folder.appending(path: "../../..").standardized
    let package = String(
      root.lastPathComponent.lowercased().map { $0.isLetter || $0.isNumber ? $0 : "_" })
    let sources = Self.folder.appending(path: "../../../Sources").standardized.path
    let compiler = Process()
    let output = Pipe()
    compiler.executableURL = URL(filePath: "/usr/bin/env")
    compiler.arguments =
      ["swiftc", "-emit-sil", "-o", "/dev/null", "-I", modules, "-package-name", package]
      + ["-swift-version", "6", "-enable-experimental-feature", "Lifetimes"]
      + ["CSodium", "CZlib", "CZstd", "CSQLite"].flatMap {
        ["-Xcc", "-fmodule-map-file=\(sources)/\($0)/module.modulemap"]
      } + [
        "-Xcc", "-fmodule-map-file=\(products.path)/CSystem.build/module.modulemap",
        "-Xcc", "-I\(sources)/CSystem/include", file.path,
      ]
    compiler.standardOutput = FileHandle.nullDevice
    compiler.standardError = output
    try compiler.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    compiler.waitUntilExit()
    return (compiler.terminationStatus, String(decoding: text, as: UTF8.self))
  }
}
