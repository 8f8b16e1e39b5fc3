import Descriptors
import Foundation
import Octets
import Operations
import Primitives
import Sealing
import Storage
import VectorCatalogue

/// Input with several messages, to a store that can read some of them.
///
/// Two bytes of the input stand for a message that the store can read, which no seed could hold, since
/// keys are fresh in each run: 0xFE, and a second one that says which message.
enum Several {
  private static let stand: UInt8 = 0xFE

  /// A store and messages to it.
  private struct Surroundings {
    let directory: URL
    let context: Context
    /// Two messages in binary, and one of them in armor.
    let messages: [[UInt8]]
  }

  private struct NoPassphrases: PassphraseSource {
    func current() throws(OperationError) -> Secret { throw .passphrase(.noSource) }
    func new(isChange: Bool) throws(OperationError) -> Secret { throw .passphrase(.noSource) }
  }

  private static let surroundings: Surroundings = {
    do { return try makeSurroundings() } catch { fatalError("no store: \(error)") }
  }()

  static func run(_ bytes: [UInt8]) {
    let surroundings = surroundings
    let first = results(of: expanded(bytes, surroundings), in: surroundings)
    FuzzTarget.require(first.count > 0, "an input comes to nothing")
    // All keys are kept, so the same comes of the same input.
    let again = results(of: expanded(bytes, surroundings), in: surroundings)
    FuzzTarget.require(again == first, "the same input comes to something else")
  }

  private static func expanded(_ bytes: [UInt8], _ surroundings: Surroundings) -> [UInt8] {
    var expanded: [UInt8] = []
    var rest = bytes[...]
    while let byte = rest.popFirst() {
      guard byte == stand, let which = rest.popFirst() else {
        expanded.append(byte)
        continue
      }
      expanded += surroundings.messages[Int(which) % surroundings.messages.count]
    }
    return expanded
  }

  /// What becomes of each message: its class, or 0 and the length of its content.
  private static func results(of bytes: [UInt8], in surroundings: Surroundings) -> [[UInt64]] {
    let source = surroundings.directory.appending(path: "in")
    let target = surroundings.directory.appending(path: "out")
    var results: [[UInt64]] = []
    do {
      try Data(bytes).write(to: source)
      var input = try Input.open(Path(source.path))
      var output = try Output.open(Path(target.path), for: .plaintext)
      let decrypt = Decrypt(from: nil, accept: nil, keepingFor: 1)
      _ = try decrypt.runAll(
        in: surroundings.context, from: &input, to: &output,
        onMessage: { result in
          switch result {
          case .success(let report): results.append([0, report.bytesOut])
          case .failure(let error): results.append([UInt64(error.errorClass.rawValue)])
          }
        })
    } catch { fatalError("a series ends with \(error)") }
    let content = try? Data(contentsOf: target)
    try? FileManager.default.removeItem(at: target)
    let expected = results.reduce(0) { $0 + ($1.count > 1 ? $1[1] : 0) }
    FuzzTarget.require(UInt64(content?.count ?? 0) == expected, "other content comes out")
    return results
  }

  static var seeds: [[UInt8]] {
    let vectors = Catalogue.vectors.filter { $0.area == "several" && $0.body.count < 8192 }
    let line = [UInt8]("pawl/v1 stream\n".utf8)
    return [
      [stand, 0], [stand, 0, stand, 1], [stand, 1, stand, 0, stand, 0], [stand, 0] + line,
      line + [stand, 0], line + [0, 1, 0] + [stand, 1], [stand, 2], [stand, 2, stand, 2],
      [stand, 2, stand, 0], [stand, 0, stand, 2], [stand, 0] + [UInt8]("pawl/v1".utf8),
      [UInt8(ascii: "\n"), stand, 2], [],
    ] + vectors.prefix(20).map(\.body)
  }

  // MARK: Making the store

  private static func makeSurroundings() throws -> Surroundings {
    let directory = FileManager.default.temporaryDirectory
      .appending(path: "pawl-fuzz-\(ProcessInfo.processInfo.processIdentifier)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    func context(_ name: String) -> Context {
      Context(
        store: StoreLocation(
          Path(directory.appending(path: name).path),
          markers: MarkerPlaces(
            [Path(directory.appending(path: "state").path)], home: Path(directory.path))),
        now: 1_800_000_000,
        randomness: SystemRandomness(), passphrases: NoPassphrases(), threadCount: 1)
    }
    let (reader, writer) = (context("reader"), context("writer"))
    _ = try Initialize(name: nil).run(in: reader)
    _ = try Initialize(name: nil).run(in: writer)
    let file = directory.appending(path: "exchange")
    func exchange(_ write: (inout Output) throws -> Void) throws -> [UInt8] {
      var output = try Output.open(Path(file.path), for: .sealed)
      try write(&output)
      defer { try? FileManager.default.removeItem(at: file) }
      return [UInt8](try Data(contentsOf: file))
    }
    try share(from: reader, to: writer, as: "reader", in: directory)
    func message(_ text: String, isArmored: Bool) throws -> [UInt8] {
      let content = directory.appending(path: "content")
      try Data(text.utf8).write(to: content)
      return try exchange { output in
        var input = try Input.open(Path(content.path), for: .anything)
        _ = try Encrypt(
          to: [try Recipient(Addressee("reader"))], isArmored: isArmored, compression: .default,
          isPadded: false
        ).run(in: writer, from: &input, to: &output)
      }
    }
    let messages = [
      try message("one", isArmored: false), try message("three", isArmored: false),
      try message("in a text", isArmored: true),
    ]
    try share(from: writer, to: reader, as: "writer", in: directory)
    return Surroundings(directory: directory, context: reader, messages: messages)
  }

  /// Imports a bundle of `owner` into the store of `importer`.
  private static func share(
    from owner: Context, to importer: Context, as name: String, in directory: URL
  ) throws {
    let file = Path(directory.appending(path: "bundle-\(name)").path)
    var output = try Output.open(file, for: .sealed)
    try Export(isOneTime: false, lifetime: Export.defaultLifetime).run(in: owner, to: &output)
    var input = try Input.open(file)
    _ = try Import(.given(try ContactName(name)), expectedIdentity: nil, isNewSession: false)
      .run(in: importer, from: &input)
  }
}
