import Storage

/// `pawl contact list`: the address book.
package struct ListContacts: Sendable {
  package init() {}

  /// All contacts, by name.
  package func run(in context: Context) throws(OperationError) -> [Contact] {
    try OperationError.folding {
      try context.read(context.vault(acceptingOlder: true)) { try Contact.all($0) }
    }
  }
}
