import Octets
package import Ratcheting
import Sealing
import Storage

/// `pawl import`: verifies a bundle, saves its owner as a contact and begins a session.
package struct Import: Sendable {
  /// The maximum length of the input, in bytes: enough for the text of the longest bundle with some
  /// white space around it.
  static let maximumInputByteCount = 16_384

  let name: ContactName
  let expectedIdentity: IdentityKey?
  let isNewSession: Bool

  /// The result of an import.
  package struct Report: Sendable {
    /// The owner of the bundle.
    package let contact: Contact
    /// Whether a session was begun, which is not the case if another session already uses the
    /// bundle.
    package let hasBegun: Bool
    /// The time at which the bundle expires, in seconds since 1970.
    package let expires: UInt64
    /// The name that the bundle suggests for its owner, or the empty string.
    package let suggestedName: String
    /// Whether the bundle was for one importer only.
    package let isOneTime: Bool
  }

  /// Creates the verb.
  ///
  /// - Parameters:
  ///   - name: The name under which the owner of the bundle is saved.
  ///   - expectedIdentity: The identity that the bundle must be from, or `nil` for any.
  ///   - isNewSession: Whether a session is begun even if another session already uses the bundle.
  package init(name: ContactName, expectedIdentity: IdentityKey?, isNewSession: Bool) {
    self.name = name
    self.expectedIdentity = expectedIdentity
    self.isNewSession = isNewSession
  }

  /// Imports the bundle that `input` holds.
  package func run(
    in context: Context, from input: inout Input
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      let vault = try context.vault()
      let encoding = try input.readBundle()
      return try accept(
        UnverifiedBundle(encoding.bytes), from: expectedIdentity, context, in: vault)
    }
  }

  /// Verifies a bundle and begins a session with it.
  func accept(
    _ unverified: UnverifiedBundle, from expected: IdentityKey?, _ context: Context,
    in vault: Vault
  ) throws -> Report {
    try context.write(to: vault) { transaction in
      let owner = try transaction.owner()
      let bundle = try unverified.verified(at: context.now, by: owner.identity.key)
      if let expected, expected != bundle.identity {
        throw OperationError.identityRefused(expected: expected, found: bundle.identity)
      }
      let contact = try transaction.addContact(named: name, identity: bundle.identity)
      let hasBegun = try begin(
        with: bundle, contact: contact, owner: owner, context, in: transaction)
      return Report(
        contact: contact, hasBegun: hasBegun, expires: bundle.expires,
        suggestedName: bundle.suggestedName, isOneTime: bundle.oneTimePrekey != nil)
    }
  }

  /// Begins a session; returns `false` if another session already uses the bundle.
  private func begin(
    with bundle: Bundle, contact: Contact, owner: borrowing Owner, _ context: Context,
    in transaction: Transaction
  ) throws -> Bool {
    var sessions = try transaction.sessions(with: contact.id)
    let isInUse = sessions.contains { $0.bundleHash == bundle.hash && !$0.isRetired }
    guard isNewSession || !isInUse else { return false }
    // Sessions that were begun while this clock was ahead are removed. Nothing was received in
    // them, so nothing is lost.
    let horizon = context.now.addingSaturating(Bundle.clockTolerance)
    for session in sessions where session.isUnanswered && session.order.began > horizon {
      try transaction.delete(session.id)
    }
    sessions.removeAll { $0.isUnanswered && $0.order.began > horizon }
    let latest = sessions.map(\.order.began).max()
    let session = try Handshake.initiate(
      with: bundle, as: owner.identity,
      began: max(context.now, latest.map { $0.addingSaturating(1) } ?? 0),
      randomness: context.randomness)
    try transaction.insert(session, with: contact.id)
    try transaction.pruneSessions(with: contact.id)
    return true
  }
}

extension Input {
  /// Reads the encoding of a bundle; throws ``SealingError`` or
  /// ``RatchetingError/malformedBundle``.
  mutating func readBundle() throws -> [UInt8] {
    let format: InputFormat
    do {
      format = try detectFormat()
    } catch SealingError.truncated {
      // A bundle has no frames, so a bundle that is cut short is malformed rather than truncated.
      throw RatchetingError.malformedBundle
    }
    switch format {
    case .bundle, .armoredBundle: return try readRestOfBundle()
    case .message, .armoredMessage, .armoredBackup, .undecided: throw SealingError.otherKind
    }
  }

  /// Reads the encoding of a bundle after its format has been detected.
  mutating func readRestOfBundle() throws -> [UInt8] {
    guard try !fetch(Import.maximumInputByteCount) else { throw RatchetingError.malformedBundle }
    do {
      try finish(frames: 0)
    } catch { throw SealingError.damagedArmor }
    return [UInt8](bytes)
  }
}
