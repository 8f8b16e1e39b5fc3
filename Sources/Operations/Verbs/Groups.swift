import Ratcheting
import Storage

/// `pawl group add`: adds contacts to a group, which it makes if there is none of that name.
package struct AddToGroup: Sendable {
  let group: ContactName
  let members: [ContactName]

  /// Creates the verb.
  package init(_ members: [ContactName], to group: ContactName) {
    self.group = group
    self.members = members
  }

  /// Adds the contacts; throws ``OperationError/noSuchContact(_:known:)``, and then adds none.
  package func run(in context: Context) throws(OperationError) {
    try OperationError.folding {
      try context.write(to: context.vault()) { transaction in
        let contacts = try members.map { try transaction.existingContact(named: $0) }
        try transaction.add(contacts, to: transaction.addGroup(named: group))
      }
    }
  }
}

/// `pawl group remove`: removes contacts from a group.
package struct RemoveFromGroup: Sendable {
  let group: ContactName
  let members: [ContactName]

  /// Creates the verb.
  package init(_ members: [ContactName], from group: ContactName) {
    self.group = group
    self.members = members
  }

  /// Removes the contacts; throws ``OperationError/noSuchGroup(_:known:)``, or
  /// ``OperationError/noMember(_:of:)`` for a contact who is not in the group, and then removes none.
  package func run(in context: Context) throws(OperationError) {
    try OperationError.folding {
      try context.write(to: context.vault()) { transaction in
        let group = try transaction.existingGroup(named: group)
        for name in members {
          let contact = try transaction.existingContact(named: name)
          guard try transaction.remove(contact, from: group) else {
            throw OperationError.noMember(name, of: group.name)
          }
        }
      }
    }
  }
}

/// `pawl group list` and `pawl group show`: show groups and who is in them.
package struct ListGroups: Sendable {
  let name: ContactName?

  /// A group and the contacts in it.
  package struct Entry: Sendable {
    /// The group.
    package let group: Group
    /// The contacts, sorted by name.
    package let members: [ListContacts.Entry]
  }

  /// Creates the verb for one group, or for all if `name` is `nil`.
  package init(named name: ContactName? = nil) { self.name = name }

  /// Returns the groups, sorted by name.
  package func run(in context: Context) throws(OperationError) -> [Entry] {
    try OperationError.folding {
      try context.readStore { snapshot in
        let groups = try name.map { [try snapshot.existingGroup(named: $0)] } ?? snapshot.groups()
        return try groups.map { group in
          Entry(
            group: group,
            members: try snapshot.members(of: group).map {
              try ListContacts.Entry($0, in: snapshot)
            })
        }
      }
    }
  }
}

/// `pawl group rename`: gives a group another name.
package struct RenameGroup: Sendable {
  let name: ContactName
  let newName: ContactName

  /// Creates the verb for the group named `name`.
  package init(name: ContactName, to newName: ContactName) {
    self.name = name
    self.newName = newName
  }

  /// Renames the group; throws ``OperationError/groupTaken(_:)`` if another has the new name.
  package func run(in context: Context) throws(OperationError) {
    try OperationError.folding {
      try context.write(to: context.vault()) { transaction in
        try transaction.rename(transaction.existingGroup(named: name), to: newName)
      }
    }
  }
}

/// `pawl group delete`: deletes a group, whose members stay contacts.
package struct DeleteGroup: Sendable {
  let name: ContactName

  /// Creates the verb for the group named `name`.
  package init(name: ContactName) { self.name = name }

  /// Deletes the group.
  package func run(in context: Context) throws(OperationError) {
    try OperationError.folding {
      try context.write(to: context.vault()) { transaction in
        try transaction.delete(transaction.existingGroup(named: name))
      }
    }
  }
}
