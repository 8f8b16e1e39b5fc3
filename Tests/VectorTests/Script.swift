import Rehearsal
import VectorCatalogue

/// What a reader is given, one message after another, with what must come of each.
struct Script {
  struct Step {
    let bytes: [UInt8]
    let outcome: Outcome
    /// SHA-256 of what may be released.
    let payloadHash: [UInt8]
    let accept: String?
    let from: String?
    let isKeeping: Bool
  }

  let steps: [Step]

  init(_ vector: Vector) throws {
    var rest = vector.body[...]
    var steps: [Step] = []
    for value in vector.all("message") {
      let words = value.split(separator: " ").map(String.init)
      guard let count = Int(words[0]), let outcome = Outcome(rawValue: Int(words[1]) ?? -1) else {
        throw Vector.FormError(description: value)
      }
      steps.append(
        Step(
          bytes: [UInt8](rest.prefix(count)), outcome: outcome,
          payloadHash: [UInt8](hex: words[2]), accept: words.value(of: "accept"),
          from: words.value(of: "from"),
          isKeeping: words.contains("keep")))
      rest = rest.dropFirst(count)
    }
    guard rest.isEmpty else { throw Vector.FormError(description: "bytes are left over") }
    self.steps = steps
  }
}

/// What a reader of all messages is given: one input, with what must come of each message in it.
struct SeriesScript {
  struct Result: Equatable {
    let outcome: Outcome
    /// SHA-256 of what may be released.
    let payloadHash: [UInt8]
  }

  let results: [Result]
  /// What a reader of one message comes to, or `nil` where that is open.
  let one: Result?
  let accept: String?
  let from: String?
  let isKeeping: Bool

  init(_ vector: Vector) throws {
    let words = (vector["asks"] ?? "").split(separator: " ").map(String.init)
    accept = words.value(of: "accept")
    from = words.value(of: "from")
    isKeeping = words.contains("keep")
    results = try vector.all("result").map(Self.result)
    one = try vector["one"].map(Self.result)
  }

  private static func result(_ value: String) throws -> Result {
    let words = value.split(separator: " ").map(String.init)
    guard words.count == 2, let outcome = Outcome(rawValue: Int(words[0]) ?? -1) else {
      throw Vector.FormError(description: value)
    }
    return Result(outcome: outcome, payloadHash: [UInt8](hex: words[1]))
  }
}

/// One of several bundles that are imported in turn.
struct ImportStep {
  let bytes: [UInt8]
  let outcome: Outcome
  /// The clock for this import, or `nil` for that of the reader.
  let now: UInt64?
  let name: String
  let asked: [UInt8]?
  let isNewSession: Bool
  /// Whether a session is begun, if the bundle is taken.
  let begins: Bool
  let notBefore: UInt64?
  let created: UInt64?
  let isOlder: Bool

  static func steps(_ vector: Vector) throws -> [ImportStep] {
    var rest = vector.body[...]
    return try vector.all("import").map { value in
      let words = value.split(separator: " ").map(String.init)
      guard let count = Int(words[0]), let outcome = Outcome(rawValue: Int(words[1]) ?? -1) else {
        throw Vector.FormError(description: value)
      }
      func number(_ name: String) -> UInt64? { words.value(of: name).flatMap { UInt64($0) } }
      defer { rest = rest.dropFirst(count) }
      return ImportStep(
        bytes: [UInt8](rest.prefix(count)), outcome: outcome, now: number("now"),
        name: words.value(of: "name") ?? "bob",
        asked: words.value(of: "asked").map { [UInt8](hex: $0) },
        isNewSession: words.contains("new"), begins: words.contains("begins"),
        notBefore: number("not_before"), created: number("created"),
        isOlder: words.contains("older"))
    }
  }
}
