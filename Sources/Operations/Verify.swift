package import Ratcheting
import Storage

/// `pawl verify`: the safety number of a contact, and whether it was compared.
package struct Verify: Sendable {
  let name: ContactName
  let isConfirming: Bool

  package struct Outcome: Sendable {
    package let contact: Contact
    package let own: IdentityKey
    package let number: SafetyNumber
    package let isVerified: Bool
  }

  /// `isConfirming` notes that both people compared the number.
  package init(name: ContactName, isConfirming: Bool) {
    self.name = name
    self.isConfirming = isConfirming
  }

  package func run(in context: Context) throws(OperationError) -> Outcome {
    try OperationError.folding {
      let vault = try context.vault(acceptingOlder: !isConfirming)
      guard isConfirming else { return try context.read(vault) { try outcome($0) } }
      return try context.write(vault) { transaction in
        try Contact.existing(name, transaction).markVerified(transaction)
        return try outcome(transaction)
      }
    }
  }

  private func outcome(_ transaction: Snapshot) throws -> Outcome {
    let contact = try Contact.existing(name, transaction)
    let own = try Owner.load(transaction).identity.key
    return Outcome(
      contact: contact, own: own, number: SafetyNumber(of: own, and: contact.identity),
      isVerified: contact.isVerified)
  }
}
