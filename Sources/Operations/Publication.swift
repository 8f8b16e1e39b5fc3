import Descriptors
import Octets
import Ratcheting
import Storage

/// A prekey directory that bundles were published in.
struct Publication {
  let directory: Path

  init(_ directory: Path) { self.directory = directory }

  init(_ record: borrowing Record) throws(StorageError) {
    let bytes = [UInt8](record.body.bytes)
    directory = Path(bytes)
    guard directory.bytes == bytes else { throw .damaged("prekey directory") }
  }

  /// One's own folder in it.
  func folder(of identity: IdentityKey) -> PrekeyFolder {
    PrekeyFolder(path: directory.appending(identity.description))
  }

  /// All that the store knows of, in the order of their names.
  static func all(_ snapshot: Snapshot) throws -> [Publication] {
    var publications: [Publication] = []
    try snapshot.forEach(.publication) { publications.append(try Publication($0)) }
    return publications.sorted { $0.directory.bytes.lexicographicallyPrecedes($1.directory.bytes) }
  }

  /// Notes it, once.
  func remember(_ transaction: Transaction) throws {
    guard try transaction.find(.publication, named: directory.bytes) == nil else { return }
    let path = directory.bytes
    try transaction.insert(at: Place(.publication), named: path, path.bytes)
  }
}
