import Octets
import Ratcheting
import Storage

/// The record that leads to a contact when only the identity is known.
struct ContactIdentity: StoredRecord {
  static let kind = RecordKind(3)
  static let term = "identity"
  static let parentKind: RecordKind? = Contact.kind

  let contact: RecordID?
  let identity: IdentityKey

  static func decoded(from record: borrowing Record) throws -> ContactIdentity {
    ContactIdentity(contact: record.place.parent, identity: try IdentityKey(record.body.bytes))
  }

  func encoded() -> Secret {
    let bytes = identity.bytes
    return Secret(copying: bytes.bytes)
  }
}

/// The record that marks the index of contacts as complete: there is a ``LookalikeList`` for each form of each
/// contact's name, and an ``IntroducedContact`` for each contact who was introduced.
///
/// If this record is missing, or names another version of the forms, the index is made anew.
struct ContactIndex: StoredRecord {
  static let kind = RecordKind(17)
  static let term = "contact index"
  static let name = [UInt8]("contact index".utf8)

  /// The version of the forms of appearance.
  let version: UInt8

  static func decoded(from record: borrowing Record) throws -> ContactIndex {
    var reader = ByteReader(record.body.bytes)
    let version: UInt8 = try reader.readInteger()
    try reader.finish()
    return ContactIndex(version: version)
  }

  func encoded() -> Secret {
    let bytes = [version]
    return Secret(copying: bytes.bytes)
  }
}

/// The contacts whose names have one form of appearance in common, by which the record is found.
struct LookalikeList: StoredRecord {
  static let kind = RecordKind(18)
  static let term = "lookalike list"

  private static let identifierByteCount = 8

  fileprivate let id: RecordID
  /// The identifiers of the contacts, one after the other. A list may have thousands, of which few are of interest.
  private var identifiers: [UInt8]

  var count: Int { identifiers.count / Self.identifierByteCount }

  /// The contacts, in the order in which they were added.
  var contacts: some Sequence<RecordID> {
    stride(from: 0, to: identifiers.count, by: Self.identifierByteCount).lazy.map { start in
      let bytes = identifiers[start..<start + Self.identifierByteCount]
      return RecordID(value: bytes.reduce(0) { $0 << 8 | Int64($1) })
    }
  }

  static func decoded(from record: borrowing Record) throws -> LookalikeList {
    let identifiers = [UInt8](record.body.bytes)
    guard !identifiers.isEmpty, identifiers.count.isMultiple(of: identifierByteCount) else {
      throw ReadError.invalidValue
    }
    return LookalikeList(id: record.id, identifiers: identifiers)
  }

  func encoded() -> Secret { Secret(copying: identifiers.bytes) }

  fileprivate mutating func add(_ contact: RecordID) { identifiers += contact.bytes }

  fileprivate mutating func remove(_ contact: RecordID) {
    identifiers = contacts.filter { $0 != contact }.flatMap(\.bytes)
  }

  /// Returns the names of the lists that a contact of this appearance is in: its two forms, or one if both are
  /// the same, as for most names.
  static func names(for appearance: Appearance) -> [[UInt8]] {
    let names = appearance.forms.map { Array($0.utf8) }
    return names.first == names.last ? [names[0]] : names
  }
}

/// The record that a verified contact, its parent, has introduced another contact, whom its sealed body names.
struct IntroducedContact: StoredRecord {
  static let kind = RecordKind(19)
  static let term = "introduced contact"
  static let parentKind: RecordKind? = Contact.kind

  let contact: RecordID

  static func decoded(from record: borrowing Record) throws -> IntroducedContact {
    var reader = ByteReader(record.body.bytes)
    let contact = RecordID(value: Int64(bitPattern: try reader.readInteger()))
    try reader.finish()
    return IntroducedContact(contact: contact)
  }

  func encoded() -> Secret {
    let bytes = contact.bytes
    return Secret(copying: bytes.bytes)
  }

  /// The name of the record that one contact has introduced another.
  static func name(of contact: Contact, by introducer: Contact) -> [UInt8] {
    introducer.id.bytes + contact.id.bytes
  }
}

/// The other contacts whose names people may take for a name.
package struct Lookalikes: Equatable, Sendable {
  /// The maximum number of names to find. Without it, a new name that looks like thousands of others would take
  /// a long time.
  private static let maximumCount = 3

  /// The names of the first contacts found that look like it, at most three, sorted.
  package private(set) var names: [ContactName] = []
  /// Whether further contacts look like it too.
  package private(set) var areThereMore = false

  /// Adds another name. Returns whether more are of interest.
  fileprivate mutating func add(_ name: ContactName) -> Bool {
    guard !names.contains(name) else { return true }
    areThereMore = names.count == Self.maximumCount
    guard !areThereMore else { return false }
    names.append(name)
    names.sort { $0.bytes.lexicographicallyPrecedes($1.bytes) }
    return true
  }
}

extension Snapshot {
  /// Whether the store has the index, and in this version.
  var isIndexed: Bool {
    get throws(StorageError) {
      try value(ContactIndex.self, named: ContactIndex.name)?.version == Appearance.version
    }
  }

  /// Returns the names of the contacts that people may take for `name`, except for that of the contact whose
  /// identity is `identity`.
  func lookalikes(of name: ContactName, besides identity: IdentityKey) throws -> Lookalikes {
    let unindexed = try isIndexed ? nil : contacts()
    // What a first name looks like need not be known.
    if let unindexed, !unindexed.contains(where: { $0.identity != identity }) {
      return Lookalikes()
    }
    let appearance = Appearance(of: name.description)
    var appearances = Appearances()
    var lookalikes = Lookalikes()
    /// Returns whether more contacts are of interest.
    func note(_ other: Contact) -> Bool {
      guard other.identity != identity,
        appearances.appearance(of: other.name.description).resembles(appearance)
      else { return true }
      return lookalikes.add(other.name)
    }
    if let unindexed {
      _ = unindexed.allSatisfy(note)
      return lookalikes
    }
    for listName in LookalikeList.names(for: appearance) {
      guard let list = try value(LookalikeList.self, named: listName) else { continue }
      for id in list.contacts {
        guard try contact(id: id).map(note) ?? true else { return lookalikes }
      }
    }
    return lookalikes
  }
}

extension Transaction {
  /// Adds a contact, whose record has just been written, to the index, which is made with the second contact.
  func addToIndex(_ contact: Contact) throws {
    guard try isIndexed else { return try makeIndex(of: contacts()) }
    try addToLists(contact, for: Appearance(of: contact.name.description))
    try keepIntroduction(of: contact)
  }

  /// Removes a contact from the index before the contact's record is changed or deleted.
  func removeFromIndex(_ contact: Contact) throws(StorageError) {
    guard try isIndexed else { return }
    for name in LookalikeList.names(for: Appearance(of: contact.name.description)) {
      guard var list = try value(LookalikeList.self, named: name) else { continue }
      list.remove(contact.id)
      if list.count == 0 { try delete(list.id) } else { try save(list, named: name) }
    }
    try forgetIntroduction(of: contact)
  }

  /// Returns the contacts whom `introducer` has introduced.
  func contacts(introducedBy introducer: Contact) throws -> [Contact] {
    if try !isIndexed { try makeIndex(of: contacts()) }
    var ids: [RecordID] = []
    try forEach(IntroducedContact.self, of: introducer.id) { ids.append($0.contact) }
    return try ids.compactMap { try contact(id: $0) }
      .filter { $0.trust == .introduced(by: introducer.identity) }
  }

  /// Records who has introduced a contact, if somebody has.
  func keepIntroduction(of contact: Contact) throws(StorageError) {
    guard let introducer = try self.contact(introducing: contact),
      try introduction(of: contact, by: introducer) == nil
    else { return }
    try insert(
      IntroducedContact(contact: contact.id).encoded().bytes,
      at: Place(IntroducedContact.kind, of: introducer.id),
      named: IntroducedContact.name(of: contact, by: introducer))
  }

  /// Deletes the record of who has introduced a contact, if there is one.
  func forgetIntroduction(of contact: Contact) throws(StorageError) {
    guard let introducer = try self.contact(introducing: contact),
      let known = try introduction(of: contact, by: introducer)
    else { return }
    try delete(known)
  }

  private func introduction(
    of contact: Contact, by introducer: Contact
  ) throws(StorageError) -> RecordID? {
    try find(
      IntroducedContact.kind, named: IntroducedContact.name(of: contact, by: introducer)
    ).borrowed { $0.id }
  }

  /// Makes the index of `contacts`, which must be all contacts, and replaces any index that is there.
  func makeIndex(of contacts: [Contact]) throws {
    var former: [RecordID] = []
    try forEachBody([ContactIndex.kind, LookalikeList.kind, IntroducedContact.kind]) { id, _, _ in
      former.append(id)
      return true
    }
    for id in former { try delete(id) }
    guard contacts.count > 1 else { return }
    var appearances = Appearances()
    for contact in contacts {
      try addToLists(contact, for: appearances.appearance(of: contact.name.description))
      try keepIntroduction(of: contact)
    }
    let index = ContactIndex(version: Appearance.version)
    try insert(index.encoded().bytes, at: Place(ContactIndex.kind), named: ContactIndex.name)
  }

  private func addToLists(
    _ contact: Contact, for appearance: Appearance
  ) throws(StorageError) {
    for name in LookalikeList.names(for: appearance) {
      if var list = try value(LookalikeList.self, named: name) {
        list.add(contact.id)
        try save(list, named: name)
      } else {
        try insert(
          Secret(copying: contact.id.bytes.bytes).bytes, at: Place(LookalikeList.kind), named: name)
      }
    }
  }

  private func save(_ list: LookalikeList, named name: [UInt8]) throws(StorageError) {
    try replace(list.id, with: list.encoded().bytes, at: Place(LookalikeList.kind), named: name)
  }
}
