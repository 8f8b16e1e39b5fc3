import Descriptors
import Foundation
import Octets
import Operations
import Primitives
import Ratcheting
import Rehearsal
import Sealing
import Storage
import Testing

/// Someone with a store, for tests: the verbs as they are, on bytes instead of streams.
final class Party {
  let name: ContactName
  let directory: URL
  var now: UInt64
  private let randomness: any Randomness
  private let threadCount: Int

  init(
    _ name: String, in directory: URL, now: UInt64 = 1_800_000_000,
    randomness: any Randomness = SystemRandomness(), threadCount: Int = 2
  ) throws {
    self.name = try ContactName(name)
    self.directory = directory
    self.now = now
    self.randomness = randomness
    self.threadCount = threadCount
    _ = try Initialize(name: self.name).run(in: context)
  }

  var context: Context {
    Context(
      store: location, now: now, randomness: randomness, passphrases: passphrase,
      threadCount: threadCount)
  }

  var location: StoreLocation {
    StoreLocation(
      Path(directory.appending(path: name.description).path),
      markers: MarkerPlaces(
        [Path(directory.appending(path: "state").path)], home: Path(directory.path)))
  }

  /// What this person answers when asked for a passphrase.
  var passphrase = Answer(old: "")

  struct Answer: PassphraseSource {
    var old: String
    var fresh = ""

    func current() throws(OperationError) -> Secret { try secret(old) }

    func new(isChange: Bool) throws(OperationError) -> Secret { try secret(fresh) }

    private func secret(_ text: String) throws(OperationError) -> Secret {
      guard !text.isEmpty else { throw .passphrase(.noSource) }
      return Secret(copying: [UInt8](text.utf8).bytes)
    }
  }

  func bundle(oneTime: Bool = false, lifetime: UInt64 = Export.defaultLifetime) throws -> [UInt8] {
    try collect { output in
      try Export(isOneTime: oneTime, lifetime: lifetime).run(in: context, to: &output)
    }
  }

  @discardableResult
  func importBundle(
    _ bundle: [UInt8], as name: String, expected: IdentityKey? = nil, newSession: Bool = false
  ) throws -> Import.Report {
    try feed(bundle) { input in
      try #require(
        try Import(
          .given(try ContactName(name)), expectedIdentity: expected, isNewSession: newSession
        ).run(in: context, from: &input))
    }
  }

  func encrypt(
    _ content: [UInt8], to names: [String], armored: Bool = false,
    compression: Compression = .default, padded: Bool = false
  ) throws -> [UInt8] {
    try send(content, to: names, armored: armored, compression: compression, padded: padded).message
  }

  /// The message, and what was said about it.
  func send(
    _ content: [UInt8], to names: [String], armored: Bool = false,
    compression: Compression = .default, padded: Bool = false
  ) throws -> (message: [UInt8], outcome: Encrypt.Report) {
    var outcome: Encrypt.Report?
    let message = try feed(content) { input in
      try collect { output in
        outcome = try Encrypt(
          to: try names.map { try Recipient(Addressee($0)) }, isArmored: armored,
          compression: compression,
          isPadded: padded
        ).run(in: context, from: &input, to: &output)
      }
    }
    guard let outcome else { preconditionFailure("a verb that succeeds has an outcome") }
    return (message, outcome)
  }

  /// What the message held, and what was said about it.
  func decrypt(
    _ message: [UInt8], from: String? = nil, accept: String? = nil, keep: Bool = false
  ) throws -> (content: [UInt8], outcome: Decrypt.Report) {
    var outcome: Decrypt.Report?
    let content = try feed(message) { input in
      try collect { output in
        outcome = try Decrypt(
          from: try from.map { try Addressee($0) }, accept: try accept.map(ContactName.init),
          keepingFor: keep ? Decrypt.maximumKeptLifetime : nil
        ).run(in: context, from: &input, to: &output)
      }
    }
    guard let outcome else { preconditionFailure("a verb that succeeds has an outcome") }
    return (content, outcome)
  }

  /// What comes out of a message that may not be whole, and what is wrong with it.
  func release(
    _ message: [UInt8], accept: String
  ) throws -> (content: [UInt8], error: (any Error)?) {
    let file = file()
    try Data().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let handle = try FileHandle(forWritingTo: file)
    // Written on directly: a file of its own would appear only whole.
    var output = try Output.open(Path("/dev/fd/\(handle.fileDescriptor)"), for: .plaintext)
    var failure: (any Error)?
    do {
      try feed(message) { input in
        _ = try Decrypt(from: nil, accept: try ContactName(accept), keepingFor: nil)
          .run(in: context, from: &input, to: &output)
      }
    } catch { failure = error }
    return ([UInt8](try Data(contentsOf: file)), failure)
  }

  /// The same person with a copy of the store as it is now.
  func copy(in directory: URL) throws -> Party {
    let folder = directory.appending(path: "copy-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.copyItem(
      at: self.directory.appending(path: name.description),
      to: folder.appending(path: name.description))
    return Party(reopening: name, in: folder, now: now, randomness: randomness)
  }

  /// Someone whose store is there already.
  init(
    reopening name: ContactName, in directory: URL, now: UInt64 = 1_800_000_000,
    randomness: any Randomness = SystemRandomness(), threadCount: Int = 2
  ) {
    self.name = name
    self.directory = directory
    self.now = now
    self.randomness = randomness
    self.threadCount = threadCount
  }

  private func file() -> URL { directory.appending(path: "\(UUID())") }

  func feed<Result>(
    _ bytes: [UInt8], _ body: (inout Input) throws -> Result
  ) throws -> Result {
    let file = file()
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    var input = try Input.open(Path(file.path))
    return try body(&input)
  }

  func collect(_ body: (inout Output) throws -> Void) throws -> [UInt8] {
    let file = file()
    var output = try Output.open(Path(file.path), for: .plaintext)
    try body(&output)
    defer { try? FileManager.default.removeItem(at: file) }
    return [UInt8](try Data(contentsOf: file))
  }
}
