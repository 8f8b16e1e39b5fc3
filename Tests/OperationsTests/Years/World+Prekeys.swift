import Descriptors
import Foundation
import Operations
import Ratcheting
import Testing

/// How bundles get from one to another.
extension World {
  func export(
    _ person: Person, oneTime: Bool, lifetime: UInt64 = Export.defaultLifetime
  ) throws -> HandedOutBundle {
    let party = party(person)
    let bundle = try HandedOutBundle(
      armored: try party.bundle(oneTime: oneTime, lifetime: lifetime))
    model(person).noteIssued([bundle], at: party.now)
    model(person).noteWritten(at: party.now)
    return bundle
  }

  func publish(_ person: Person) throws {
    let party = party(person)
    // A store that was made from a backup takes the place of the lost one.
    let publish = Publish(
      count: 2, lifetime: Export.defaultLifetime, mask: 0o022, isReplacing: true)
    let outcome = try publish.run(in: party.context, directory: shelf)
    let there = try bundles(in: outcome.folder)
    #expect(outcome.unclaimedCount == 2)
    #expect(there.values.filter(\.isOneTime).count == 2 + outcome.earlyCount)
    #expect(there.count == 3 + outcome.earlyCount)
    model(person).noteIssued([HandedOutBundle](there.values), at: party.now)
    if let reusable = there["reusable.pawl"] { published[person, default: []].append(reusable) }
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

  func importExported(
    from owner: Person, by reader: Person, newSession: Bool = false
  ) throws {
    let bundle = try export(owner, oneTime: chance(50))
    try take(bundle, from: owner, by: reader, newSession: newSession)
  }

  /// Imports a bundle, by whatever route it came.
  func take(
    _ bundle: HandedOutBundle, from owner: Person, by reader: Person, newSession: Bool = false
  ) throws {
    let party = party(reader)
    let problem = self.problem(of: bundle, from: owner, for: reader)
    try observe(problem) {
      let report = try party.importBundle(
        bundle.text, as: owner.rawValue, newSession: newSession)
      try compare(report, with: bundle, from: owner, by: reader, newSession: newSession)
    }
  }

  /// Imports from the prekey directory, where the reusable bundle says whether a session is needed
  /// besides one that works, and a one-time bundle is then preferred.
  func importPublished(from owner: Person, by reader: Person, newSession: Bool = false) throws {
    let (party, model) = (party(reader), model(reader))
    let identity = try ShowIdentity().run(in: self.party(owner).context)
    let folder = shelf.appending(identity.description)
    let before = try bundles(in: folder)
    guard let reusable = before["reusable.pawl"] else { return }
    func run() throws -> Import.Report {
      try #require(
        try Import(
          .given(try ContactName(owner.rawValue)), expectedIdentity: identity,
          isNewSession: newSession
        ).run(in: party.context, fromDirectory: shelf))
    }
    let isLookedAt = !newSession && model.canSend(to: owner, at: party.now)
    if isLookedAt {
      if let problem = self.problem(of: reusable, from: owner, for: reader) {
        return try observe(problem) { _ = try run() }
      }
      guard model.needsSession(with: owner, reusable, at: party.now) else {
        let report = try run()
        #expect(try bundles(in: folder) == before)
        return try compare(report, with: reusable, from: owner, by: reader, newSession: false)
      }
      model.keepTimes(of: reusable, from: owner, at: party.now)
    }
    let usable = before.filter {
      $0.value.isOneTime && self.problem(of: $0.value, from: owner, for: reader) == nil
    }
    let problem = usable.isEmpty ? self.problem(of: reusable, from: owner, for: reader) : nil
    try observe(problem) {
      let report = try run()
      let after = try bundles(in: folder)
      let claimed = before.filter { after[$0.key] == nil }
      #expect(claimed.count == min(usable.count, 1))
      #expect(claimed.keys.allSatisfy { usable[$0] != nil })
      try compare(
        report, with: claimed.values.first ?? reusable, from: owner, by: reader,
        newSession: newSession || isLookedAt)
    }
  }

  enum Problem: String { case expired, notYetValid, revoked }

  /// What import must find wrong with the times of a bundle.
  private func problem(
    of bundle: HandedOutBundle, from owner: Person, for reader: Person
  ) -> Problem? {
    let now = party(reader).now
    if bundle.expires <= now { return .expired }
    if bundle.created > now + StoreModel.tolerance { return .notYetValid }
    return bundle.created < model(reader).times(of: owner).notBefore ? .revoked : nil
  }

  /// Runs an import, which must fail with a problem if there is one.
  private func observe(_ problem: Problem?, _ run: () throws -> Void) throws {
    var found: Problem?
    do { try run() } catch OperationError.ratcheting(.bundleExpired) {
      found = .expired
    } catch OperationError.ratcheting(.bundleNotYetValid) {
      found = .notYetValid
    } catch OperationError.ratcheting(.bundleRevoked) {
      found = .revoked
    }
    #expect(found == problem)
    if let found { chronicle.imports[found.rawValue, default: 0] += 1 }
  }

  /// Compares the report on an import with what must become of it.
  private func compare(
    _ report: Import.Report, with bundle: HandedOutBundle, from owner: Person, by reader: Person,
    newSession: Bool
  ) throws {
    let (party, model) = (party(reader), model(reader))
    let known = model.times(of: owner)
    #expect(report.isOneTime == bundle.isOneTime && report.expires == bundle.expires)
    #expect(report.isOutdated == (!bundle.isOneTime && bundle.created < known.created))
    if report.isOutdated { chronicle.imports["outdated", default: 0] += 1 }
    let dialogue = model.accept(
      bundle, from: owner, by: reader, at: party.now, isNewSession: newSession)
    #expect(report.hasBegun == (dialogue != nil))
    guard dialogue != nil else {
      chronicle.imports["no session", default: 0] += 1
      return
    }
    chronicle.sessions += 1
    if bundle.notBefore > known.notBefore { chronicle.imports["revoking", default: 0] += 1 }
    chronicle.imports[bundle.isOneTime ? "one-time" : "reusable", default: 0] += 1
    try compareSessions(of: reader, with: owner)
  }
}
