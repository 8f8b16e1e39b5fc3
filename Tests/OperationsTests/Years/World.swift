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
  var lengths: [ChainID: UInt32] = [:]
  var post: [Letter] = []
  /// The reusable bundles that each person has published, which somebody may have kept.
  var published: [Person: [HandedOutBundle]] = [:]
  var read: Set<Letter.Place> = []
  var shelf: Path { Path(directory.appending(path: "shelf").path) }

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

  // MARK: Clocks, restarts and thefts

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
    let backup = try party.collect { try Backup(cost: .minimum).run(in: party.context, to: &$0) }
    try FileManager.default.removeItem(at: directory.appending(path: person.rawValue))
    party.passphrase.old = "phrase"
    _ = try party.feed(backup) { try Restore().run(in: party.context, from: &$0) }
    models[person] = StoreModel(restoring: model(person))
    chronicle.restarts += 1
    try publish(person)
    for other in person.others { try importExported(from: person, by: other) }
  }

  /// A person fears that prekeys were stolen, and revokes them.
  func revoke(_ person: Person) throws {
    let party = party(person)
    _ = try RevokePrekeys().run(in: party.context)
    model(person).revoke(at: party.now)
    chronicle.revocations += 1
    try publish(person)
  }
}
