import Ratcheting

/// The three whose years these are.
enum Person: String, CaseIterable {
  case alice, bob, carol

  var others: [Person] { Self.allCases.filter { $0 != self } }
}

/// A message on its way to one of its readers.
struct Letter {
  /// What tells it from all others.
  struct Place: Hashable {
    let chain: ChainID
    let number: UInt32
  }

  let sender: Person
  let reader: Person
  let content: [UInt8]
  let message: [UInt8]
  let dialogue: Dialogue
  let chain: ChainID
  let number: UInt32
  /// Whether its sender had received nothing in the session.
  let isInitial: Bool
  var place: Place { Place(chain: chain, number: number) }
  /// When it is delivered, by the true clock.
  var arrival: UInt64
}

/// What happened in the years, counted, so that a run that tests nothing is noticed.
struct Chronicle {
  var sent = 0
  var lost = 0
  var read = 0
  /// Of those that had not been read, how many could not be: their keys are gone, or never were.
  var unreadable = 0
  var refusals: [Fate: Int] = [:]
  var sessions = 0
  var imports: [String: Int] = [:]
  var agreements = 0
  var restarts = 0
  var revocations = 0
  var jumps = 0
  var pruned = 0
  var mostSessions = 0
  var largestStore = 0
}
