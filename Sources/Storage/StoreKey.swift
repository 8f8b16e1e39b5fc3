import Octets
import Primitives

/// The role of the key in the key file.
enum Store {}

/// The role of the key that records are sealed under.
enum Records {}

/// The role of the key that hashes what records are found by.
enum Tags {}

/// The keys of a store.
struct StoreKeys: ~Copyable {
  private static let magic = [UInt8]("pawl/v1 key\n".utf8)
  /// The length of a key file, in bytes.
  static let fileByteCount = magic.count + 1 + Key<Store>.byteCount

  let records: Key<Records>
  let tags: Key<Tags>

  init(_ key: borrowing Key<Store>) {
    records = HKDF.key(
      from: key.bytes, salt: Self.magic.bytes, info: [UInt8]("records".utf8).bytes)
    tags = HKDF.key(from: key.bytes, salt: Self.magic.bytes, info: [UInt8]("tags".utf8).bytes)
  }

  /// The content of the file of a fresh key, not protected by anything but its permissions.
  static func newFile(_ randomness: any Randomness) -> Secret {
    let key: Key<Store> = randomness.key()
    var writer = SecretWriter(capacity: fileByteCount)
    writer.append(magic.bytes)
    writer.append(bigEndian: UInt8(0))
    writer.append(key.bytes)
    return writer.finish()
  }

  /// The keys that the content of a key file yields; throws ``StorageError/damaged(_:)``.
  static func restored(from file: borrowing Secret) throws(StorageError) -> StoreKeys {
    var reader = ByteReader(file.bytes)
    guard let magic = try? reader.array(Self.magic.count), magic == Self.magic,
      let protection = try? reader.integer(as: UInt8.self), protection == 0,
      reader.rest.byteCount == Key<Store>.byteCount
    else { throw .damaged("key file") }
    return StoreKeys(Key<Store>(copying: reader.rest))
  }
}
