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
      func option(_ name: String) -> String? {
        words.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
      }
      steps.append(
        Step(
          bytes: [UInt8](rest.prefix(count)), outcome: outcome,
          payloadHash: [UInt8](hex: words[2]), accept: option("accept"), from: option("from"),
          isKeeping: words.contains("keep")))
      rest = rest.dropFirst(count)
    }
    guard rest.isEmpty else { throw Vector.FormError(description: "bytes are left over") }
    self.steps = steps
  }
}
