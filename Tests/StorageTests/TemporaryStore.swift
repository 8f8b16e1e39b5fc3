import Descriptors
import Foundation
import Octets
import Primitives
import Rehearsal
import Storage
import Testing

/// A directory with room for a store and for what a machine keeps beside it.
final class TemporaryStore {
  let folder = FileManager.default.temporaryDirectory.appending(path: "pawl-\(UUID())")
  let kind = RecordKind(1)
  let randomness = SeededRandomness(seed: 1)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try Vault.create(at: location, randomness: randomness) { transaction in
      try transaction.insert(at: Place(kind), named: [UInt8]("first".utf8), [1, 2, 3].bytes)
    }
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var directory: URL { folder.appending(path: "store") }
  var state: URL { folder.appending(path: "state") }

  var location: StoreLocation {
    StoreLocation(Path(directory.path), state: Path(state.path))
  }

  func open(acceptingOlder: Bool = false, passphrase: String? = nil) throws -> Vault {
    try Vault.open(at: location, acceptingOlder: acceptingOlder, randomness: randomness) {
      try secret(passphrase)
    }
  }

  /// A passphrase, or the refusal to give one.
  func secret(_ text: String?) throws -> Secret {
    guard let text else { throw StorageError.wrongPassphrase }
    return Secret(copying: [UInt8](text.utf8).bytes)
  }

  /// The body of the first record, as the store is now.
  func first(_ vault: Vault) throws -> [UInt8]? {
    try vault.read(at: 1) { snapshot in
      try snapshot.find(kind, named: [UInt8]("first".utf8)).borrowed { [UInt8]($0.body.bytes) }
    }
  }

  /// Adds a record.
  func write(_ vault: Vault) throws {
    try vault.write(at: 1) { _ = try $0.insert(at: Place(kind), [9].bytes) }
  }
}
