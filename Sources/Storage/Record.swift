package import Octets

/// What a record is to its keeper.
package struct RecordKind: Hashable, Sendable {
  package let number: UInt8

  package init(_ number: UInt8) { self.number = number }
}

/// What a record is called in the store.
package struct RecordID: Hashable, Sendable {
  let value: Int64

  package init(value: Int64) { self.value = value }

  /// Eight bytes that stand for it within the store.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: value)
    return bytes
  }
}

/// Where a record stands: everything about it that is not sealed. The seal holds for this place only.
package struct Place: Hashable, Sendable {
  package let kind: RecordKind
  /// The record it belongs to and goes with.
  package var owner: RecordID?
  /// Its order among its like.
  package var number: UInt64
  /// When it is to be deleted, in seconds since 1970; 0 for never.
  package var due: UInt64

  package init(_ kind: RecordKind, of owner: RecordID? = nil, number: UInt64 = 0, due: UInt64 = 0) {
    self.kind = kind
    self.owner = owner
    // What the database can hold.
    self.number = min(number, UInt64(Int64.max))
    self.due = min(due, UInt64(Int64.max))
  }

  /// What a seal is bound to.
  func binding(_ id: RecordID, _ tag: [UInt8]?) -> [UInt8] {
    var bytes = [UInt8]("pawl/v1 record".utf8)
    bytes.append(kind.number)
    bytes.append(bigEndian: id.value)
    bytes.append(bigEndian: owner?.value ?? 0)
    bytes.append(bigEndian: number)
    bytes.append(bigEndian: due)
    return bytes + (tag ?? [])
  }
}

/// A record, opened.
package struct Record: ~Copyable {
  package let id: RecordID
  package let place: Place
  package let body: Secret

  package init(id: RecordID, place: Place, body: consuming Secret) {
    self.id = id
    self.place = place
    self.body = body
  }
}
