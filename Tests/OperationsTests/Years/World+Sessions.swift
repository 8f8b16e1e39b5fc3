import Foundation
import Operations
import Ratcheting
import Testing

/// What the stores say of sessions, beside what they must.
extension World {
  func states(of person: Person, with contact: Person) throws -> [SessionState] {
    try ListSessions(with: try ContactName(contact.rawValue)).run(in: party(person).context)
  }

  /// After a session was added: the store has those that the model says.
  func compareSessions(of person: Person, with contact: Person) throws {
    let states = try states(of: person, with: contact)
    model(person).prune(contact, at: party(person).now) { end in
      states.contains { $0.began == end.dialogue.began && $0.isOwn == end.hasBegunIt }
    }
    let ends = model(person).ends[contact, default: []]
    #expect(states.map(\.began) == ends.map(\.dialogue.began).sorted(by: >))
    chronicle.mostSessions = max(chronicle.mostSessions, states.count)
  }

  /// The session that a person sends in now, as the product has it; it must be one of the model's.
  func current(_ person: Person, with contact: Person) throws -> DialogueEnd? {
    let candidates = model(person).current(with: contact, at: party(person).now)
    let state = try states(of: person, with: contact).first { $0.use == .current }
    #expect((state == nil) == candidates.isEmpty)
    guard let state else { return nil }
    let found = candidates.first {
      $0.dialogue.began == state.began && $0.hasBegunIt == state.isOwn
    }
    #expect(found != nil)
    return found
  }

  func prune(_ person: Person, olderThan age: UInt64) throws {
    let party = party(person)
    let count = try PruneSessions(age: age).run(in: party.context)
    var expected = 0
    for end in model(person).ends.values.joined() {
      expected += end.prune(olderThan: age, at: party.now)
    }
    #expect(count == expected)
    model(person).noteWritten(at: party.now)
    chronicle.pruned += count
  }

  /// The numbers that are said to be missing are those.
  func compareMissing(_ person: Person, _ contact: Person) throws {
    let now = party(person).now
    let told = try states(of: person, with: contact)
    for end in model(person).ends[contact, default: []] {
      let state = told.first {
        $0.began == end.dialogue.began && $0.isOwn == end.hasBegunIt
      }
      let gaps = Dictionary(
        uniqueKeysWithValues: (state?.gaps ?? []).map { ($0.chain, $0.numbers) })
      #expect(gaps == end.missing(at: now))
    }
  }

  func measureStore(_ person: Person) throws {
    let file = directory.appending(path: person.rawValue).appending(path: "store.db")
    let size = try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? Int ?? 0
    chronicle.largestStore = max(chronicle.largestStore, size)
  }
}
