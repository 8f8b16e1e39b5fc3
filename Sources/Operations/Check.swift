import Octets
package import Ratcheting
package import Storage

/// `pawl check`: looks at everything in the store and changes nothing.
package struct Check: Sendable {
  /// What was found.
  package struct Findings: Sendable {
    package let identity: IdentityKey
    package let recordCount: Int
    package let contactCount: Int
    package let sessionCount: Int
    package let standing: Examination.Standing
    package let isSealed: Bool
    /// What is wrong, one line each; none when the store is whole.
    package let problems: [String]
  }

  package init() {}

  package func run(in context: Context) throws(OperationError) -> Findings {
    try OperationError.folding {
      let vault = try context.vault(acceptingOlder: true)
      var kinds: [RecordID: RecordKind] = [:]
      let examination = try vault.examine { record in
        kinds[record.id] = record.place.kind
        try record.checkPlace(record.place.owner.flatMap { kinds[$0] })
        try record.checkBody()
      }
      let identity = try context.read(vault) { try Owner.load($0).identity.key }
      return Findings(
        identity: identity, recordCount: examination.recordCount,
        contactCount: kinds.values.count { $0 == .contact },
        sessionCount: kinds.values.count { $0 == .session },
        standing: examination.standing, isSealed: try Protection(of: context.store).isSet(),
        problems: examination.problems)
    }
  }
}

extension Record {
  /// Checks that it belongs to a record of the right kind; one that something belongs to is older.
  fileprivate func checkPlace(_ owner: RecordKind?) throws {
    let wanted: RecordKind? =
      switch place.kind {
      case .identity, .session: .contact
      case .chain, .next: .session
      case .messageKey: .chain
      case .bundle, .remembered, .reusable: .period
      default: nil
      }
    guard owner == wanted else { throw StorageError.damaged("it belongs to the wrong record") }
  }

  /// Checks that what it holds reads as what it is, to the last byte.
  fileprivate func checkBody() throws {
    let again = try rewritten()
    let isSame = again.bytes.isEqualInConstantTime(to: body.bytes)
    guard isSame else { throw StorageError.damaged("record") }
  }
}
