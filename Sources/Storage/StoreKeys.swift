import Octets
import Primitives

/// The role of the key in the key file.
enum Store {}

/// The role of the key that records are sealed under.
enum Records {}

/// The role of the key that hashes what records are found by.
enum Tags {}

/// The keys of a store, which all come from the one in its key file.
struct StoreKeys: ~Copyable {
  let records: Key<Records>
  let tags: Key<Tags>

  init(_ key: borrowing Key<Store>) {
    let salt = KeyFile.magic
    records = HKDF.key(from: key.bytes, salt: salt.bytes, info: [UInt8]("records".utf8).bytes)
    tags = HKDF.key(from: key.bytes, salt: salt.bytes, info: [UInt8]("tags".utf8).bytes)
  }
}
