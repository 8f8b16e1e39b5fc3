package import Descriptors
package import Ratcheting
import Storage

/// `pawl import --all`: imports a bundle of everyone in a prekey directory.
package struct ImportAll: Sendable {
  let directory: Path
  let isNewSession: Bool
  let isOneTimeOnly: Bool

  /// What is done about one identity.
  package enum Action: Hashable, Sendable {
    /// The identity becomes a contact with the name that its bundle suggests.
    case add(ContactName)
    /// The identity is a contact with this name already, and keeps it.
    case keep(ContactName)
    /// It is left out: another contact has the name that its bundle suggests.
    case leaveTaken(ContactName)
    /// It is left out: bundles of several identities suggest this name.
    case leaveAmbiguous(ContactName)
    /// It is left out: its bundle suggests no name, or this one, which is not allowed.
    case leaveNameless(String)
    /// It is left out: it has no bundle that can be imported.
    case leaveEmpty

    /// Whether the identity is left out.
    package var isLeavingOut: Bool {
      switch self {
      case .add, .keep: false
      case .leaveTaken, .leaveAmbiguous, .leaveNameless, .leaveEmpty: true
      }
    }
  }

  /// What is to be done about one identity.
  package struct Step: Sendable {
    /// The identity.
    package let identity: IdentityKey
    /// What is done about it.
    package let action: Action
  }

  /// Creates the verb for a prekey directory.
  ///
  /// - Parameters:
  ///   - directory: The directory.
  ///   - isNewSession: Whether sessions are begun even where there is one that works.
  ///   - isOneTimeOnly: Whether reusable bundles are refused.
  package init(_ directory: Path, isNewSession: Bool, isOneTimeOnly: Bool) {
    self.directory = directory
    self.isNewSession = isNewSession
    self.isOneTimeOnly = isOneTimeOnly
  }

  /// What is to be done, in a store that is open.
  package struct Plan {
    /// What is to be done about each identity.
    package let steps: [Step]
    fileprivate let vault: Vault
  }

  /// Finds out what is to be done, and changes nothing.
  ///
  /// Throws ``OperationError/noBundles(_:_:)`` if there is nobody to import.
  package func plan(in context: Context) throws(OperationError) -> Plan {
    try OperationError.folding {
      let vault = try context.vault()
      let offers = try InspectDirectory(directory).run(at: context.now)
      let steps = try context.read(vault) { try self.steps(for: offers, in: $0) }
      guard !steps.isEmpty else { throw OperationError.noBundles(directory, nil) }
      return Plan(steps: steps, vault: vault)
    }
  }

  /// Carries a plan out. Calls `report` with the result of each step that does not leave anybody out. A step
  /// that fails changes nothing about the others.
  package func carryOut(
    _ plan: Plan, in context: Context,
    report: (Step, Result<Import.Report, OperationError>) -> Void
  ) {
    for step in plan.steps {
      do {
        let outcome = try OperationError.folding {
          try run(step, context, in: plan.vault)
        }
        if let outcome { report(step, .success(outcome)) }
      } catch { report(step, .failure(error)) }
    }
  }

  private func run(
    _ step: Step, _ context: Context, in vault: Vault
  ) throws -> Import.Report? {
    switch step.action {
    case .add(let name), .keep(let name):
      let verb = Import(
        .given(name), expectedIdentity: step.identity, isNewSession: isNewSession,
        isOneTimeOnly: isOneTimeOnly)
      return try verb.run(context, in: vault, from: folder(of: step.identity))
    case .leaveTaken, .leaveAmbiguous, .leaveNameless, .leaveEmpty: return nil
    }
  }

  /// Opens the folder of an identity, without a look at all the others.
  private func folder(of identity: IdentityKey) throws -> OwnedFolder {
    if try PrekeyShelf.owner(of: directory) == nil {
      let shelf = PrekeyShelf(try OpenDirectory(directory))
      if let folder = try shelf.folder(of: identity) { return OwnedFolder(folder, owner: identity) }
    }
    return try OwnedFolder.choose(in: directory, wanted: identity, own: nil, known: nil)
  }

  private func steps(for offers: [ShelfOffer], in snapshot: Snapshot) throws -> [Step] {
    let own = try snapshot.ownIdentity()
    let others = offers.filter { $0.identity != own }
    let suggestions = others.compactMap { try? ContactName($0.suggestedName) }
    let counts = Dictionary(suggestions.map { ($0, 1) }, uniquingKeysWith: +)
    return try others.map { offer in
      Step(identity: offer.identity, action: try action(for: offer, counts, in: snapshot))
    }
  }

  private func action(
    for offer: ShelfOffer, _ counts: [ContactName: Int], in snapshot: Snapshot
  ) throws -> Action {
    guard offer.isImportable else { return .leaveEmpty }
    if let known = try snapshot.contact(withIdentity: offer.identity) { return .keep(known.name) }
    guard let name = try? ContactName(offer.suggestedName) else {
      return .leaveNameless(offer.suggestedName)
    }
    guard try snapshot.contact(named: name) == nil else { return .leaveTaken(name) }
    return counts[name] == 1 ? .add(name) : .leaveAmbiguous(name)
  }
}
