import Descriptors
import Foundation
import Operations
import Primitives
import Rehearsal
import Sealing
import Testing

/// What long messages take in memory with eight threads, however many processors there are. Each is measured
/// in a process of its own.
@Suite(.serialized) final class MemoryTests {
  /// What a message may take, in KiB: 64 MiB less 9 MiB that the program has taken before.
  private static let maximum = 55 * 1024
  private static let threadCount = 8

  private let directory: URL
  private let alice: Party
  private let bob: Party
  private let randomness = RememberedRandomness()
  private var file: URL { directory.appending(path: "file") }

  init() throws {
    directory = FileManager.default.temporaryDirectory.appending(path: "pawl-\(UUID())")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    alice = try Party("alice", in: directory, randomness: randomness)
    bob = try Party("bob", in: directory)
    try alice.importBundle(bob.bundle(), as: "bob")
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  // MARK: Writing

  /// Bytes that take three quarters of their length when they are compressed.
  private static let content: [UInt8] = {
    var state: UInt64 = 1
    return (0..<4 << 20).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 58)
    }
  }()

  @Test(
    arguments: [
      (.zstd, 3), (.zstd, 5), (.zstd, 6), (.zstd, 8), (.zstd, 9), (.deflate, 9), (.none, 0),
    ] as [(Compression.Method, Int)])
  func `writing takes less than 64 MiB`(
    method: Compression.Method, level: Int
  ) async throws {
    try Data(Self.content).write(to: file)
    let run = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      [path = directory.path as String, method = method.rawValue as String, level = level as Int] in
      let method = try #require(Compression.Method(rawValue: method))
      try MemoryTests.write(in: URL(filePath: path), Compression(method, level: level))
    }
    print(Self.figure(run))
  }

  private static func write(in directory: URL, _ compression: Compression) throws {
    let alice = Party(
      reopening: try ContactName("alice"), in: directory, threadCount: threadCount)
    try measure {
      // What is repeated lies too far back to be noticed.
      let feeder = try Feeder(of: directory.appending(path: "file").path, times: 12)
      var input = try Input.open(Path("/dev/fd/\(feeder.descriptor)"))
      var output = try Output.open(Path("/dev/null"), for: .sealed)
      _ = try Encrypt(
        to: [try Recipient(Addressee("bob"))], isArmored: true, compression: compression,
        isPadded: true
      ).run(in: alice.context, from: &input, to: &output)
    }
  }

  /// A program that writes a file several times to a pipe.
  private struct Feeder {
    private let process = Foundation.Process()
    private let pipe = Pipe()

    var descriptor: Int32 { pipe.fileHandleForReading.fileDescriptor }

    init(of file: String, times: Int) throws {
      process.executableURL = URL(filePath: "/usr/bin/env")
      process.arguments = ["cat"] + [String](repeating: file, count: times)
      process.standardOutput = pipe
      try process.run()
    }
  }

  // MARK: Reading

  /// The frames that are repeated in a message.
  private static let kinds: [(name: String, bodies: [ForgedMessage.Body])] = {
    let most = FrameWord.maximumBodyByteCount
    let chunk = [UInt8](content.prefix(most))
    let half = [UInt8](chunk.prefix(most / 2))
    let long = [UInt8](chunk.prefix(most - 100))
    let run = [ForgedMessage.Body](
      repeating: .zstandardZeros(most, isContinued: true), count: 50)
    return [
      ("stored", [.stored(chunk)]), ("stored, half as long", [.stored(half)]),
      ("padding", [.padding(most)]), ("DEFLATE", [.deflateZeros(most)]),
      ("Zstandard", [.zstandard(long)]), ("zeros", [.zstandardZeros(most)]),
      ("a run of zeros", [.zstandardZeros(most)] + run),
      ("a long run", [.zstandard(long)] + run.map { _ in .zstandard(long, isContinued: true) }),
      ("short runs", [.zstandardZeros(most), .zstandardZeros(most, isContinued: true)]),
      ("runs that are stored", [.zstandardZeros(1), .stored(chunk), .stored(chunk)]),
      ("zeros in a run of DEFLATE", [.zstandardZeros(most)] + run.map { _ in .deflateZeros(most) }),
      (
        "long and short",
        [.zstandard(long), .zstandardZeros(most, isContinued: true), .zstandardZeros(most)]
      ),
      ("tiny", [.zstandardZeros(1), .zstandardZeros(1, isContinued: true), .stored([1])]),
    ]
  }()

  @Test(arguments: kinds.indices) func `reading takes less than 64 MiB`(kind: Int) async throws {
    let bodies = Self.kinds[kind].bodies
    var message = try ForgedMessage(from: alice, randomness, to: "bob")
    for _ in 0..<(64 / bodies.count + 1) { for body in bodies { message.add(body) } }
    message.add(.end, isLast: true)
    try Data(message.bytes).write(to: file)
    let run = await #expect(
      processExitsWith: .success, observing: [\.standardOutputContent],
      "\(Self.kinds[kind].name)"
    ) {
      [path = directory.path as String] in
      try MemoryTests.read(in: URL(filePath: path))
    }
    print(Self.figure(run))
  }

  /// What the process has printed of its memory.
  private static func figure(_ run: ExitTest.Result?) -> String {
    let output = String(decoding: run?.standardOutputContent ?? [], as: UTF8.self)
    return output.split(separator: "\n").first { $0.hasPrefix("memory: ") }.map(String.init)
      ?? "memory: not measured"
  }

  private static func read(in directory: URL) throws {
    let bob = Party(reopening: try ContactName("bob"), in: directory, threadCount: threadCount)
    try measure {
      var input = try Input.open(Path(directory.appending(path: "file").path))
      var output = try Output.open(Path("/dev/null"), for: .plaintext)
      _ = try Decrypt(from: nil, accept: try ContactName("alice"), keepingFor: nil)
        .run(in: bob.context, from: &input, to: &output)
    }
  }

  // MARK: Measuring

  /// Runs `body` and ends this process with a failure if that took too much.
  private static func measure(_ body: () throws -> Void) throws {
    // Forgets the greatest use so far.
    try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
    _ = Descriptors.Process.harden()
    let before = try status("VmRSS")
    try body()
    let taken = try status("VmHWM") - before
    print("memory: \(taken) KiB of \(maximum)")
    // A process that is stopped loses what it has not written yet.
    fflush(nil)
    precondition(taken < maximum, "\(taken) KiB were taken")
  }

  private static func status(_ name: String) throws -> Int {
    let text = try String(contentsOf: URL(filePath: "/proc/self/status"), encoding: .utf8)
    let line = text.split(separator: "\n").first { $0.hasPrefix(name + ":") }
    guard let field = line?.split(whereSeparator: { " \t".contains($0) }).dropFirst().first,
      let figure = Int(field)
    else { throw CocoaError(.coderInvalidValue) }
    return figure
  }
}
