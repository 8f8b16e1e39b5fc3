import Octets
package import Ratcheting
import Sealing
import Storage

/// `pawl import`: verifies a bundle, saves its owner as a contact and begins a session.
package struct Import: Sendable {
  /// Room for the text of the longest bundle, in bytes, with some white space around it.
  static let longestInput = 16_384

  let name: ContactName
  let expected: IdentityKey?
  let isNewSession: Bool

  /// What came of it.
  package struct Outcome: Sendable {
    package let contact: Contact
    /// Whether a session was begun; none is when the bundle is in use already.
    package let hasBegun: Bool
    /// Until when the bundle lives, in seconds since 1970.
    package let expires: UInt64
    /// What the bundle suggests as its owner's name; empty for nothing.
    package let suggestedName: String
    package let isOneTime: Bool
  }

  /// A bundle of anyone else than `expected` is refused; `isNewSession` begins a session even with a
  /// bundle that is in use.
  package init(name: ContactName, expected: IdentityKey?, isNewSession: Bool) {
    self.name = name
    self.expected = expected
    self.isNewSession = isNewSession
  }

  package func run(
    in context: Context, from input: inout Input
  ) throws(OperationError) -> Outcome {
    try OperationError.folding {
      let vault = try context.vault()
      let encoding = try Self.read(&input)
      return try accept(UnverifiedBundle(encoding.bytes), expected, context, vault)
    }
  }

  /// Verifies a bundle and begins a session with it.
  func accept(
    _ unverified: UnverifiedBundle, _ expected: IdentityKey?, _ context: Context, _ vault: Vault
  ) throws -> Outcome {
    try context.write(vault) { transaction in
      let owner = try Owner.load(transaction)
      let bundle = try unverified.verified(at: context.now, by: owner.identity.key)
      if let expected, expected != bundle.identity {
        throw OperationError.identityRefused(expected: expected, found: bundle.identity)
      }
      let contact = try Contact.findOrAdd(name, bundle.identity, transaction)
      let hasBegun = try begin(bundle, with: contact, owner, context, transaction)
      return Outcome(
        contact: contact, hasBegun: hasBegun, expires: bundle.expires,
        suggestedName: bundle.suggestedName, isOneTime: bundle.oneTimePrekey != nil)
    }
  }

  /// The encoding of the bundle that an input holds.
  static func read(_ input: inout Input) throws -> [UInt8] {
    switch try form(&input) {
    case .bundle, .armoredBundle: break
    case .message, .armoredMessage, .armoredBackup, .undecided: throw SealingError.otherKind
    }
    return try readRest(&input)
  }

  /// The same, when it is known that a bundle begins.
  static func readRest(_ input: inout Input) throws -> [UInt8] {
    guard try !input.fetch(longestInput) else { throw RatchetingError.malformedBundle }
    do {
      try input.finish(frames: 0)
    } catch { throw SealingError.damagedArmor }
    return [UInt8](input.bytes)
  }

  /// A bundle has no frames to be cut between: cut short, it is malformed.
  private static func form(_ input: inout Input) throws -> Form {
    do {
      return try input.detectForm()
    } catch SealingError.truncated { throw RatchetingError.malformedBundle }
  }

  private func begin(
    _ bundle: Bundle, with contact: Contact, _ owner: borrowing Owner, _ context: Context,
    _ transaction: Transaction
  ) throws -> Bool {
    var sessions = try KeptSession.all(of: contact.id, at: context.now, transaction)
    let isInUse = sessions.contains { $0.bundleHash == bundle.hash && !$0.isRetired }
    guard isNewSession || !isInUse else { return false }
    // Begun when this clock was ahead: nothing was received in them, so nothing is lost.
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
    try KeptSession.insert(session, with: contact.id, transaction)
    try KeptSession.prune(contact.id, at: context.now, transaction)
    return true
  }
}
