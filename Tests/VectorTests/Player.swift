import Descriptors
import Foundation
import Octets
import Operations
import Primitives
import Ratcheting
import Rehearsal
import Storage
import Testing
import VectorCatalogue

/// Plays vectors through the verbs, on stores that hold what they say.
enum Player {
  /// Plays a vector; says how many inputs it had.
  static func play(_ vector: Vector) throws -> Int {
    switch vector["play"] {
    case "identity": try playIdentity(vector)
    case "safety": try playSafety(vector)
    case "bundle": try withDirectory { try playBundle(vector, in: $0) }
    case "imports": return try withDirectory { try playImports(vector, in: $0) }
    case "directory": try withDirectory { try playDirectory(vector, in: $0) }
    case "backup": try withDirectory { try playBackup(vector, in: $0) }
    case "messages": return try withDirectory { try playMessages(vector, in: $0) }
    case "all": return try withDirectory { try playAll(vector, in: $0) }
    default: Issue.record("\(vector.area)/\(vector.name) plays nothing known")
    }
    return 1
  }

  static func context(_ shelf: Shelf, at now: UInt64) -> Context {
    Context(
      store: StoreLocation(shelf.path), now: now, randomness: SystemRandomness(),
      passphrases: NoPassphrases())
  }

  static func outcome(
    of vector: Vector, _ body: () throws -> Void
  ) throws -> Outcome {
    do {
      try body()
      return .success
    } catch {
      return try #require(Outcome(error), "\(vector.area)/\(vector.name): \(error)")
    }
  }

  private static func playIdentity(_ vector: Vector) throws {
    var bytes: [UInt8] = []
    let came = try outcome(of: vector) {
      bytes = try IdentityKey(String(decoding: vector.body, as: UTF8.self)).bytes
    }
    #expect(came.text == vector["expect"], "\(vector.area)/\(vector.name)")
    if let derived = vector["derived"] { #expect("IK " + bytes.hex == derived) }
  }

  private static func playSafety(_ vector: Vector) throws {
    let identities = try vector.all("identity").map { hex in
      let bytes = [UInt8](hex: hex)
      return try IdentityKey(bytes.bytes)
    }
    let number = SafetyNumber(of: identities[0], and: identities[1])
    #expect(number.description == String(decoding: vector.body, as: UTF8.self))
  }

  private static func playMessages(_ vector: Vector, in directory: URL) throws -> Int {
    let holdings = Holdings(vector)
    let shelf = try Shelf(holdings, in: directory)
    let context = context(shelf, at: holdings.now)
    let (source, target) = (directory.appending(path: "in"), directory.appending(path: "out"))
    let steps = try Script(vector).steps
    for (index, step) in steps.enumerated() {
      let place: Comment = "\(vector.area)/\(vector.name), message \(index)"
      try Data(step.bytes).write(to: source)
      let before = try shelf.database
      let came = try outcome(of: vector) { try read(step, source, target, context) }
      #expect(came == step.outcome, place)
      let content = try? [UInt8](Data(contentsOf: target))
      if came == .success {
        #expect(content.map { SHA256.digest($0.bytes) } == step.payloadHash, place)
        try FileManager.default.removeItem(at: target)
      } else {
        #expect(content == nil, place)
        let after = try shelf.database
        #expect(after == before, place)
      }
    }
    #expect(steps.last?.outcome.text == vector["expect"], "\(vector.area)/\(vector.name)")
    return steps.count
  }

  private static func read(
    _ step: Script.Step, _ source: URL, _ target: URL, _ context: Context
  ) throws {
    var input = try Input.open(Path(source.path))
    var output = try Output.open(Path(target.path), for: .plaintext)
    let decrypt = Decrypt(
      from: try step.from.map { try Addressee($0) },
      accept: try step.accept.map { try ContactName($0) },
      keepingFor: step.isKeeping ? Decrypt.maximumKeptLifetime : nil)
    _ = try decrypt.run(in: context, from: &input, to: &output)
  }

  private static func playAll(_ vector: Vector, in directory: URL) throws -> Int {
    let holdings = Holdings(vector)
    let shelf = try Shelf(holdings, in: directory)
    let other = try shelf.copy(to: directory.appending(path: "other"))
    let (source, target) = (directory.appending(path: "in"), directory.appending(path: "out"))
    try Data(vector.body).write(to: source)
    let script = try SeriesScript(vector)
    let place: Comment = "\(vector.area)/\(vector.name)"
    let decrypt = Decrypt(
      from: try script.from.map { try Addressee($0) },
      accept: try script.accept.map { try ContactName($0) },
      keepingFor: script.isKeeping ? Decrypt.maximumKeptLifetime : nil)
    var results: [Result<Decrypt.Report, OperationError>] = []
    var input = try Input.open(Path(source.path))
    var output = try Output.open(Path(target.path), for: .plaintext)
    let series = try decrypt.runAll(
      in: context(shelf, at: holdings.now), from: &input, to: &output,
      onMessage: { results.append($0) })
    let status = Int(series.errorClass?.rawValue ?? 0)
    #expect(Outcome(rawValue: status)?.text == vector["expect"], place)
    let content = (try? [UInt8](Data(contentsOf: target))) ?? []
    try check(results, content, against: script, place)

    // A reader of one message, in the same state.
    guard let one = script.one else { return results.count }
    let step = Script.Step(
      bytes: vector.body, outcome: one.outcome, payloadHash: one.payloadHash,
      accept: script.accept, from: script.from, isKeeping: script.isKeeping)
    let alone = directory.appending(path: "alone")
    let came = try outcome(of: vector) {
      try read(step, source, alone, context(other, at: holdings.now))
    }
    #expect(came == one.outcome, "\(place), the first message alone")
    return results.count + 1
  }

  /// Checks what became of each message. A file gets only the content of messages that are whole.
  private static func check(
    _ results: [Result<Decrypt.Report, OperationError>], _ content: [UInt8],
    against script: SeriesScript, _ place: Comment
  ) throws {
    var rest = content[...]
    var outcomes: [Outcome?] = []
    for (index, result) in results.enumerated() {
      switch result {
      case .failure(let error): outcomes.append(Outcome(error))
      case .success(let report):
        outcomes.append(.success)
        let bytes = [UInt8](rest.prefix(Int(report.bytesOut)))
        rest = rest.dropFirst(bytes.count)
        guard index < script.results.count else { continue }
        #expect(SHA256.digest(bytes.bytes) == script.results[index].payloadHash, place)
      }
    }
    #expect(outcomes == script.results.map(\.outcome), place)
    #expect(rest.isEmpty, place)
  }
}
