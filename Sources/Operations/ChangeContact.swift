import Storage

/// `pawl contact show`: what is known of a contact.
package struct ShowContact: Sendable {
  let name: ContactName

  package init(name: ContactName) { self.name = name }

  package func run(in context: Context) throws(OperationError) -> Contact {
    try OperationError.folding {
      try context.read(context.vault(acceptingOlder: true)) { try Contact.existing(name, $0) }
    }
  }
}

/// `pawl contact rename`: calls a contact by another name.
package struct RenameContact: Sendable {
  let name: ContactName
  let newName: ContactName

  package init(name: ContactName, to newName: ContactName) {
    self.name = name
    self.newName = newName
  }

  package func run(in context: Context) throws(OperationError) {
    try OperationError.folding {
      try context.write(context.vault()) { transaction in
        try Contact.existing(name, transaction).rename(to: newName, transaction)
      }
    }
  }
}

/// `pawl contact remove`: forgets a contact and all sessions with them.
package struct RemoveContact: Sendable {
  let name: ContactName

  package init(name: ContactName) { self.name = name }

  package func run(in context: Context) throws(OperationError) {
    try OperationError.folding {
      try context.write(context.vault()) { transaction in
        try transaction.delete(Contact.existing(name, transaction).id)
      }
    }
  }
}
