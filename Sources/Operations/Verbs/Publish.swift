package import Descriptors
import Octets
import Ratcheting
import Storage

/// `pawl publish`: maintains a prekey directory, from which others can take bundles at any time.
package struct Publish: Sendable {
  /// The default number of one-time bundles to keep available.
  package static let defaultCount = 20
  /// The maximum number of one-time bundles to keep available. Each takes about 4 KB in the store.
  package static let maximumCount = 1000

  let count: Int
  let lifetime: UInt64
  let mask: UInt32

  /// The result of publishing.
  package struct Report: Sendable {
    /// The owner's folder in the directory.
    package let folder: Path
    /// The number of one-time bundles that nobody has claimed.
    package fileprivate(set) var unclaimedCount = 0
    /// The number of one-time bundles that were added.
    package fileprivate(set) var newCount = 0
    /// The number of files that were removed.
    package fileprivate(set) var removedCount = 0
    /// Whether the reusable bundle is a new one.
    package fileprivate(set) var isReusableNew = false
    /// What the owner must know about the clock.
    package fileprivate(set) var clockWarnings: [ClockWarning] = []
  }

  /// Creates the verb.
  ///
  /// - Parameters:
  ///   - count: The number of one-time bundles to keep available, at most ``maximumCount``.
  ///   - lifetime: The lifetime of new bundles in seconds, at most ``Bundle/maximumLifetime``.
  ///   - mask: The permissions that files and folders do not get.
  package init(count: Int, lifetime: UInt64, mask: UInt32) {
    precondition((0...Self.maximumCount).contains(count))
    precondition((1...Bundle.maximumLifetime).contains(lifetime))
    self.count = count
    self.lifetime = lifetime
    self.mask = mask
  }

  /// Adds missing bundles to the owner's folder in `directory` and removes bundles that have
  /// expired or been used.
  package func run(in context: Context, directory: Path) throws(OperationError) -> Report {
    try OperationError.folding {
      let vault = try context.vault()
      try Directory.create(directory, mode: 0o777 & ~mask)
      let publication = Publication(directory: try directory.resolved())
      let folder = publication.folder(of: try context.read(vault) { try $0.ownIdentity() })
      try Directory.create(folder.path, mode: 0o777 & ~mask)
      try folder.removeRemains(at: context.now)
      let plan = try context.write(to: vault) { transaction in
        try transaction.remember(publication)
        return try makePlan(for: folder, context, in: transaction)
      }
      // The private halves are in the store, so others may now get the bundles.
      for (entry, bundle) in plan.fresh { try folder.write(bundle, as: entry, mask: mask) }
      var report = plan.report
      report.removedCount = plan.stale.filter { folder.remove($0) }.count
      return report
    }
  }

  private struct Plan {
    var fresh: [(PrekeyFolder.Entry, SignedBundle)] = []
    var stale: [PrekeyFolder.Entry] = []
    var report: Report
  }

  private func makePlan(
    for folder: PrekeyFolder, _ context: Context, in transaction: Transaction
  ) throws -> Plan {
    var plan = Plan(report: Report(folder: folder.path))
    var owner = try transaction.owner()
    plan.report.clockWarnings = owner.clockWarnings(at: transaction.now)
    for entry in try folder.oneTimeEntries() {
      if try transaction.isUnclaimed(entry, in: folder, of: owner.identity.key) {
        plan.report.unclaimedCount += 1
      } else {
        plan.stale.append(entry)
      }
    }
    if try !isReusableFresh(in: folder, owner: owner, transaction) {
      let bundle = try issue(isOneTime: false, by: &owner, context, in: transaction)
      plan.fresh.append((.reusable, bundle))
      plan.report.isReusableNew = true
    }
    while plan.report.unclaimedCount < count {
      let bundle = try issue(isOneTime: true, by: &owner, context, in: transaction)
      plan.fresh.append((.oneTime(bundle.bundle.id), bundle))
      plan.report.unclaimedCount += 1
      plan.report.newCount += 1
    }
    return plan
  }

  private func issue(
    isOneTime: Bool, by owner: inout Owner, _ context: Context, in transaction: Transaction
  ) throws -> SignedBundle {
    try transaction.issueBundle(
      isOneTime: isOneTime, lifetime: lifetime, by: &owner, randomness: context.randomness)
  }

  /// Returns whether the reusable bundle of the folder has the prekeys of the current period and at
  /// least half of its lifetime left.
  private func isReusableFresh(
    in folder: PrekeyFolder, owner: borrowing Owner, _ snapshot: Snapshot
  ) throws -> Bool {
    guard let id = folder.id(of: .reusable, signedBy: owner.identity.key),
      let bundle = try snapshot.issuedBundle(id),
      let period = try snapshot.period(id: bundle.period)
    else { return false }
    let isYoung = snapshot.now.addingSaturating(lifetime / 2) <= bundle.expires
    return period.isCurrent(at: snapshot.now) && isYoung && !bundle.isOneTime
  }
}

extension Snapshot {
  /// Returns the number of one-time bundles of `identity` in a folder that can be imported, or
  /// `nil` if the folder cannot be read.
  func unclaimedCount(in folder: PrekeyFolder, of identity: IdentityKey) throws -> Int? {
    guard (try? FileStatus(of: folder.path).kind) == .directory,
      let entries = try? folder.oneTimeEntries()
    else { return nil }
    return try entries.filter { try isUnclaimed($0, in: folder, of: identity) }.count
  }

  /// Returns whether a file holds the one-time bundle that it is named after, the bundle can be
  /// imported, and the store has its private halves.
  func isUnclaimed(
    _ entry: PrekeyFolder.Entry, in folder: PrekeyFolder, of identity: IdentityKey
  ) throws -> Bool {
    guard let id = entry.id, let issued = try issuedBundle(id), issued.isOneTime,
      issued.isValid(at: now)
    else { return false }
    return folder.id(of: entry, signedBy: identity) == id
  }
}
