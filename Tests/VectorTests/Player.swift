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
    case "messages": return try withDirectory { try playMessages(vector, in: $0) }
    default: Issue.record("\(vector.area)/\(vector.name) plays nothing known")
    }
    return 1
  }

  private static func context(_ shelf: Shelf, _ holdings: Holdings) -> Context {
    Context(
      store: StoreLocation(shelf.path), now: holdings.now, randomness: SystemRandomness(),
      passphrases: NoPassphrases())
  }

  private static func outcome(_ body: () throws -> Void) throws -> Outcome {
    do {
      try body()
      return .success
    } catch let error as OperationError {
      return try #require(Outcome(error), "\(error)")
    } catch let error as RatchetingError {
      return try #require(Outcome(error), "\(error)")
    }
  }

  private static func playIdentity(_ vector: Vector) throws {
    var bytes: [UInt8] = []
    let came = try outcome {
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

  private static func playBundle(_ vector: Vector, in directory: URL) throws {
    let holdings = Holdings(vector)
    let shelf = try Shelf(holdings, in: directory)
    let before = try shelf.database
    let asked = try vector["asked"].map { hex in
      let bytes = [UInt8](hex: hex)
      return try IdentityKey(bytes.bytes)
    }
    let file = directory.appending(path: "bundle")
    try Data(vector.body).write(to: file)
    let came = try outcome {
      var input = try Input.open(Path(file.path))
      _ = try Import(name: try ContactName("bob"), expectedIdentity: asked, isNewSession: false)
        .run(in: context(shelf, holdings), from: &input)
    }
    #expect(came.text == vector["expect"], "\(vector.area)/\(vector.name)")
    let after = try shelf.database
    #expect((after == before) == (came != .success), "\(vector.area)/\(vector.name)")
  }

  private static func playMessages(_ vector: Vector, in directory: URL) throws -> Int {
    let holdings = Holdings(vector)
    let shelf = try Shelf(holdings, in: directory)
    let context = context(shelf, holdings)
    let (source, target) = (directory.appending(path: "in"), directory.appending(path: "out"))
    let steps = try Script(vector).steps
    for (index, step) in steps.enumerated() {
      let place: Comment = "\(vector.area)/\(vector.name), message \(index)"
      try Data(step.bytes).write(to: source)
      let before = try shelf.database
      let came = try outcome { try read(step, source, target, context) }
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
      from: try step.from.map { try ContactName($0) },
      accept: try step.accept.map { try ContactName($0) }, isKeeping: step.isKeeping)
    _ = try decrypt.run(in: context, from: &input, to: &output)
  }
}
