import Storage

/// `pawl contact list`: lists the contacts.
package struct ListContacts: Sendable {
  /// Creates the verb.
  package init() {}

  /// Returns all contacts, sorted by name.
  package func run(in context: Context) throws(OperationError) -> [Contact] {
    try OperationError.folding { try context.readStore { try $0.contacts() } }
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
          contact: contact, kept: try sessions.flatMap { try snapshot.keptMessages(of: $0.id) })
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

  /// Renames the contact, and returns the names of other contacts that look like the new name; throws
  /// ``OperationError/nameTaken(_:)`` if another contact has the new name.
  package func run(in context: Context) throws(OperationError) -> [ContactName] {
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

  /// Removes the contact.
  package func run(in context: Context) throws(OperationError) {
    try OperationError.folding {
      try context.write(to: context.vault()) { transaction in
        try transaction.delete(transaction.existingContact(named: name).id)
      }
    }
  }
}
