import Octets
import Ratcheting
import Storage

/// Whose store it is.
struct Owner: ~Copyable {
  private static let name = [UInt8]("owner".utf8)

  let identity: Identity
  /// What the owner would like to be called; empty for nothing.
  let suggestedName: String
  /// When the last bundle was made, in seconds since 1970.
  var lastBundle: UInt64

  init(identity: consuming Identity, suggestedName: String, lastBundle: UInt64 = 0) {
    self.identity = identity
    self.suggestedName = suggestedName
    self.lastBundle = lastBundle
  }

  static func load(_ transaction: Snapshot) throws -> Owner {
    guard let record = try transaction.find(.owner, named: name) else {
      throw StorageError.damaged("owner")
    }
    return try restored(from: record)
  }

  static func restored(from record: borrowing Record) throws -> Owner {
    var reader = ByteReader(record.body.bytes)
    let seed = try reader.readSecret(Identity.seedByteCount)
    let lastBundle: UInt64 = try reader.readInteger()
    guard let name = String(validating: [UInt8](reader.remaining), as: UTF8.self) else {
      throw StorageError.damaged("owner")
    }
    return Owner(
      identity: Identity(seed: seed.bytes), suggestedName: name, lastBundle: lastBundle)
  }

  /// Puts it into a store that has none.
  func insert(_ transaction: Transaction) throws {
    try transaction.insert(at: Place(.owner), named: Self.name, body().bytes)
  }

  /// Puts it in the stead of what is there.
  func save(_ transaction: Transaction) throws {
    guard let record = try transaction.find(.owner, named: Self.name) else {
      throw StorageError.damaged("owner")
    }
    try transaction.replace(record.id, at: Place(.owner), named: Self.name, body().bytes)
  }

  func body() -> Secret {
    var writer = SecretWriter(capacity: 256)
    writer.append(identity.seed)
    writer.append(bigEndian: lastBundle)
    writer.append([UInt8](suggestedName.utf8).bytes)
    return writer.finish()
  }
}
