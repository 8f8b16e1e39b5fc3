import Octets
import Primitives

extension KeyRole {
  /// The key in the key file, from which the others are derived.
  enum Store {}

  /// Seals the bodies of records.
  enum Records {}

  /// Hashes the names that records are found by.
  enum Tags {}

  /// What Argon2id makes of a passphrase.
  enum Passphrase {}
}

/// The keys of a store, which all come from the one in its key file.
struct StoreKeys: ~Copyable {
  let records: Key<KeyRole.Records>
  let tags: Key<KeyRole.Tags>

  init(_ key: borrowing Key<KeyRole.Store>) {
    let salt = KeyFile.magic
    records = HKDF.key(from: key.bytes, salt: salt.bytes, info: [UInt8]("records".utf8).bytes)
    tags = HKDF.key(from: key.bytes, salt: salt.bytes, info: [UInt8]("tags".utf8).bytes)
  }
}
