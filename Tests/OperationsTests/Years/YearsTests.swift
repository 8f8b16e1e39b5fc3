import Operations
import Rehearsal
import Testing

/// Two years between three people, day by day: prekeys rotate every week, messages are lost, late and
/// doubled, both sides begin at once, bundles expire, machines are set up anew from a backup, and
/// clocks jump. ``StoreModel`` says at each step what must become of it.
struct YearsTests {
  /// What a store may grow to, in bytes: with each of two contacts 41 sessions of at most 5 KB, some
  /// 60 bundles of 120 days with 2.5 KB each, and the pages around them. Two years of everything would
  /// be several times as much.
  private static let greatestSize = 700_000

  @Test(arguments: 1...2 as ClosedRange<UInt64>)
  func `two years long every message is read once while its keys live`(seed: UInt64) throws {
    try withDirectory { directory in
      let world = try World(in: directory, seed: seed)
      try beginAll(world)
      for day in 1...730 { try live(day, in: world) }
      for person in Person.allCases {
        for other in person.others { try world.compareMissing(person, other) }
      }
      let chronicle = world.chronicle
      print("seed \(seed): \(chronicle)")
      // The run had something of everything.
      #expect(chronicle.read > 700 && chronicle.agreements > 100 && chronicle.restarts == 5)
      #expect(chronicle.revocations == 5)
      for kind in ["one-time", "reusable", "no session", "revoking", "outdated"] {
        #expect(chronicle.imports[kind, default: 0] > 5, "\(kind)")
      }
      for problem in ["expired", "notYetValid", "revoked"] {
        #expect(chronicle.imports[problem, default: 0] > 0, "\(problem)")
      }
      #expect(chronicle.lost > 20 && chronicle.unreadable > 10 && chronicle.pruned > 10)
      #expect(chronicle.refusals[.alreadyDecrypted, default: 0] > 50)
      #expect(chronicle.refusals[.notForThisStore, default: 0] > 20)
      #expect(chronicle.mostSessions == 41)
      #expect(chronicle.largestStore < Self.greatestSize)
    }
  }

  /// Everybody publishes, and all begin with each other at once.
  private func beginAll(_ world: World) throws {
    for person in Person.allCases { try world.publish(person) }
    for person in Person.allCases {
      for other in person.others { try world.importPublished(from: other, by: person) }
    }
  }

  private func live(_ day: Int, in world: World) throws {
    world.pass(20 * Span.hour...28 * Span.hour)
    try world.deliverPost()
    for (index, person) in Person.allCases.enumerated() {
      if (day + index) % 7 == 0 { try tend(person, in: world) }
      if world.chance(2) { world.jump(person) }
      if world.chance(12) { try write(person, in: world) }
    }
    if day % 150 == 75 { try world.restart(world.somebody()) }
    if day % 150 == 120 { try world.revoke(world.somebody()) }
    if world.chance(15) {
      let one = world.somebody()
      try world.exchange(one, one.others[world.chance(50) ? 0 : 1])
    }
  }

  /// What a person does every week.
  private func tend(_ person: Person, in world: World) throws {
    try world.publish(person)
    try world.measureStore(person)
    for other in person.others {
      switch Int.random(in: 0..<100, using: &world.random) {
      case 0..<15: try world.importPublished(from: other, by: person)
      case 15..<30: try world.importPublished(from: other, by: person, newSession: true)
      case 30..<40: try beginAtOnce(person, other, in: world)
      case 40..<50: try importLate(from: other, by: person, in: world)
      case 50..<70: try importOld(from: other, by: person, in: world)
      default: break
      }
    }
    if world.chance(10) { try world.prune(person, olderThan: 30 * Span.day) }
  }

  /// Both import a bundle of the other's in the same second, and both write before they read.
  private func beginAtOnce(_ one: Person, _ other: Person, in world: World) throws {
    try world.importExported(from: one, by: other, newSession: true)
    try world.importExported(from: other, by: one, newSession: true)
    let letters =
      try world.send(from: one, to: [other]) { [] } + world.send(from: other, to: [one]) { [] }
    for letter in letters { try world.deliver(letter) }
    try world.exchange(one, other)
  }

  /// A short-lived bundle that is imported in time or not.
  private func importLate(from owner: Person, by reader: Person, in world: World) throws {
    let bundle = try world.export(owner, oneTime: world.chance(50), lifetime: 3 * Span.hour)
    world.pass(0...6 * Span.hour)
    try world.take(bundle, from: owner, by: reader, newSession: world.chance(50))
  }

  /// One of the last bundles from the directory that somebody has kept.
  private func importOld(from owner: Person, by reader: Person, in world: World) throws {
    let kept = world.published[owner, default: []].suffix(12).randomElement(using: &world.random)
    guard let kept else { return }
    try world.take(kept, from: owner, by: reader, newSession: world.chance(30))
  }

  private func write(_ person: Person, in world: World) throws {
    let readers =
      world.chance(15) ? person.others : [person.others[world.chance(50) ? 0 : 1]]
    for _ in 0..<Int.random(in: 1...3, using: &world.random) {
      _ = try world.send(from: person, to: readers) { delays(in: world) }
    }
  }

  /// When a message arrives: never, once, or again and again; at once, or months later.
  private func delays(in world: World) -> [UInt64] {
    guard !world.chance(10) else {
      world.chronicle.lost += 1
      return []
    }
    func delay() -> UInt64 {
      let most: UInt64 =
        switch Int.random(in: 0..<100, using: &world.random) {
        case 0..<60: 1
        case 60..<85: 14
        case 85..<92: 100
        default: 400
        }
      return .random(in: 0...most * Span.day, using: &world.random)
    }
    return world.chance(20) ? [delay(), delay(), delay()] : [delay()]
  }
}
