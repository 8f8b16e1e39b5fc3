import Octets
package import Ratcheting
import Storage

/// Someone whose identity is known.
package struct Contact: Sendable {
  let id: RecordID
  package let name: ContactName
  package let identity: IdentityKey
  /// Whether the safety number was compared.
  package let isVerified: Bool

  static func find(_ name: ContactName, _ transaction: Snapshot) throws -> Contact? {
    guard let record = try transaction.find(.contact, named: name.bytes) else { return nil }
    return try Contact(record)
  }

  static func find(_ identity: IdentityKey, _ transaction: Snapshot) throws -> Contact? {
    guard let pointer = try transaction.find(.identity, named: identity.bytes),
      let id = pointer.place.owner
    else { return nil }
    return try find(id, transaction)
  }

  static func find(_ id: RecordID, _ transaction: Snapshot) throws -> Contact? {
    guard let record = try transaction.find(.contact, id) else { return nil }
    return try Contact(record)
  }

  /// The contact of that name, who must exist.
  static func existing(_ name: ContactName, _ transaction: Snapshot) throws -> Contact {
    guard let contact = try find(name, transaction) else {
      throw OperationError.noSuchContact(name, known: try all(transaction).map(\.name))
    }
    return contact
  }

  /// The contact of that name and identity, who is added if neither is known.
  static func findOrAdd(
    _ name: ContactName, _ identity: IdentityKey, _ transaction: Transaction
  ) throws -> Contact {
    if let contact = try find(name, transaction) {
      guard contact.identity == identity else {
        throw OperationError.identityMismatch(
          name, expected: contact.identity, found: identity)
      }
      return contact
    }
    if let contact = try find(identity, transaction) {
      throw OperationError.knownAs(contact.name, identity)
    }
    let id = try transaction.insert(
      at: Place(.contact), named: name.bytes, body(name, identity, isVerified: false).bytes)
    try transaction.insert(
      at: Place(.identity, of: id), named: identity.bytes, identity.bytes.bytes)
    return Contact(id: id, name: name, identity: identity, isVerified: false)
  }

  /// All contacts, by name.
  static func all(_ transaction: Snapshot) throws -> [Contact] {
    var contacts: [Contact] = []
    try transaction.forEach(.contact) { contacts.append(try Contact($0)) }
    return contacts.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
  }

  /// Notes that the safety number was compared.
  func markVerified(_ transaction: Transaction) throws {
    try transaction.replace(
      id, at: Place(.contact), named: name.bytes,
      Self.body(name, identity, isVerified: true).bytes)
  }

  /// Gives another name, which nobody else has.
  func rename(to newName: ContactName, _ transaction: Transaction) throws {
    if let other = try Self.find(newName, transaction), other.id != id {
      throw OperationError.nameTaken(newName)
    }
    try transaction.replace(
      id, at: Place(.contact), named: newName.bytes,
      Self.body(newName, identity, isVerified: isVerified).bytes)
  }

  private init(id: RecordID, name: ContactName, identity: IdentityKey, isVerified: Bool) {
    self.id = id
    self.name = name
    self.identity = identity
    self.isVerified = isVerified
  }

  init(_ record: borrowing Record) throws {
    var reader = ByteReader(record.body.bytes)
    id = record.id
    isVerified = try reader.readFlag()
    identity = try IdentityKey(kept: try reader.readBytes(IdentityKey.byteCount))
    let bytes = [UInt8](reader.remaining)
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw StorageError.damaged("contact")
    }
    name = try ContactName(text)
    guard name.bytes == bytes else { throw StorageError.damaged("contact") }
  }

  static func body(
    _ name: ContactName, _ identity: IdentityKey, isVerified: Bool
  ) -> [UInt8] {
    [isVerified ? 1 : 0] + identity.bytes + name.bytes
  }
}
