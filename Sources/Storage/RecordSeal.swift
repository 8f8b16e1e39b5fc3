import Octets
import Primitives

/// Seals records to their places, and hashes what they are found by.
final class RecordSeal {
  private let keys: StoreKeys
  private let randomness: any Randomness

  init(_ keys: consuming StoreKeys, _ randomness: any Randomness) {
    self.keys = keys
    self.randomness = randomness
  }

  /// The sealed form of `body`, which opens in this place only.
  func seal(_ body: RawSpan, _ id: RecordID, _ place: Place, _ tag: [UInt8]?) -> [UInt8] {
    XChaCha20Poly1305.seal(
      body, with: keys.records, authenticating: place.binding(id, tag).bytes,
      randomness: randomness)
  }

  /// The body; throws ``StorageError/damaged(_:)``.
  func open(
    _ sealed: [UInt8], _ id: RecordID, _ place: Place, _ tag: [UInt8]?
  ) throws(StorageError) -> Record {
    do {
      let body = try XChaCha20Poly1305.open(
        sealed.bytes, with: keys.records, authenticating: place.binding(id, tag).bytes)
      return Record(id: id, place: place, body: body)
    } catch { throw .damaged("record \(id.value)") }
  }

  /// What a record of `kind` is found by instead of its name.
  func tag(_ kind: RecordKind, _ name: [UInt8]) -> [UInt8] {
    var code = HMAC(key: keys.tags)
    code.update([kind.number].bytes)
    code.update(name.bytes)
    return [UInt8](code.finish().prefix(16))
  }
}
