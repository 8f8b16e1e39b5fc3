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
  let isReplacing: Bool

  /// The result of publishing.
  package struct Report: Sendable {
    /// The owner's folder in the directory.
    package let folder: Path
    /// The number of one-time bundles that nobody has claimed and that can be imported.
    package fileprivate(set) var unclaimedCount = 0
    /// The number of one-time bundles that were made while the clock was ahead and cannot be imported yet.
    package fileprivate(set) var earlyCount = 0
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
  ///   - count: The number of one-time bundles to keep available, at most ``maximumCount``. If it is 0, those
  ///     that are there are removed.
  ///   - lifetime: The lifetime of new bundles in seconds, at most ``Bundle/maximumLifetime``.
  ///   - mask: The permissions that files and folders do not get.
  ///   - isReplacing: Whether bundles that another store of the same identity has made are removed.
  package init(count: Int, lifetime: UInt64, mask: UInt32, isReplacing: Bool = false) {
    precondition((0...Self.maximumCount).contains(count))
    precondition((1...Bundle.maximumLifetime).contains(lifetime))
    self.count = count
    self.lifetime = lifetime
    self.mask = mask
    self.isReplacing = isReplacing
  }

  /// Adds missing bundles to the owner's folder in `directory` and removes bundles that have
  /// expired or been used.
  ///
  /// Throws ``OperationError/foreignFolder(_:)``, and ``OperationError/foreignBundles(_:count:)`` when
  /// another store of the same identity has published there and its bundles are not to be replaced.
  package func run(in context: Context, directory: Path) throws(OperationError) -> Report {
    try OperationError.folding {
      let vault = try context.vault()
      let identity = try context.read(vault) { try $0.ownIdentity() }
      try Directory.create(directory, mode: 0o777 & ~mask)
      let publication = Publication(directory: try directory.resolved())
      let shelf = try OpenDirectory(publication.directory)
      let folder = try PrekeyFolder.own(of: identity, in: shelf, mask: mask)
      let stock = try folder.stock(of: identity)
      let plan = try context.write(to: vault) { transaction in
        try transaction.remember(publication)
        return try makePlan(for: stock, in: folder.path, context, in: transaction)
      }
      try folder.removeRemains(at: context.now)
      // The private halves are in the store, so others may now get the bundles.
      for (index, (entry, bundle)) in plan.fresh.enumerated() {
        do { try folder.write(bundle, as: entry, mask: mask) } catch {
          // Nobody can have got those behind it. This one may have its name already.
          try withdraw(plan.fresh.dropFirst(index + 1).map(\.1.bundle.id), context, in: vault)
          throw error
        }
      }
      var report = plan.report
      report.removedCount = try folder.remove(plan.stale)
      return report
    }
  }

  /// Deletes the keys of bundles that were not written.
  private func withdraw(_ bundles: [BundleID], _ context: Context, in vault: Vault) throws {
    try context.write(to: vault) { transaction in
      for id in bundles {
        if let issued = try transaction.issuedBundle(id) { try transaction.delete(issued.id) }
      }
    }
  }

  private struct Plan {
    var fresh: [(PrekeyFolder.Entry, SignedBundle)] = []
    var stale: [PrekeyFolder.Stale] = []
    var report: Report
  }

  private func makePlan(
    for stock: PrekeyFolder.Stock, in folder: Path, _ context: Context,
    in transaction: Transaction
  ) throws -> Plan {
    var plan = Plan(report: Report(folder: folder))
    var owner = try transaction.owner()
    plan.report.clockWarnings = owner.clockWarnings(at: transaction.now)
    let foreignCount = try stock.bundles.filter { try transaction.isForeign($0) }.count
    guard foreignCount == 0 || isReplacing else {
      throw OperationError.foreignBundles(folder, count: foreignCount)
    }
    for (id, bundle) in stock.oneTime {
      let file = PrekeyFolder.Stale(entry: .oneTime(id), isOwn: bundle != nil)
      switch try transaction.state(of: bundle, in: .oneTime(id)) {
      case .available where count == 0 || bundle?.suggestedName != owner.suggestedName:
        plan.stale.append(file)
      case .available: plan.report.unclaimedCount += 1
      case .early where count == 0: plan.stale.append(file)
      case .early: plan.report.earlyCount += 1
      case .useless: plan.stale.append(file)
      }
    }
    if try !isReusableFresh(stock.reusable, suggesting: owner.suggestedName, transaction) {
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

  /// Returns whether the reusable bundle of the folder has the prekeys of the current period, at least half
  /// of its lifetime left, and the name that its owner suggests now.
  private func isReusableFresh(
    _ reusable: Bundle?, suggesting name: String, _ snapshot: Snapshot
  ) throws -> Bool {
    guard let reusable, reusable.suggestedName == name,
      let bundle = try snapshot.issuedBundle(reusable.id),
      let period = try snapshot.period(id: bundle.period)
    else { return false }
    let isYoung = snapshot.now.addingSaturating(lifetime / 2) <= bundle.expires
    return period.isCurrent(at: snapshot.now) && isYoung && !bundle.isOneTime
  }
}

extension PrekeyFolder {
  /// The bundles of one identity that a folder holds.
  struct Stock {
    /// The bundle in the reusable bundle's file, or `nil` if there is none of the identity.
    var reusable: Bundle?
    /// The bundles in the files of one-time bundles, with the identifiers in the names of the files;
    /// `nil` where there is none of the identity.
    var oneTime: [(BundleID, Bundle?)] = []

    /// All bundles of the identity.
    var bundles: [Bundle] { [reusable].compactMap(\.self) + oneTime.compactMap(\.1) }
  }

  /// Reads all bundles that `identity` has signed.
  borrowing func stock(of identity: IdentityKey) throws -> Stock {
    var stock = Stock(reusable: bundle(in: .reusable, signedBy: identity))
    for id in try oneTimeBundles() {
      do {
        stock.oneTime.append((id, try bundle(in: .oneTime(id)).signed(by: identity)))
      } catch OperationError.system(let error) where error.isMissing {
        // Somebody is taking it, and may put it back: it must not be removed then.
      } catch { stock.oneTime.append((id, nil)) }
    }
    return stock
  }
}

/// What is known of a bundle in a file that is named after a one-time bundle.
private enum StockState {
  /// It can be imported.
  case available
  /// It was made while the clock was ahead, and can be imported when its time has come.
  case early
  /// It cannot be imported, or is not the one that the file is named after.
  case useless
}

extension Publication {
  /// Returns the bundles that `identity` has signed and that are in files named after them as one-time bundles,
  /// or `nil` if the directory cannot be read.
  func offeredBundles(of identity: IdentityKey) -> [Bundle]? {
    guard let shelf = try? PrekeyShelf(OpenDirectory(directory)),
      let folder = try? shelf.folder(of: identity),
      let stock = try? folder.stock(of: identity)
    else { return nil }
    return stock.oneTime.compactMap { id, bundle in bundle?.id == id ? bundle : nil }
  }
}

extension Snapshot {
  /// Returns how many one-time bundles, of those that were found in their files, can be imported.
  func unclaimedCount(of bundles: [Bundle]) throws -> Int {
    try bundles.filter { try state(of: $0, in: .oneTime($0.id)) == .available }.count
  }

  /// Returns the state of what was found in a file.
  fileprivate func state(of bundle: Bundle?, in entry: PrekeyFolder.Entry) throws -> StockState {
    guard let bundle, entry == .oneTime(bundle.id), let issued = try issuedBundle(bundle.id),
      issued.isOneTime, issued.isValid(at: now)
    else { return .useless }
    return issued.created <= now.addingSaturating(Bundle.clockTolerance) ? .available : .early
  }

  /// Returns whether another store of the same identity has made a bundle that can still be imported.
  fileprivate func isForeign(_ bundle: Bundle) throws -> Bool {
    try now < bundle.expires && !hasMade(bundle.id)
  }
}
