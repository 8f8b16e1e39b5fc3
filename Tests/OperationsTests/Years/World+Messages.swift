import Foundation
import Operations
import Ratcheting
import Rehearsal
import Testing

/// How messages are sent and delivered.
extension World {
  /// Sends one message to several people; those with whom there is no session are left out.
  func send(
    from sender: Person, to readers: [Person], delays: () -> [UInt64]
  ) throws -> [Letter] {
    var ends: [(Person, DialogueEnd)] = []
    for reader in readers {
      if let end = try current(sender, with: reader) { ends.append((reader, end)) }
    }
    let count = Int.random(in: 0...200, using: &random)
    let content = (0..<count).map { _ in UInt8.random(in: 0...3, using: &random) }
    let party = party(sender)
    guard !ends.isEmpty else {
      #expect(throws: OperationError.self) {
        try party.encrypt(content, to: readers.map(\.rawValue))
      }
      return []
    }
    let (message, outcome) = try party.send(content, to: ends.map(\.0.rawValue))
    model(sender).noteWritten(at: party.now)
    var letters: [Letter] = []
    for ((reader, end), place) in zip(ends, outcome.positions) {
      #expect(place.number == lengths[place.chain, default: 0])
      lengths[place.chain] = place.number + 1
      chronicle.sent += 1
      let letter = Letter(
        sender: sender, reader: reader, content: content, message: message,
        dialogue: end.dialogue, chain: place.chain, number: place.number,
        isInitial: end.hasBegunIt && !end.hasReceived, arrival: clock)
      letters.append(letter)
      let delays = delays()
      for delay in delays {
        var copy = letter
        copy.arrival += delay
        post.append(copy)
      }
    }
    return letters
  }

  /// Gives a letter to its reader; says whether it was read, which must be as the model has it.
  @discardableResult
  func deliver(_ letter: Letter) throws -> Bool {
    let party = party(letter.reader)
    let model = model(letter.reader)
    let fate = model.fate(of: letter, at: party.now)
    do {
      let (content, outcome) = try party.decrypt(letter.message, accept: letter.sender.rawValue)
      #expect(fate == .readable)
      #expect(
        content == letter.content && outcome.contact.name.description == letter.sender.rawValue)
      #expect(outcome.chain == letter.chain && outcome.number == letter.number)
      #expect(read.insert(letter.place).inserted)
      chronicle.read += 1
      if model.noteRead(letter, at: party.now, lengths: lengths) {
        try compareSessions(of: letter.reader, with: letter.sender)
      }
      return true
    } catch OperationError.alreadyDecrypted {
      refuse(letter, .alreadyDecrypted, fate)
    } catch OperationError.notForThisStore {
      refuse(letter, .notForThisStore, fate)
    }
    return false
  }

  private func refuse(_ letter: Letter, _ refusal: Fate, _ fate: Fate) {
    #expect(fate == refusal || fate == .refused)
    chronicle.refusals[refusal, default: 0] += 1
    if fate == .refused { chronicle.refusals[.refused, default: 0] += 1 }
    if !read.contains(letter.place) { chronicle.unreadable += 1 }
  }

  /// Brings what is due, in any order.
  func deliverPost() throws {
    let due = post.filter { $0.arrival <= clock }.shuffled(using: &random)
    post.removeAll { $0.arrival <= clock }
    for letter in due { try deliver(letter) }
  }

  /// Two people write and answer at once: if both could read, both send in the same session then.
  func exchange(_ one: Person, _ other: Person) throws {
    for (sender, reader) in [(one, other), (other, one)] {
      let letters = try send(from: sender, to: [reader]) { [] }
      guard let letter = letters.first, try deliver(letter) else { return }
      pass(0...60)
    }
    let mine = try current(one, with: other)
    let theirs = try current(other, with: one)
    #expect(mine != nil && mine?.dialogue === theirs?.dialogue)
    chronicle.agreements += 1
  }
}
