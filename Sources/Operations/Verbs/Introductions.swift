import Ratcheting
import Storage

/// `pawl contact export`: prints contacts as a list that others can take over.
package struct ExportContacts: Sendable {
  let contacts: [Addressee]
  let includesUnverified: Bool

  /// Creates the verb for contacts and groups, or for all contacts if there are none.
  package init(_ contacts: [Addressee], includingUnverified includesUnverified: Bool) {
    self.contacts = contacts
    self.includesUnverified = includesUnverified
  }

  /// The result.
  package struct Report: Sendable {
    /// The contacts on the list.
    package let listed: [Contact]
    /// The list.
    package let text: String
    /// The names of contacts who were asked for and left out, since they are not verified.
    package let leftOut: [ContactName]
  }

  /// Returns the list.
  package func run(in context: Context) throws(OperationError) -> Report {
    try OperationError.folding {
      try context.readStore { snapshot in
        let wanted =
          try contacts.isEmpty
          ? snapshot.contacts() : snapshot.contacts(of: contacts.map { Recipient($0) })
        let listed = wanted.filter { includesUnverified || $0.isVerified }
        return Report(
          listed: listed,
          text: listed.map { Introduction(identity: $0.identity, name: $0.name).line }.joined(),
          leftOut: wanted.filter { !includesUnverified && !$0.isVerified }.map(\.name))
      }
    }
  }
}

/// `pawl contact add`: takes a list of contacts over.
package struct AddContacts: Sendable {
  let introducerName: ContactName?
  let groupName: ContactName?

  /// Creates the verb. If `introducer` is not `nil`, this contact vouches for those on the list. If `group`
  /// is not `nil`, they and the introducer are added to this group, which is made if there is none.
  package init(introducedBy introducer: ContactName?, to group: ContactName? = nil) {
    introducerName = introducer
    groupName = group
  }

  /// The result.
  package struct Report: Sendable {
    /// Whether nobody was on the list.
    package let isEmpty: Bool
    /// The names of the contacts who were added.
    package fileprivate(set) var added: [ContactName] = []
    /// The contacts who were known already, with the name that they have here and that on the list.
    package fileprivate(set) var known: [(name: ContactName, listed: ContactName)] = []
    /// The names of those who were known already and whom nobody has verified or introduced.
    package fileprivate(set) var stillUnverified: [ContactName] = []
    /// The names that belong to others here.
    package fileprivate(set) var taken: [ContactName] = []
    /// For names that were added, the other contacts whose names look like them.
    package fileprivate(set) var lookalikes: [(name: ContactName, others: Lookalikes)] = []
  }

  /// Adds the contacts on the list that `input` holds. People who are known keep their name and trust.
  ///
  /// Throws ``OperationError/malformedList(line:)``, and ``OperationError/unverifiedIntroducer(_:)``; then
  /// it adds nobody.
  package func run(
    in context: Context, from input: inout Input
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      let list = try Introduction.list(from: &input)
      return try context.write(to: context.vault()) { transaction in
        let introducer = try introducer(in: transaction)
        let own = try transaction.ownIdentity()
        var report = Report(isEmpty: list.isEmpty)
        let others = list.filter { $0.identity != own }
        for person in others {
          try add(
            person, introducedBy: introducer, to: &report, in: transaction)
        }
        if let groupName {
          let listed = try others.compactMap { try transaction.contact(withIdentity: $0.identity) }
          let members = listed + (introducer.map { [$0] } ?? [])
          try transaction.add(members, to: transaction.addGroup(named: groupName))
        }
        return report
      }
    }
  }

  private func introducer(in transaction: Transaction) throws -> Contact? {
    guard let introducerName else { return nil }
    let contact = try transaction.existingContact(named: introducerName)
    guard contact.isVerified else { throw OperationError.unverifiedIntroducer(introducerName) }
    return contact
  }

  private func add(
    _ person: Introduction, introducedBy introducer: Contact?,
    to report: inout Report, in transaction: Transaction
  ) throws {
    if let known = try transaction.contact(withIdentity: person.identity) {
      if known.trust == .unverified { report.stillUnverified.append(known.name) }
      return report.known.append((known.name, person.name))
    }
    guard try transaction.contact(named: person.name) == nil else {
      return report.taken.append(person.name)
    }
    let contact = try transaction.addContact(named: person.name, identity: person.identity)
    if let introducer {
      try transaction.setTrust(.introduced(by: introducer.identity), of: contact)
    }
    report.added.append(contact.name)
    let others = try transaction.lookalikes(of: contact.name, besides: contact.identity)
    if !others.names.isEmpty { report.lookalikes.append((contact.name, others)) }
  }
}
