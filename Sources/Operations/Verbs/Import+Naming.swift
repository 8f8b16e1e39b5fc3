import Octets
import Ratcheting
import Storage

extension Import {
  /// The name under which the owner of a bundle is saved.
  package enum Naming: Sendable {
    /// This name. If the owner has another one already, the import is refused.
    case given(ContactName)
    /// The name of a contact whose place the owner takes: someone with a new machine, or who has lost a
    /// store.
    case replacing(ContactName)
    /// The name that the owner has already, or else the one that the bundle suggests.
    case suggested

    /// Returns the contact who has the name now, whose folder in a prekey directory is the one that is
    /// meant; `nil` if nobody has, or somebody else is meant.
    func known(in snapshot: Snapshot) throws -> Contact? {
      try given.flatMap { try snapshot.contact(named: $0) }
    }

    /// The name, if it is that of a contact or of someone new.
    var given: ContactName? {
      guard case .given(let name) = self else { return nil }
      return name
    }
  }

  /// A verified bundle whose owner is a contact.
  struct Admission {
    let bundle: Bundle
    /// The owner, as known before the import.
    let contact: Contact
    /// Whether the owner was no contact before.
    let isAdded: Bool
    /// Whose place the owner has taken, or `nil`.
    let replaced: Contact?
  }

  /// Verifies a bundle, which must be from `expected` unless that is `nil`, and saves its owner as a
  /// contact.
  func admit(
    _ unverified: UnverifiedBundle, from expected: IdentityKey?, by importer: borrowing Identity,
    in transaction: Transaction
  ) throws -> Admission {
    let bundle = try transaction.verified(unverified, by: importer.key, besides: reusable)
    if let expected, expected != bundle.identity {
      throw OperationError.identityRefused(expected: expected, found: bundle.identity)
    }
    let isKnown = try transaction.contact(withIdentity: bundle.identity) != nil
    let (contact, replaced) = try naming.save(ownerOf: bundle, in: transaction)
    try Handshake.check(bundle, as: importer)
    return Admission(bundle: bundle, contact: contact, isAdded: !isKnown, replaced: replaced)
  }
}

extension Import.Naming {
  /// Saves the owner of a bundle as a contact, and returns the contact and whose place it has taken, or
  /// `nil`.
  fileprivate func save(
    ownerOf bundle: Bundle, in transaction: Transaction
  ) throws -> (Contact, replaced: Contact?) {
    let identity = bundle.identity
    switch self {
    case .given(let name):
      return (try transaction.addContact(named: name, identity: identity), nil)
    case .replacing(let name):
      let former = try transaction.existingContact(named: name)
      guard former.identity != identity else { return (former, nil) }
      return (try transaction.replace(former, by: identity), former)
    case .suggested:
      if let known = try transaction.contact(withIdentity: identity) { return (known, nil) }
      guard let name = try? ContactName(bundle.suggestedName) else {
        throw OperationError.noSuggestedName(bundle.suggestedName)
      }
      return (try transaction.addContact(named: name, identity: identity), nil)
    }
  }
}

extension Transaction {
  /// Gives the name of a contact, and the place in groups, to another identity, which nobody has verified.
  /// All that belongs to the former identity is deleted: who has its keys could go on writing as this
  /// contact.
  ///
  /// Throws ``OperationError/knownAs(_:_:)`` when the identity has another name.
  fileprivate func replace(_ former: Contact, by identity: IdentityKey) throws -> Contact {
    if let other = try contact(withIdentity: identity) {
      throw OperationError.knownAs(other.name, identity)
    }
    let groups = try groups(of: former)
    try remove(former)
    let contact = try addContact(named: former.name, identity: identity)
    for group in groups { try add([contact], to: group) }
    return contact
  }
}
