import Ratcheting
import Storage

/// `pawl session reset`: stops sending in the sessions with a contact, or with everybody. What the
/// other side sends in them can still be read; a fresh bundle begins anew.
package struct ResetSessions: Sendable {
  let name: ContactName?

  /// Without a name the sessions with everybody, also in a store that was put back to an older state:
  /// that state is the valid one afterwards.
  package init(with name: ContactName?) { self.name = name }

  /// Whose sessions were reset, by name.
  package func run(in context: Context) throws(OperationError) -> [ContactName] {
    try OperationError.folding {
      let vault = try context.vault(acceptingOlder: name == nil)
      return try context.write(vault) { transaction in
        let contacts =
          try name.map { [try Contact.existing($0, transaction)] } ?? Contact.all(transaction)
        return try contacts.filter { try reset($0, context, transaction) }.map(\.name)
      }
    }
  }

  /// Says whether there was a session to reset.
  private func reset(
    _ contact: Contact, _ context: Context, _ transaction: Transaction
  ) throws -> Bool {
    let sessions = try KeptSession.all(of: contact.id, at: context.now, transaction)
    for summary in sessions where !summary.isRetired {
      guard var kept = try KeptSession.find(summary.id, transaction) else { continue }
      kept.session.isRetired = true
      try kept.save(transaction)
    }
    guard !sessions.isEmpty || name == nil else { throw OperationError.noSession(contact.name) }
    return !sessions.isEmpty
  }
}
