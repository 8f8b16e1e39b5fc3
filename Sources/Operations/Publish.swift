package import Descriptors
import Octets
import Ratcheting
import Storage

/// `pawl publish`: keeps a prekey directory, from which others take bundles without asking.
package struct Publish: Sendable {
  /// How many one-time bundles lie ready unless said otherwise.
  package static let standardCount = 20
  /// The most that lie ready: each has some 4 KB in the store.
  package static let greatestCount = 1000

  let count: Int
  let lifetime: UInt64
  let mask: UInt32

  /// What came of it.
  package struct Outcome: Sendable {
    /// One's own folder in the directory.
    package let folder: Path
    package fileprivate(set) var unclaimedCount = 0
    package fileprivate(set) var newCount = 0
    package fileprivate(set) var removedCount = 0
    package fileprivate(set) var isReusableNew = false
  }

  /// `count` one-time bundles lie ready afterwards; `lifetime` is in seconds, at most 366 days; `mask`
  /// takes permissions from files and folders.
  package init(count: Int, lifetime: UInt64, mask: UInt32) {
    precondition((0...Self.greatestCount).contains(count))
    precondition((1...Bundle.longestLifetime).contains(lifetime))
    self.count = count
    self.lifetime = lifetime
    self.mask = mask
  }

  package func run(in context: Context, directory: Path) throws(OperationError) -> Outcome {
    try OperationError.folding {
      let vault = try context.vault()
      try Directory.create(directory, mode: 0o777 & ~mask)
      let publication = Publication(try directory.resolved())
      let identity = try context.read(vault) { try Owner.load($0).identity.key }
      let folder = publication.folder(of: identity)
      try Directory.create(folder.path, mode: 0o777 & ~mask)
      try folder.removeRemains()
      let plan = try context.write(vault) { transaction in
        try publication.remember(transaction)
        return try makePlan(folder, context, transaction)
      }
      // The private halves are in the store: now others may have the bundles.
      for (entry, bundle) in plan.fresh { try folder.write(bundle, as: entry, mask: mask) }
      var outcome = plan.outcome
      outcome.removedCount = plan.stale.filter { folder.remove($0) }.count
      return outcome
    }
  }

  private struct Plan {
    var fresh: [(PrekeyFolder.Entry, SignedBundle)] = []
    var stale: [PrekeyFolder.Entry] = []
    var outcome: Outcome
  }

  private func makePlan(
    _ folder: PrekeyFolder, _ context: Context, _ transaction: Transaction
  ) throws -> Plan {
    var plan = Plan(outcome: Outcome(folder: folder.path))
    var owner = try Owner.load(transaction)
    for entry in try folder.oneTimeEntries() {
      if try folder.isUnclaimed(entry, of: owner.identity.key, at: context.now, transaction) {
        plan.outcome.unclaimedCount += 1
      } else {
        plan.stale.append(entry)
      }
    }
    if try !isFresh(folder, owner, context, transaction) {
      let bundle = try issue(oneTime: false, &owner, context, transaction)
      plan.fresh.append((.reusable, bundle))
      plan.outcome.isReusableNew = true
    }
    while plan.outcome.unclaimedCount < count {
      let bundle = try issue(oneTime: true, &owner, context, transaction)
      plan.fresh.append((.oneTime(bundle.bundle.id), bundle))
      plan.outcome.unclaimedCount += 1
      plan.outcome.newCount += 1
    }
    return plan
  }

  private func issue(
    oneTime: Bool, _ owner: inout Owner, _ context: Context, _ transaction: Transaction
  ) throws -> SignedBundle {
    try IssuedBundle.issue(
      oneTime: oneTime, lifetime: lifetime, by: &owner, at: context.now, transaction,
      context.randomness)
  }

  /// Whether the reusable bundle of the folder has the prekeys of the current period and at least half
  /// of its life before it.
  private func isFresh(
    _ folder: PrekeyFolder, _ owner: borrowing Owner, _ context: Context, _ snapshot: Snapshot
  ) throws -> Bool {
    guard let id = folder.id(of: .reusable, signedBy: owner.identity.key),
      let bundle = try IssuedBundle.find(id, snapshot),
      let period = try PrekeyPeriod.find(bundle.period, snapshot)
    else { return false }
    let isYoung = context.now.addingSaturating(lifetime / 2) <= bundle.expires
    return period.isCurrent(at: context.now) && isYoung && !bundle.isOneTime
  }
}

extension PrekeyFolder {
  /// How many one-time bundles of `identity` lie there to be imported; nothing where the folder cannot
  /// be read.
  func unclaimedCount(
    of identity: IdentityKey, at now: UInt64, _ snapshot: Snapshot
  ) throws -> Int? {
    guard (try? FileStatus(of: path).kind) == .directory, let entries = try? oneTimeEntries()
    else { return nil }
    return try entries.filter { try isUnclaimed($0, of: identity, at: now, snapshot) }.count
  }

  /// Whether a file holds the one-time bundle that it should, which can be imported and whose private
  /// halves the store has.
  func isUnclaimed(
    _ entry: Entry, of identity: IdentityKey, at now: UInt64, _ snapshot: Snapshot
  ) throws -> Bool {
    guard let id = entry.id, let issued = try IssuedBundle.find(id, snapshot), issued.isOneTime,
      issued.isOut(at: now)
    else { return false }
    return self.id(of: entry, signedBy: identity) == id
  }
}
