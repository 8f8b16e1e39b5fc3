import Descriptors
import Foundation
import Operations
import Primitives
import Ratcheting
import Rehearsal
import Testing

/// Three people, their stores and clocks, the prekey directory and the post.
final class World {
  let directory: URL
  var random: SeededRandomness
  /// The true time; everybody's clock is somewhat off.
  var clock: UInt64 = 1_800_000_000
  var chronicle = Chronicle()
  private(set) var parties: [Person: Party] = [:]
  private(set) var models: [Person: StoreModel] = [:]
  private var offsets: [Person: Int64] = [:]
  private var lengths: [ChainID: UInt32] = [:]
  private var post: [Letter] = []
  private var shelf: Path { Path(directory.appending(path: "shelf").path) }

  init(in directory: URL, seed: UInt64) throws {
    self.directory = directory
    random = SeededRandomness(seed: seed)
    for person in Person.allCases {
      parties[person] = try Party(person.rawValue, in: directory, now: clock)
      models[person] = StoreModel()
    }
  }

  /// A person's store with the time that the person believes it is.
  func party(_ person: Person) -> Party {
    guard let party = parties[person] else { preconditionFailure("everybody has a store") }
    party.now = UInt64(Int64(clock) + offsets[person, default: 0])
    return party
  }

  func model(_ person: Person) -> StoreModel {
    guard let model = models[person] else { preconditionFailure("everybody has a model") }
    return model
  }

  func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  func somebody() -> Person { Person.allCases.randomElement(using: &random) ?? .alice }

  func pass(_ range: ClosedRange<UInt64>) { clock += .random(in: range, using: &random) }

  // MARK: Clocks and restarts

  /// A clock jumps by up to a day, now and then by more, or is put right.
  func jump(_ person: Person) {
    let most = Int64(chance(20) ? 3 * Span.day : Span.day)
    offsets[person] = chance(40) ? 0 : .random(in: -most...most, using: &random)
    chronicle.jumps += 1
  }

  /// A person's machine is lost: a new one is set up from a backup of identity and contacts.
  func restart(_ person: Person) throws {
    let party = party(person)
    party.passphrase.fresh = "phrase"
    let backup = try party.collect { try Backup(cost: .least).run(in: party.context, to: &$0) }
    try FileManager.default.removeItem(at: directory.appending(path: person.rawValue))
    party.passphrase.old = "phrase"
    _ = try party.feed(backup) { try Restore().run(in: party.context, from: &$0) }
    models[person] = StoreModel()
    chronicle.restarts += 1
    try publish(person)
    for other in person.others { try importExported(from: person, by: other) }
  }

  // MARK: Prekeys

  func export(
    _ person: Person, oneTime: Bool, lifetime: UInt64 = Export.standardLifetime
  ) throws -> HandedOutBundle {
    let party = party(person)
    let bundle = try HandedOutBundle(
      armored: try party.bundle(oneTime: oneTime, lifetime: lifetime))
    model(person).noteIssued(bundle)
    model(person).noteWritten(at: party.now)
    return bundle
  }

  func publish(_ person: Person) throws {
    let party = party(person)
    let publish = Publish(count: 2, lifetime: Export.standardLifetime, mask: 0o022)
    let outcome = try publish.run(in: party.context, directory: shelf)
    let there = try bundles(in: outcome.folder)
    #expect(outcome.unclaimedCount == 2)
    #expect(there.values.filter(\.isOneTime).count == 2 && there.count == 3)
    for bundle in there.values { model(person).noteIssued(bundle) }
    model(person).noteWritten(at: party.now)
  }

  private func bundles(in folder: Path) throws -> [String: HandedOutBundle] {
    let path = String(decoding: folder.bytes, as: UTF8.self)
    var bundles: [String: HandedOutBundle] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: path) {
      let data = try Data(contentsOf: URL(filePath: path).appending(path: name))
      bundles[name] = try HandedOutBundle(armored: [UInt8](data))
    }
    return bundles
  }

  func importExported(from owner: Person, by reader: Person) throws {
    try take(try export(owner, oneTime: chance(50)), from: owner, by: reader)
  }

  /// Imports a bundle, by whatever route it came.
  func take(_ bundle: HandedOutBundle, from owner: Person, by reader: Person) throws {
    let party = party(reader)
    try begin(bundle, with: owner, by: reader) {
      try party.importBundle(bundle.text, as: owner.rawValue)
    }
  }

  /// Imports from the prekey directory, where a one-time bundle is preferred.
  func importPublished(from owner: Person, by reader: Person) throws {
    let party = party(reader)
    let identity = try ShowIdentity().run(in: self.party(owner).context)
    let folder = shelf.appending(identity.description)
    let before = try bundles(in: folder)
    let usable = before.filter { isAcceptable($0.value, at: party.now) == nil }
    guard let reusable = before["reusable.pawl"] else { return }
    var taken = reusable
    try begin(usable.values.first(where: \.isOneTime) ?? reusable, with: owner, by: reader) {
      let importer = Import(
        name: try ContactName(owner.rawValue), expected: identity, isNewSession: false)
      let outcome = try importer.run(in: party.context, fromDirectory: shelf)
      let after = try bundles(in: folder)
      let claimed = before.filter { after[$0.key] == nil }
      #expect(claimed.count == (usable.values.contains(where: \.isOneTime) ? 1 : 0))
      taken = claimed.values.first ?? reusable
      #expect(outcome.isOneTime == taken.isOneTime && outcome.expires == taken.expires)
      return outcome
    } with: {
      taken
    }
  }

  private enum Unacceptable { case expired, notYetValid }

  /// What import must find wrong with the times of a bundle.
  private func isAcceptable(_ bundle: HandedOutBundle, at now: UInt64) -> Unacceptable? {
    if bundle.expires <= now { return .expired }
    return bundle.created > now + Span.day ? .notYetValid : nil
  }

  private func begin(
    _ candidate: HandedOutBundle, with owner: Person, by reader: Person,
    _ run: () throws -> Import.Outcome, with taken: (() -> HandedOutBundle)? = nil
  ) throws {
    let now = party(reader).now
    let problem = isAcceptable(candidate, at: now)
    do {
      let outcome = try run()
      #expect(problem == nil)
      let bundle = taken?() ?? candidate
      let dialogue = model(reader).begin(with: owner, bundle, by: reader, at: now)
      #expect(outcome.hasBegun == (dialogue != nil))
      guard dialogue != nil else { return }
      chronicle.sessions += 1
      chronicle.imports[bundle.isOneTime ? "one-time" : "reusable", default: 0] += 1
      try compareSessions(of: reader, with: owner)
    } catch OperationError.ratcheting(.bundleExpired) {
      #expect(problem == .expired)
      chronicle.imports["expired", default: 0] += 1
    } catch OperationError.ratcheting(.bundleNotYetValid) {
      #expect(problem == .notYetValid)
      chronicle.imports["not yet valid", default: 0] += 1
    }
  }

  // MARK: Sessions

  func states(of person: Person, with contact: Person) throws -> [SessionState] {
    try ListSessions(with: try ContactName(contact.rawValue)).run(in: party(person).context)
  }

  /// After a session was added: the store has those that the model says.
  private func compareSessions(of person: Person, with contact: Person) throws {
    let states = try states(of: person, with: contact)
    model(person).prune(contact, at: party(person).now) { end in
      states.contains { $0.began == end.dialogue.began && $0.hasBegunIt == end.hasBegunIt }
    }
    let ends = model(person).ends[contact, default: []]
    #expect(states.map(\.began) == ends.map(\.dialogue.began).sorted(by: >))
    chronicle.mostSessions = max(chronicle.mostSessions, states.count)
  }

  /// The session that a person sends in now, as the product has it; it must be one of the model's.
  private func current(_ person: Person, with contact: Person) throws -> DialogueEnd? {
    let candidates = model(person).current(with: contact, at: party(person).now)
    let state = try states(of: person, with: contact).first { $0.use == .current }
    #expect((state == nil) == candidates.isEmpty)
    guard let state else { return nil }
    let found = candidates.first {
      $0.dialogue.began == state.began && $0.hasBegunIt == state.hasBegunIt
    }
    #expect(found != nil)
    return found
  }

  // MARK: Messages

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
    for ((reader, end), place) in zip(ends, outcome.places) {
      #expect(place.number == lengths[place.chain, default: 0])
      lengths[place.chain] = place.number + 1
      chronicle.sent += 1
      let letter = Letter(
        sender: sender, reader: reader, content: content, message: message,
        dialogue: end.dialogue, chain: place.chain, number: place.number,
        isInitial: end.hasBegunIt && !end.hasReceived, arrival: clock)
      letters.append(letter)
      let delays = delays()
      if delays.isEmpty { chronicle.lost += 1 }
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
      chronicle.read += 1
      if model.noteRead(letter, at: party.now, lengths: lengths) {
        try compareSessions(of: letter.reader, with: letter.sender)
      }
      return true
    } catch OperationError.alreadyDecrypted {
      #expect([.alreadyDecrypted, .refused].contains(fate))
      chronicle.repeats[.alreadyDecrypted, default: 0] += 1
    } catch OperationError.notForThisStore {
      #expect([.notForThisStore, .refused].contains(fate))
      chronicle.repeats[.notForThisStore, default: 0] += 1
    }
    return false
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

  // MARK: Upkeep

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
        $0.began == end.dialogue.began && $0.hasBegunIt == end.hasBegunIt
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
