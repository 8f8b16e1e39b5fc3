package import Ratcheting
import Storage

/// `pawl verify`: shows the safety number that the owner shares with a contact, and whether it has
/// been compared.
package struct Verify: Sendable {
  let name: ContactName
  let isConfirming: Bool

  /// The result: the safety number and the two identities.
  package struct Report: Sendable {
    /// The contact.
    package let contact: Contact
    /// The identity of the store's owner.
    package let own: IdentityKey
    /// The safety number of the two identities.
    package let number: SafetyNumber
  }

  /// Creates the verb. `isConfirming` says whether to record that both people have compared the
  /// number.
  package init(name: ContactName, isConfirming: Bool) {
    self.name = name
    self.isConfirming = isConfirming
  }

  /// Returns the safety number.
  package func run(in context: Context) throws(OperationError) -> Report {
    try OperationError.folding {
      guard isConfirming else { return try context.readStore { try report(in: $0) } }
      return try context.write(to: context.vault()) { transaction in
        try transaction.markVerified(transaction.existingContact(named: name))
        return try report(in: transaction)
      }
    }
  }

  private func report(in snapshot: Snapshot) throws -> Report {
    let contact = try snapshot.existingContact(named: name)
    let own = try snapshot.ownIdentity()
    return Report(
      contact: contact, own: own, number: SafetyNumber(of: own, and: contact.identity))
  }
}
