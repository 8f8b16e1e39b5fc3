package import Descriptors
import Octets
import Ratcheting
import Storage

/// `pawl prekeys`: which bundles are out.
package struct ListPrekeys: Sendable {
  /// A bundle that can be imported.
  package struct Issued: Sendable, Hashable {
    package let isOneTime: Bool
    /// Both in seconds since 1970.
    package let created: UInt64
    package let expires: UInt64
  }

  /// A prekey directory.
  package struct Shelf: Sendable {
    package let directory: Path
    /// How many one-time bundles nobody has claimed yet; nothing where the directory cannot be read.
    package let unclaimedCount: Int?
  }

  package struct Outcome: Sendable {
    /// The oldest first.
    package let issued: [Issued]
    package let shelves: [Shelf]
  }

  package init() {}

  package func run(in context: Context) throws(OperationError) -> Outcome {
    try OperationError.folding {
      try context.read(context.vault(acceptingOlder: true)) { snapshot in
        var issued: [Issued] = []
        try snapshot.forEach(.bundle) { record in
          let bundle = try IssuedBundle.restored(from: record)
          guard bundle.isOut(at: context.now) else { return }
          issued.append(
            Issued(
              isOneTime: bundle.isOneTime, created: bundle.created, expires: bundle.expires))
        }
        let identity = try Owner.load(snapshot).identity.key
        let shelves = try Publication.all(snapshot).map { publication in
          Shelf(
            directory: publication.directory,
            unclaimedCount: try publication.folder(of: identity).unclaimedCount(
              of: identity, at: context.now, snapshot))
        }
        return Outcome(issued: issued, shelves: shelves)
      }
    }
  }
}
