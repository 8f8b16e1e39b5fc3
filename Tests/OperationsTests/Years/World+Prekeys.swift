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
    model(person).noteIssued(bundle)
    model(person).noteWritten(at: party.now)
    return bundle
  }

  func publish(_ person: Person) throws {
    let party = party(person)
    let publish = Publish(count: 2, lifetime: Export.defaultLifetime, mask: 0o022)
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
        name: try ContactName(owner.rawValue), expectedIdentity: identity, isNewSession: false)
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
    _ run: () throws -> Import.Report, with taken: (() -> HandedOutBundle)? = nil
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
}
