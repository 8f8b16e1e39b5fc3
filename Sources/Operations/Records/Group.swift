import Octets
import Ratcheting
import Storage

/// Contacts who have one name together: a team, or the machines of one person.
package struct Group: Sendable, StoredRecord {
  static let kind = RecordKind(15)
  static let term = "group"

  fileprivate(set) var id: RecordID
  /// What the store's owner calls the group, without the `@` that stands before it on the command line.
  package fileprivate(set) var name: ContactName

  static func decoded(from record: borrowing Record) throws -> Group {
    let bytes = [UInt8](record.body.bytes)
    guard let text = String(validating: bytes, as: UTF8.self), let name = ContactName(kept: text)
    else { throw ReadError.invalidValue }
    return Group(id: record.id, name: name)
  }

  func encoded() -> Secret { Secret(copying: name.bytes.bytes) }
}

/// The record that a contact is in a group. It is deleted with the contact.
struct Membership: StoredRecord {
  static let kind = RecordKind(16)
  static let term = "membership"
  static let parentKind: RecordKind? = Contact.kind

  let id: RecordID
  let contact: RecordID
  /// The group, which is the number of the record.
  let group: RecordID

  static func decoded(from record: borrowing Record) throws -> Membership {
    guard let contact = record.place.parent, record.body.count == 0,
      let group = Int64(exactly: record.place.number)
    else { throw ReadError.invalidValue }
    return Membership(id: record.id, contact: contact, group: RecordID(value: group))
  }

  func encoded() -> Secret { Secret(zeros: 0) }
}

/// Whom a message is written to or accepted from: a contact, or any member of a group.
package enum Addressee: Hashable, Sendable, CustomStringConvertible {
  case contact(ContactName)
  case group(ContactName)

  /// The character before the name of a group.
  package static let groupSign: Character = "@"

  /// The name as it is typed.
  package var description: String {
    switch self {
    case .contact(let name): name.description
    case .group(let name): String(Self.groupSign) + name.description
    }
  }
}

extension Snapshot {
  /// Returns the group named `name`, or `nil` if there is none.
  func group(named name: ContactName) throws(StorageError) -> Group? {
    try value(named: name.bytes)
  }

  /// Returns the group named `name`; throws ``OperationError/noSuchGroup(_:known:)`` if there is none.
  func existingGroup(named name: ContactName) throws -> Group {
    guard let group = try group(named: name) else {
      throw OperationError.noSuchGroup(name, known: try groups().map(\.name))
    }
    return group
  }

  /// Returns all groups, sorted by name.
  func groups() throws -> [Group] {
    var groups: [Group] = []
    try forEach(Group.self) { groups.append($0) }
    return groups.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
  }

  /// Returns the contacts in a group, sorted by name.
  func members(of group: Group) throws -> [Contact] {
    try memberships(in: group).compactMap { try contact(id: $0.contact) }
      .sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
  }

  /// Returns the groups that a contact is in, sorted by name.
  func groups(of contact: Contact) throws -> [Group] {
    let memberships = try memberships(of: contact)
    return try groups().filter { group in memberships.contains { $0.group == group.id } }
  }

  /// Returns the contacts that `addressee` stands for.
  ///
  /// Throws ``OperationError/noSuchContact(_:known:)``, ``OperationError/noSuchGroup(_:known:)`` or
  /// ``OperationError/emptyGroup(_:)``.
  func contacts(of addressee: Addressee) throws -> [Contact] {
    switch addressee {
    case .contact(let name): return [try existingContact(named: name)]
    case .group(let name):
      let members = try members(of: existingGroup(named: name))
      guard !members.isEmpty else { throw OperationError.emptyGroup(name) }
      return members
    }
  }

  /// Returns the contacts that recipients stand for, each once, in the order of the recipients.
  ///
  /// Throws the errors of ``contacts(of:)-(Addressee)``, in ``OperationError/inLine(_:_:)`` where the
  /// recipient was read from a list.
  func contacts(of recipients: [Recipient]) throws -> [Contact] {
    var contacts: [Contact] = []
    var known: Set<RecordID> = []
    var groups: Set<ContactName> = []
    for recipient in recipients {
      do {
        if case .group(let name) = recipient.addressee, !groups.insert(name).inserted { continue }
        contacts += try self.contacts(of: recipient.addressee).filter {
          known.insert($0.id).inserted
        }
      } catch let error as OperationError {
        throw recipient.line.map { OperationError.inLine($0, error) } ?? error
      }
    }
    return contacts
  }

  fileprivate func memberships(of contact: Contact) throws -> [Membership] {
    var memberships: [Membership] = []
    try forEach(Membership.self, of: contact.id) { memberships.append($0) }
    return memberships
  }

  fileprivate func memberships(in group: Group) throws -> [Membership] {
    var memberships: [Membership] = []
    try forEach(Membership.self) { if $0.group == group.id { memberships.append($0) } }
    return memberships
  }
}

extension Transaction {
  /// Returns the group named `name`, and adds it if there is none.
  func addGroup(named name: ContactName) throws -> Group {
    if let group = try group(named: name) { return group }
    // The body does not depend on the identifier, which is known only after the record is there.
    var group = Group(id: RecordID(value: 0), name: name)
    group.id = try insert(group.encoded().bytes, at: Place(Group.kind), named: name.bytes)
    return group
  }

  /// Adds contacts to a group. Those who are in it already stay in it.
  func add(_ contacts: [Contact], to group: Group) throws {
    let number = UInt64(group.id.value)
    for contact in contacts
    where try find(Membership.kind, of: contact.id, number: number) == nil {
      try insert(
        Secret(zeros: 0).bytes, at: Place(Membership.kind, of: contact.id, number: number))
    }
  }

  /// Removes a contact from a group; returns whether it was in it.
  func remove(_ contact: Contact, from group: Group) throws -> Bool {
    let known = try memberships(of: contact).filter { $0.group == group.id }
    for membership in known { try delete(membership.id) }
    return !known.isEmpty
  }

  /// Gives a group another name; throws ``OperationError/groupTaken(_:)`` when another group has it.
  func rename(_ group: Group, to newName: ContactName) throws {
    if let other = try self.group(named: newName), other.id != group.id {
      throw OperationError.groupTaken(newName)
    }
    var group = group
    group.name = newName
    try replace(
      group.id, with: group.encoded().bytes, at: Place(Group.kind), named: newName.bytes)
  }

  /// Deletes a group. Its members stay contacts.
  func delete(_ group: Group) throws {
    for membership in try memberships(in: group) {
      try delete(membership.id)
    }
    try delete(group.id)
  }
}
