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

  /// The safety numbers, before the action and after it.
  package struct Comparison {
    /// The results for the contacts, in their order.
    package fileprivate(set) var reports: [Report]
    fileprivate let verb: Verify
    fileprivate let context: Context
    fileprivate let vault: Vault

    /// Does what the action says.
    ///
    /// Throws ``OperationError/notSixtyDigits(_:)`` and ``OperationError/digitsDiffer(_:groups:)``.
    package mutating func finish() throws(OperationError) {
      if case .show = verb.action { return }
      reports = try OperationError.folding {
        while true {
          if let reports = try verb.act(on: reports, context, in: vault) { return reports }
          reports = try verb.reports(context, in: vault)
        }
      }
    }
  }

  /// Finds the safety numbers, and leaves the action to ``Comparison/finish()``.
  package func begin(in context: Context) throws(OperationError) -> Comparison {
    try OperationError.folding {
      let isShowing = if case .show = action { true } else { false }
      let vault = try context.vault(acceptingOlder: isShowing)
      return Comparison(
        reports: try reports(context, in: vault), verb: self, context: context, vault: vault)
    }
  }

  /// Returns the safety numbers after the action.
  ///
  /// Throws the errors of ``Comparison/finish()``.
  package func run(in context: Context) throws(OperationError) -> [Report] {
    var comparison = try begin(in: context)
    try comparison.finish()
    return comparison.reports
  }

  /// Returns the numbers. Those of many contacts take minutes, so nothing is locked meanwhile.
  private func reports(_ context: Context, in vault: Vault) throws -> [Report] {
    let (own, contacts) = try context.read(vault) { snapshot in
      let contacts = try contact.map { try snapshot.contacts(of: $0) } ?? snapshot.contacts()
      return (
        try snapshot.ownIdentity(), try contacts.map { ($0, try snapshot.introducer(of: $0)) }
      )
    }
    return contacts.map { contact, introducer in
      Report(
        contact: contact, introducer: introducer, own: own,
        number: SafetyNumber(of: own, and: contact.identity))
    }
  }

  /// Does what the action says, and returns the results after it, or `nil` if a contact is gone or has another
  /// identity by now.
  private func act(
    on reports: [Report], _ context: Context, in vault: Vault
  ) throws -> [Report]? {
    try context.write(to: vault) { transaction in
      let isCurrent = try reports.allSatisfy { report in
        try transaction.contact(id: report.contact.id)?.identity == report.contact.identity
      }
      guard isCurrent else { return nil }
      for report in reports { try act(on: report, in: transaction) }
      return try reports.map { report in
        let contact = try transaction.contact(id: report.contact.id) ?? report.contact
        return Report(
          contact: contact, introducer: try transaction.introducer(of: contact), own: report.own,
          number: report.number)
      }
    }
  }

  private func act(on report: Report, in transaction: Transaction) throws {
    let contact = try transaction.contact(id: report.contact.id) ?? report.contact
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
