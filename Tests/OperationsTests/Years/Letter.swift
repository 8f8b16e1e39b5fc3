import Ratcheting

/// The three whose years these are.
enum Person: String, CaseIterable {
  case alice, bob, carol

  var others: [Person] { Self.allCases.filter { $0 != self } }
}

/// A message on its way to one of its readers.
struct Letter {
  let sender: Person
  let reader: Person
  let content: [UInt8]
  let message: [UInt8]
  let dialogue: Dialogue
  let chain: ChainID
  let number: UInt32
  /// Whether its sender had received nothing in the session.
  let isInitial: Bool
  /// When it is delivered, by the true clock.
  var arrival: UInt64
}

/// What happened in the years, counted, so that a run that tests nothing is noticed.
struct Chronicle {
  var sent = 0
  var lost = 0
  var read = 0
  /// Of those that were delivered for the first time and could not be read.
  var unreadable = 0
  var repeats: [Fate: Int] = [:]
  var sessions = 0
  var imports: [String: Int] = [:]
  var agreements = 0
  var restarts = 0
  var jumps = 0
  var pruned = 0
  var mostSessions = 0
  var largestStore = 0
}
