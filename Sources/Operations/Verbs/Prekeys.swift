package import Descriptors
import Octets
import Ratcheting
import Storage

/// `pawl prekeys revoke`: deletes the private halves of all bundles, so that they can be used no more. The
/// next bundle tells importers.
package struct RevokePrekeys: Sendable {
  /// Creates the verb.
  package init() {}

  /// Deletes the private halves and returns the number of bundles that could still have been used.
  package func run(in context: Context) throws(OperationError) -> Int {
    try OperationError.folding {
      try context.write(to: context.vault()) { transaction in
        var count = 0
        try transaction.forEach(IssuedBundle.kind) { _ in count += 1 }
        try transaction.revokePrekeys()
        return count
      }
    }
  }
}

/// `pawl prekeys`: lists the bundles that can be imported.
package struct ListPrekeys: Sendable {
  /// A bundle that can be imported.
  package struct Bundle: Sendable, Hashable {
    /// Whether the bundle is for one importer only.
    package let isOneTime: Bool
    /// The time at which the bundle was made, in seconds since 1970.
    package let created: UInt64
    /// The time at which the bundle expires, in seconds since 1970.
    package let expires: UInt64
  }

  /// A prekey directory.
  package struct Shelf: Sendable {
    /// The path of the directory.
    package let directory: Path
    /// The number of one-time bundles that nobody has claimed, or `nil` if the directory cannot be
    /// read.
    package let unclaimedCount: Int?
  }

  /// The bundles and directories of the store.
  package struct Report: Sendable {
    /// The bundles, the oldest first.
    package let bundles: [Bundle]
    /// The prekey directories, sorted by path.
    package let shelves: [Shelf]
  }

  /// Creates the verb.
  package init() {}

  /// Lists the bundles.
  package func run(in context: Context) throws(OperationError) -> Report {
    try OperationError.folding {
      let vault = try context.vault(acceptingOlder: true)
      let (identity, publications) = try context.read(vault) {
        (try $0.ownIdentity(), try $0.publications())
      }
      // Strangers may have put many files there, so nothing is locked while they are read.
      let offers = publications.map { ($0.directory, $0.offeredBundles(of: identity)) }
      return try context.read(vault) { snapshot in
        var bundles: [Bundle] = []
        try snapshot.forEach(IssuedBundle.self) { bundle in
          guard bundle.isValid(at: snapshot.now) else { return }
          bundles.append(
            Bundle(
              isOneTime: bundle.isOneTime, created: bundle.created, expires: bundle.expires))
        }
        let shelves = try offers.map { directory, offered in
          Shelf(directory: directory, unclaimedCount: try offered.map(snapshot.unclaimedCount))
        }
        return Report(bundles: bundles, shelves: shelves)
      }
    }
  }
}
