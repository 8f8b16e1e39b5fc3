package import Octets
import Primitives

/// The kind of a record. Its meaning is up to the module that defines it.
package struct RecordKind: Hashable, Sendable {
  /// The number that stands for the kind in the database.
  package let number: UInt8

  /// Creates the kind with the given number; 0 is the store's own.
  package init(_ number: UInt8) { self.number = number }
}

/// The identifier of a record, unique within its store.
package struct RecordID: Hashable, Sendable {
  /// The number of the record's row.
  package let value: Int64

  /// Creates the identifier of the row with the given number.
  package init(value: Int64) { self.value = value }

  /// The identifier as 8 bytes, most significant byte first.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: value)
    return bytes
  }
}

/// Everything about a record that is not sealed. The sealed body opens only in the place that it
/// was sealed for.
package struct Place: Hashable, Sendable {
  /// The kind of the record.
  package let kind: RecordKind
  /// The record that this one belongs to and is deleted with, or `nil` if there is none.
  package var parent: RecordID?
  /// The number that orders the record among the records of its kind.
  package var number: UInt64
  /// The time at which the record is to be deleted, in seconds since 1970, or 0 for never.
  package var due: UInt64

  /// Creates a place. Values of `number` and `due` beyond `Int64.max`, which the database cannot
  /// hold, become `Int64.max`.
  package init(_ kind: RecordKind, of parent: RecordID? = nil, number: UInt64 = 0, due: UInt64 = 0)
  {
    self.kind = kind
    self.parent = parent
    self.number = min(number, UInt64(Int64.max))
    self.due = min(due, UInt64(Int64.max))
  }
}

/// A record whose body has been opened.
package struct Record: ~Copyable {
  /// The identifier of the record.
  package let id: RecordID
  /// The place of the record.
  package let place: Place
  /// The opened body.
  package let body: Secret

  /// Creates a record from its parts.
  package init(id: RecordID, place: Place, body: consuming Secret) {
    self.id = id
    self.place = place
    self.body = body
  }
}

/// A seal with the keys of a store: seals the bodies of records to their places, hashes the names of
/// records, and authenticates the set of all rows.
final class RecordSeal {
  private let keys: StoreKeys
  private let rows: HMAC
  private let randomness: any Randomness

  init(keys: consuming StoreKeys, randomness: any Randomness) {
    rows = HMAC(key: keys.rows)
    self.keys = keys
    self.randomness = randomness
  }

  /// Returns `body`, sealed so that it opens only with the same identifier, place and tag.
  func seal(_ body: RawSpan, id: RecordID, place: Place, tag: [UInt8]?) -> [UInt8] {
    XChaCha20Poly1305.seal(
      body, with: keys.records, authenticating: place.binding(id: id, tag: tag).bytes,
      randomness: randomness)
  }

  /// Returns the record of a row, or `nil` if it does not open.
  func open(_ row: Row) -> Record? {
    guard let place = row.place else { return nil }
    let id = RecordID(value: row.id)
    let binding = place.binding(id: id, tag: row.tag)
    guard
      let body = try? XChaCha20Poly1305.open(
        row.sealed.bytes, with: keys.records, authenticating: binding.bytes)
    else { return nil }
    return Record(id: id, place: place, body: body)
  }

  /// Returns the tag of the record of `kind` named `name`: a keyed hash of 16 bytes by which the
  /// record is found.
  func tag(_ kind: RecordKind, named name: [UInt8]) -> [UInt8] {
    var code = HMAC(key: keys.tags)
    code.update([kind.number].bytes)
    code.update(name.bytes)
    return [UInt8](code.finish().prefix(16))
  }

  /// Returns the digest of the set of one row.
  func digest(of row: Row) -> RowDigest {
    var code = rows.copy()
    code.update(row.front.bytes)
    code.update(row.sealed.bytes)
    return RowDigest(code: code.finish())
  }

  /// Returns the code by which a marker recognises a state of the store, 32 bytes.
  func code(of state: [UInt8]) -> [UInt8] {
    var code = HMAC(key: keys.markers)
    code.update(state.bytes)
    return code.finish()
  }
}

extension Place {
  /// Returns the bytes that the seal of the record with this identifier and tag authenticates.
  fileprivate func binding(id: RecordID, tag: [UInt8]?) -> [UInt8] {
    var bytes = [UInt8]("pawl/v1 record".utf8)
    bytes.append(kind.number)
    bytes.append(bigEndian: id.value)
    bytes.append(bigEndian: parent?.value ?? 0)
    bytes.append(bigEndian: number)
    bytes.append(bigEndian: due)
    return bytes + (tag ?? [])
  }
}
