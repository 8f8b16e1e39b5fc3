package import Ratcheting
import Storage

/// `pawl verify`: shows the safety numbers that the owner shares with contacts, and whether they have
/// been compared.
package struct Verify: Sendable {
  /// What is done beside showing the number.
  package enum Action: Sendable {
    /// Nothing.
    case show
    /// Records that both people have compared it.
    case confirm
    /// Compares it with digits that the other person sees, between which there may be spaces.
    case compare(String)
    /// Forgets that it was compared.
    case undo
  }

  let contact: Addressee?
  let action: Action

  /// The result for one contact: the safety number and the two identities.
  package struct Report: Sendable {
    /// The contact.
    package let contact: Contact
    /// The name of the contact who has introduced them, or `nil`.
    package let introducer: ContactName?
    /// The identity of the store's owner.
    package let own: IdentityKey
    /// The safety number of the two identities.
    package let number: SafetyNumber
  }

  /// Creates the verb for a contact or the members of a group, or for all contacts if it is `nil`.
  package init(_ contact: Addressee?, action: Action) {
    self.contact = contact
    self.action = action
  }

  /// Returns the safety numbers.
  ///
  /// Throws ``OperationError/notSixtyDigits(_:)`` and ``OperationError/digitsDiffer(_:groups:)``.
  package func run(in context: Context) throws(OperationError) -> [Report] {
    try OperationError.folding {
      if case .show = action { return try context.readStore { try reports(in: $0) } }
      return try context.write(to: context.vault()) { transaction in
        for report in try reports(in: transaction) { try act(on: report, in: transaction) }
        return try reports(in: transaction)
      }
    }
  }

  private func reports(in snapshot: Snapshot) throws -> [Report] {
    let own = try snapshot.ownIdentity()
    let contacts = try contact.map { try snapshot.contacts(of: $0) } ?? snapshot.contacts()
    return try contacts.map { contact in
      Report(
        contact: contact, introducer: try snapshot.introducer(of: contact), own: own,
        number: SafetyNumber(of: own, and: contact.identity))
    }
  }

  private func act(on report: Report, in transaction: Transaction) throws {
    let contact = report.contact
    switch action {
    case .show: return
    case .undo: return try transaction.endTrust(in: contact)
    case .confirm: break
    case .compare(let text):
      guard let given = SafetyNumber.groups(in: text) else {
        throw OperationError.notSixtyDigits(contact.name)
      }
      let differences = zip(given, report.number.groups).enumerated()
        .filter { $0.element.0 != $0.element.1 }.map { $0.offset + 1 }
      guard differences.isEmpty else {
        throw OperationError.digitsDiffer(contact.name, groups: differences)
      }
    }
    if !contact.isVerified { try transaction.setTrust(.verified, of: contact) }
  }
}
