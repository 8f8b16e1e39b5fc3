import Octets
package import Ratcheting
import Storage

/// The name of a contact: 1 to 64 Unicode scalars that are safe to show, none of them invisible. Names are
/// compared in normalization form C.
package struct ContactName: Hashable, Sendable, CustomStringConvertible {
  /// The maximum length, in Unicode scalars.
  package static let maximumLength = 64

  /// The name in normalization form C.
  package let description: String

  /// The characters that no name begins with.
  static let reservedBeginnings: [Unicode.Scalar] = ["-", ".", "@", "#"]
  /// The beginning of an identity, which is no name in either case.
  private static let identityBeginning = "pawl1"

  /// Creates a name; throws ``OperationError/invalidName(_:)`` when `text` is not a valid name.
  package init(_ text: String) throws(OperationError) {
    let name = PlainText.normalized(text)
    guard Self.isWellFormed(name), VisibleName.isVisible(name),
      name.unicodeScalars.first.map(Self.reservedBeginnings.contains) == false,
      !name.lowercased().hasPrefix(Self.identityBeginning)
    else { throw .invalidName(text) }
    description = name
  }

  /// Creates the name that a record of the store holds, or returns `nil` if it cannot be one. A name that
  /// is no longer valid stays as it is until it is changed.
  package init?(kept text: String) {
    guard Self.isWellFormed(text) else { return nil }
    description = text
  }

  /// Returns whether a backup may hold this text as the name of a contact (`docs/protocol.md`,
  /// section 15).
  static func isWellFormed(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    return (1...maximumLength).contains(scalars.count) && PlainText.isPlainName(text)
      && PlainText.normalized(text).utf8.elementsEqual(text.utf8) && !scalars.contains("/")
      && scalars.first != "-" && scalars.first != "."
  }

  /// The bytes by which names are compared.
  var bytes: [UInt8] { [UInt8](description.utf8) }

  package static func == (one: ContactName, other: ContactName) -> Bool { one.bytes == other.bytes }

  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}

/// How far it has been checked that a contact's identity is theirs.
package enum Trust: Equatable, Sendable {
  /// Not at all.
  case unverified
  /// Another contact who had been verified, the one with this identity, has vouched for it.
  case introduced(by: IdentityKey)
  /// Both people have compared the safety number.
  case verified
}

/// A person whose identity is known under a name.
package struct Contact: Sendable, StoredRecord {
  static let kind = RecordKind(2)
  static let term = "contact"

  fileprivate(set) var id: RecordID
  /// What the store's owner calls the contact.
  package fileprivate(set) var name: ContactName
  /// What the contact's bundles and messages are verified by.
  package let identity: IdentityKey
  /// How far the identity has been checked.
  package fileprivate(set) var trust = Trust.unverified
  /// Since when it has been trusted so, in seconds since 1970; 0 if it is not, or since an unknown time.
  package fileprivate(set) var trustedSince: UInt64 = 0
  /// The greatest `not_before` of the contact's bundles that passed the checks of an import, in
  /// seconds since 1970; 0 if there was none.
  fileprivate(set) var notBefore: UInt64 = 0
  /// The greatest `created` of these bundles.
  fileprivate(set) var lastBundle: UInt64 = 0
  /// When the bundle with that time expires, in seconds since 1970; 0 if there was none.
  fileprivate(set) var lastExpiry: UInt64 = 0
  /// The greatest `created` of those of these bundles that are reusable.
  fileprivate(set) var lastReusable: UInt64 = 0

  fileprivate var place: Place { Place(Self.kind) }

  static func decoded(from record: borrowing Record) throws -> Contact {
    var reader = ByteReader(record.body.bytes)
    let trust = try reader.readTrust()
    let trustedSince: UInt64 = try reader.readInteger()
    let identity = try IdentityKey(kept: try reader.readBytes(IdentityKey.byteCount))
    let notBefore: UInt64 = try reader.readInteger()
    let lastBundle: UInt64 = try reader.readInteger()
    let lastExpiry: UInt64 = try reader.readInteger()
    let lastReusable: UInt64 = try reader.readInteger()
    let bytes = [UInt8](reader.remaining)
    guard let text = String(validating: bytes, as: UTF8.self) else { throw ReadError.invalidValue }
    guard let name = ContactName(kept: text) else { throw ReadError.invalidValue }
    return Contact(
      id: record.id, name: name, identity: identity, trust: trust, trustedSince: trustedSince,
      notBefore: notBefore, lastBundle: lastBundle, lastExpiry: lastExpiry,
      lastReusable: lastReusable)
  }

  func encoded() -> Secret {
    var writer = SecretWriter(capacity: 512)
    writer.append(trust.encoded.bytes)
    writer.append(bigEndian: trustedSince)
    writer.append(identity.bytes.bytes)
    writer.append(bigEndian: notBefore)
    writer.append(bigEndian: lastBundle)
    writer.append(bigEndian: lastExpiry)
    writer.append(bigEndian: lastReusable)
    writer.append(name.bytes.bytes)
    return writer.finish()
  }
}

extension Contact {
  /// When the latest of the contact's bundles that were imported was made, in seconds since 1970; 0 if
  /// there was none.
  package var latestBundle: UInt64 { lastBundle }

  /// When that bundle expires, in seconds since 1970; 0 if there was none.
  package var latestExpiry: UInt64 { lastExpiry }

  /// Whether both people have compared the safety number.
  package var isVerified: Bool { trust == .verified }

  /// Returns whether `bundle` is reusable and the contact is known to have made a newer reusable one.
  ///
  /// A one-time bundle that is newer by more than a period tells that too: whoever adds it to a directory
  /// replaces the reusable bundle of the period before.
  func hasDisplaced(_ bundle: Bundle) -> Bool {
    bundle.oneTimePrekey == nil
      && (bundle.created < lastReusable
        || bundle.created.addingSaturating(PrekeyPeriod.length) < lastBundle)
  }
}

extension Trust {
  /// The byte of the state, and behind it the identity of who has introduced the contact.
  var encoded: [UInt8] {
    switch self {
    case .unverified: [0]
    case .verified: [1]
    case .introduced(let introducer): [2] + introducer.bytes
    }
  }
}

extension ByteReader {
  /// Reads how far a contact has been checked.
  mutating func readTrust() throws -> Trust {
    switch try readInteger(as: UInt8.self) {
    case 0: .unverified
    case 1: .verified
    case 2: .introduced(by: try IdentityKey(kept: try readBytes(IdentityKey.byteCount)))
    default: throw ReadError.invalidValue
    }
  }
}

extension Snapshot {
  /// Returns the contact named `name`, or `nil` if there is none.
  func contact(named name: ContactName) throws(StorageError) -> Contact? {
    try value(named: name.bytes)
  }

  /// Returns the contact with this identity, or `nil` if there is none.
  func contact(withIdentity identity: IdentityKey) throws(StorageError) -> Contact? {
    guard let pointer: ContactIdentity = try value(named: identity.bytes),
      let id = pointer.contact
    else { return nil }
    return try contact(id: id)
  }

  /// Returns the contact whose record has this identifier, or `nil` if there is none.
  func contact(id: RecordID) throws(StorageError) -> Contact? { try value(id: id) }

  /// Returns the contact named `name`; throws ``OperationError/noSuchContact(_:known:)`` if there
  /// is none, or ``OperationError/groupWithoutSign(_:)`` if a group has the name.
  func existingContact(named name: ContactName) throws -> Contact {
    guard let contact = try contact(named: name) else {
      if try group(named: name) != nil { throw OperationError.groupWithoutSign(name) }
      throw OperationError.noSuchContact(name, known: try contacts().map(\.name))
    }
    return contact
  }

  /// Returns all contacts, sorted by name.
  func contacts() throws -> [Contact] {
    var contacts: [Contact] = []
    try forEach(Contact.self) { contacts.append($0) }
    return contacts.sorted { $0.name.bytes.lexicographicallyPrecedes($1.name.bytes) }
  }

  /// Returns the contact who has introduced another, or `nil` if nobody has.
  func contact(introducing contact: Contact) throws(StorageError) -> Contact? {
    guard case .introduced(let introducer) = contact.trust else { return nil }
    return try self.contact(withIdentity: introducer)
  }

  /// Returns the name of the contact who has introduced another, or `nil` if nobody has.
  func introducer(of contact: Contact) throws(StorageError) -> ContactName? {
    try self.contact(introducing: contact)?.name
  }

  /// Returns the contact named `name`, or all contacts when no name is given.
  func contacts(named name: ContactName?) throws -> [Contact] {
    try name.map { [try existingContact(named: $0)] } ?? contacts()
  }
}

extension Transaction {
  /// Returns the contact with this name and identity, and adds it if neither is known.
  ///
  /// Throws ``OperationError/identityMismatch(_:expected:found:)`` when the name belongs to another
  /// identity, and ``OperationError/knownAs(_:_:)`` when the identity has another name.
  func addContact(named name: ContactName, identity: IdentityKey) throws -> Contact {
    if let contact = try contact(named: name) {
      guard contact.identity == identity else {
        throw OperationError.identityMismatch(name, expected: contact.identity, found: identity)
      }
      return contact
    }
    if let contact = try contact(withIdentity: identity) {
      throw OperationError.knownAs(contact.name, identity)
    }
    // The body does not depend on the identifier, which is known only after the record is there.
    var contact = Contact(id: RecordID(value: 0), name: name, identity: identity)
    contact.id = try insert(contact.encoded().bytes, at: contact.place, named: name.bytes)
    let pointer = identity.bytes
    try insert(pointer.bytes, at: Place(ContactIdentity.kind, of: contact.id), named: pointer)
    try addToIndex(contact)
    return contact
  }

  /// Records how far the identity of `contact` has been checked, and since when; 0 if that is not known.
  func setTrust(
    _ trust: Trust, of contact: Contact, since time: UInt64? = nil
  ) throws(StorageError) {
    try forgetIntroduction(of: contact)
    var contact = contact
    contact.trust = trust
    contact.trustedSince = trust == .unverified ? 0 : time ?? now
    try save(contact)
    try keepIntroduction(of: contact)
  }

  /// Keeps the times of bundles of `contact` that have passed all checks of an import.
  func keepTimes(of bundles: [Bundle], for contact: Contact) throws(StorageError) {
    var updated = contact
    for bundle in bundles {
      updated.notBefore = max(updated.notBefore, bundle.notBefore)
      if bundle.created > updated.lastBundle {
        (updated.lastBundle, updated.lastExpiry) = (bundle.created, bundle.expires)
      }
      if bundle.oneTimePrekey == nil {
        updated.lastReusable = max(updated.lastReusable, bundle.created)
      }
    }
    guard
      updated.notBefore > contact.notBefore || updated.lastBundle > contact.lastBundle
        || updated.lastReusable > contact.lastReusable
    else { return }
    try save(updated)
  }

  /// Gives `contact` a new name; throws ``OperationError/nameTaken(_:)`` when another contact has
  /// it.
  func rename(_ contact: Contact, to newName: ContactName) throws {
    if let other = try self.contact(named: newName), other.id != contact.id {
      throw OperationError.nameTaken(newName)
    }
    try removeFromIndex(contact)
    var contact = contact
    contact.name = newName
    try save(contact)
    try addToIndex(contact)
  }

  private func save(_ contact: Contact) throws(StorageError) {
    try replace(
      contact.id, with: contact.encoded().bytes, at: contact.place, named: contact.name.bytes)
  }
}
