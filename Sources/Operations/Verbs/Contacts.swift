import Storage

/// `pawl contact list`: lists the contacts.
package struct ListContacts: Sendable {
  /// Creates the verb.
  package init() {}

  /// A contact, and the name of the contact who has introduced them, or `nil`.
  package struct Entry: Sendable {
    /// The contact.
    package let contact: Contact
    /// The name of the contact who has introduced them, or `nil`.
    package let introducer: ContactName?

    init(_ contact: Contact, in snapshot: Snapshot) throws {
      self.contact = contact
      introducer = try snapshot.introducer(of: contact)
    }
  }

  /// Returns all contacts, sorted by name.
  package func run(in context: Context) throws(OperationError) -> [Entry] {
    try OperationError.folding {
      try context.readStore { snapshot in
        try snapshot.contacts().map { try Entry($0, in: snapshot) }
      }
    }
  }
}

/// `pawl contact show`: shows a contact.
package struct ShowContact: Sendable {
  let name: ContactName

  /// Creates the verb for the contact named `name`.
  package init(name: ContactName) { self.name = name }

  /// What is known about a contact.
  package struct Report: Sendable {
    /// The contact.
    package let contact: Contact
    /// The name of the contact who has introduced them, or `nil`.
    package let introducer: ContactName?
    /// The names of the groups that they are in.
    package let groups: [ContactName]
    /// The sessions, the latest first.
    package let sessions: [SessionState]
    /// The messages of the contact whose keys were kept, those of the latest session first.
    package let kept: [KeptMessage]
  }

  /// Returns what is known about the contact.
  package func run(in context: Context) throws(OperationError) -> Report {
    try OperationError.folding {
      try context.readStore { snapshot in
        let contact = try snapshot.existingContact(named: name)
        let sessions = try snapshot.sessions(with: contact.id).reversed()
        return Report(
          contact: contact, introducer: try snapshot.introducer(of: contact),
          groups: try snapshot.groups(of: contact).map(\.name),
          sessions: try snapshot.states(with: contact),
          kept: try sessions.flatMap { try snapshot.keptMessages(of: $0.id) })
      }
    }
  }
}

/// `pawl contact rename`: gives a contact another name.
package struct RenameContact: Sendable {
  let name: ContactName
  let newName: ContactName

  /// Creates the verb for the contact named `name`.
  package init(name: ContactName, to newName: ContactName) {
    self.name = name
    self.newName = newName
  }

  /// Renames the contact, and returns the other contacts whose names look like the new name; throws
  /// ``OperationError/nameTaken(_:)`` if another contact has the new name.
  package func run(in context: Context) throws(OperationError) -> Lookalikes {
    try OperationError.folding {
      try context.write(to: context.vault()) { transaction in
        let contact = try transaction.existingContact(named: name)
        try transaction.rename(contact, to: newName)
        return try transaction.lookalikes(of: newName, besides: contact.identity)
      }
    }
  }
}

/// `pawl contact remove`: removes a contact and all sessions with that contact.
package struct RemoveContact: Sendable {
  let name: ContactName

  /// Creates the verb for the contact named `name`.
  package init(name: ContactName) { self.name = name }

  /// Removes the contact if `isMeant`, which is called once the contact was found, returns true. Returns
  /// whether the contact was removed.
  package func run(
    in context: Context, isMeant: () -> Bool
  ) throws(OperationError) -> Bool {
    try OperationError.folding {
      let vault = try context.vault()
      _ = try context.read(vault) { try $0.existingContact(named: name) }
      guard isMeant() else { return false }
      try context.write(to: vault) { transaction in
        try transaction.remove(transaction.existingContact(named: name))
      }
      return true
    }
  }
}

extension Transaction {
  /// Deletes a contact, all sessions with them, and the trust in whom they have introduced.
  func remove(_ contact: Contact) throws {
    try endIntroductions(by: contact)
    try removeFromIndex(contact)
    try delete(contact.id)
  }
}
