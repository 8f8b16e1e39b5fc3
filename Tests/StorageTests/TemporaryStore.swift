import Descriptors
import Foundation
import Octets
import Primitives
import Rehearsal
import Storage
import Testing

/// A new store in a temporary directory, with one record named "first", and what a machine keeps for it.
final class TemporaryStore {
  let folder = FileManager.default.temporaryDirectory.appending(path: "pawl-\(UUID())")
  let kind = RecordKind(1)
  let randomness = SeededRandomness(seed: 1)

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try create()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  var directory: URL { folder.appending(path: "store") }
  var path: Path { Path(directory.path) }
  var state: URL { folder.appending(path: "state") }

  var location: StoreLocation {
    StoreLocation(path, markers: markers)
  }

  /// The places for markers: the store is in the home.
  var markers: MarkerPlaces { MarkerPlaces([Path(state.path)], home: Path(folder.path)) }

  /// Creates the store, with a record.
  func create() throws {
    try Vault.create(at: location, randomness: randomness) { transaction in
      try transaction.insert([1, 2, 3].bytes, at: Place(kind), named: [UInt8]("first".utf8))
    }
  }

  /// Opens the store.
  func open(
    acceptingOlder: Bool = false, passphrase: String? = nil,
    lockTimeout: UInt32 = StoreLocation.defaultLockTimeout
  ) throws -> Vault {
    let location = StoreLocation(path, markers: markers, lockTimeout: lockTimeout)
    return try Vault.open(
      at: location, acceptingOlder: acceptingOlder, randomness: randomness
    ) { try secret(passphrase) }
  }

  /// Runs an SQL statement on the database, and returns the first value that it yields.
  @discardableResult
  func runSQL(_ statement: String) throws -> String {
    let program = """
      import sqlite3, sys
      connection = sqlite3.connect(sys.argv[1])
      row = connection.execute(sys.argv[2]).fetchone()
      connection.commit()
      print(row[0] if row else "", end="")
      """
    let python = Process()
    let output = Pipe()
    python.executableURL = URL(filePath: "/usr/bin/env")
    python.arguments = [
      "python3", "-c", program, directory.appending(path: "store.db").path, statement,
    ]
    python.standardOutput = output
    try python.run()
    let text = try output.fileHandleForReading.readToEnd() ?? Data()
    python.waitUntilExit()
    try #require(python.terminationStatus == 0)
    return String(decoding: text, as: UTF8.self)
  }

  /// Returns `text` as a passphrase; throws an error if there is none.
  func secret(_ text: String?) throws -> Secret {
    guard let text else { throw StorageError.wrongPassphrase }
    return Secret(copying: [UInt8](text.utf8).bytes)
  }

  /// Returns the body of the record named `name`, or `nil` if there is none.
  func body(named name: String = "first", in vault: Vault) throws -> [UInt8]? {
    try vault.read(at: 1) { snapshot in
      try snapshot.find(kind, named: [UInt8](name.utf8)).borrowed { [UInt8]($0.body.bytes) }
    }
  }

  /// Adds a record without a name.
  func addRecord(to vault: Vault) throws {
    try vault.write(at: 1) { _ = try $0.insert([9].bytes, at: Place(kind)) }
  }
}
