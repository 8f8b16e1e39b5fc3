import Octets
package import Ratcheting
import Sealing
import Storage

/// `pawl import`: verifies a bundle, saves its owner as a contact and begins a session where there is none
/// that works (`docs/protocol.md`, section 2).
package struct Import: Sendable {
  /// An unanswered session that ends within this time, in seconds, may be replaced.
  static let renewalPeriod = 14 * Seconds.perDay

  /// Enough for the text of the longest bundle, in bytes, with some white space around it.
  static let maximumInputByteCount = 16_384

  let naming: Naming
  let expectedIdentity: IdentityKey?
  let isNewSession: Bool
  /// Whether a reusable bundle is refused.
  let isOneTimeOnly: Bool
  /// The reusable bundle of the directory that a bundle is taken from, if it was checked first. What is
  /// taken must not be from before its `not_before`.
  var reusable: Bundle?

  /// The result of an import.
  package struct Report: Sendable {
    /// The owner of the bundle.
    package let contact: Contact
    /// The name of the contact who has introduced the owner, or `nil`.
    package let introducer: ContactName?
    /// Whether a session was begun; none is if there is one that works.
    package let hasBegun: Bool
    /// Whether the bundle says that everything before it is lost or revoked.
    package let isRevocation: Bool
    /// Whether the bundle is reusable and its owner has made a newer one.
    package let isOutdated: Bool
    /// Whether the bundle is reusable and its owner has made a newer reusable one, which takes its place
    /// in a directory.
    package let isDisplaced: Bool
    /// When the bundle was made, in seconds since 1970.
    package let created: UInt64
    /// When the bundle expires, in seconds since 1970.
    package let expires: UInt64
    /// The name that the bundle suggests for its owner, or the empty string.
    package let suggestedName: String
    /// Whether the bundle was for one importer only.
    package let isOneTime: Bool
    /// Whether the owner was no contact before.
    package let isAdded: Bool
    /// Whose place the owner has taken, or `nil`.
    package let replaced: Contact?
    /// The other contacts whose names look like that of a contact who was added.
    package fileprivate(set) var lookalikes = Lookalikes()

    /// Creates the report on a bundle that was admitted, and that was taken from the directory of
    /// `reusable` if that is not `nil`.
    init(
      on admission: Admission, besides reusable: Bundle?, introducer: ContactName?, hasBegun: Bool
    ) {
      let (bundle, contact) = (admission.bundle, admission.contact)
      self.contact = contact
      self.introducer = introducer
      self.hasBegun = hasBegun
      isAdded = admission.isAdded
      replaced = admission.replaced
      isRevocation = max(bundle.notBefore, reusable?.notBefore ?? 0) > contact.notBefore
      isOutdated = bundle.oneTimePrekey == nil && bundle.created < contact.lastBundle
      isDisplaced = contact.hasDisplaced(bundle)
      created = bundle.created
      expires = bundle.expires
      suggestedName = bundle.suggestedName
      isOneTime = bundle.oneTimePrekey != nil
    }
  }

  /// Creates the verb.
  ///
  /// - Parameters:
  ///   - naming: The name under which the owner of the bundle is saved.
  ///   - expectedIdentity: The identity that the bundle must be from, or `nil` for any.
  ///   - isNewSession: Whether a session is begun even if there is one that works.
  ///   - isOneTimeOnly: Whether a reusable bundle is refused.
  package init(
    _ naming: Naming, expectedIdentity: IdentityKey?, isNewSession: Bool,
    isOneTimeOnly: Bool = false
  ) {
    self.naming = naming
    self.expectedIdentity = expectedIdentity
    self.isNewSession = isNewSession
    self.isOneTimeOnly = isOneTimeOnly
  }

  /// Imports the bundle that `input` holds. If its owner takes a contact's place, `isMeant` is called with
  /// the contact and the owner's identity; if it returns false, nothing is done and the result is `nil`.
  ///
  /// Throws ``OperationError/noOneTimeBundle(_:)`` when it is a reusable one and that is refused, and
  /// ``OperationError/noSuggestedName(_:)``.
  package func run(
    in context: Context, from input: inout Input,
    isMeant: (Contact, IdentityKey) -> Bool = { _, _ in true }
  ) throws(OperationError) -> Report? {
    try OperationError.folding {
      let vault = try context.vault()
      let encoding = try input.readBundle()
      let bundle = try UnverifiedBundle(encoding.bytes)
      let isAgreed = try isReplacementMeant(context, in: vault, isMeant) { snapshot in
        try snapshot.verified(bundle, by: snapshot.ownIdentity()).identity
      }
      guard isAgreed else { return nil }
      return try accept(bundle, from: expectedIdentity, context: context, in: vault)
    }
  }

  /// Returns whether another identity may take the place of a contact, if that is what the import does.
  /// `newIdentity` returns that identity, or throws if its bundle is refused.
  func isReplacementMeant(
    _ context: Context, in vault: Vault, _ isMeant: (Contact, IdentityKey) -> Bool,
    by newIdentity: (Snapshot) throws -> IdentityKey
  ) throws -> Bool {
    guard case .replacing(let name) = naming else { return true }
    let (former, identity) = try context.read(vault) { snapshot in
      (try snapshot.existingContact(named: name), try newIdentity(snapshot))
    }
    return former.identity == identity || isMeant(former, identity)
  }

  /// Verifies a bundle, and begins a session with it if need be.
  func accept(
    _ unverified: UnverifiedBundle, from expected: IdentityKey?, context: Context, in vault: Vault
  ) throws -> Report {
    try context.write(to: vault) { transaction in
      let owner = try transaction.owner()
      let admission = try admit(unverified, from: expected, by: owner.identity, in: transaction)
      let (bundle, contact) = (admission.bundle, admission.contact)
      guard bundle.oneTimePrekey != nil || !isOneTimeOnly else {
        throw OperationError.noOneTimeBundle(nil)
      }
      let sessions = try transaction.sessionsWithoutWrongClock(with: contact.id)
      let isNeeded = needsSession(
        with: bundle, of: contact, besides: sessions, at: context.now)
      if isNeeded {
        let latest = sessions.map(\.order.began).max()
        let session = try Handshake.initiate(
          with: bundle, as: owner.identity,
          began: max(context.now, latest.map { $0.addingSaturating(1) } ?? 0),
          randomness: context.randomness)
        try transaction.insert(session, with: contact.id)
        try transaction.pruneSessions(with: contact.id)
      }
      try transaction.keepTimes(of: [bundle] + (reusable.map { [$0] } ?? []), for: contact)
      var report = Report(
        on: admission, besides: reusable, introducer: try transaction.introducer(of: contact),
        hasBegun: isNeeded)
      if admission.isAdded {
        report.lookalikes = try transaction.lookalikes(
          of: contact.name, besides: contact.identity)
      }
      return report
    }
  }

  /// Returns whether an import of `bundle` begins a session.
  ///
  /// A session that works is not replaced: a new one from a bundle that was made before a theft would undo
  /// what the ratchet has healed.
  func needsSession(
    with bundle: Bundle, of contact: Contact, besides sessions: [SessionSummary], at now: UInt64
  ) -> Bool {
    if isNewSession || bundle.notBefore > contact.notBefore { return true }
    let ends = sessions.filter(\.canSend).map(\.unansweredUntil)
    return ends.allSatisfy { end in
      guard let end else { return false }
      return end <= now.addingSaturating(Self.renewalPeriod) && end < bundle.expires
    }
  }
}

extension Snapshot {
  /// Verifies a bundle against what is known of its owner, also by the reusable bundle of the same
  /// directory (`docs/protocol.md`, section 2, points 2 to 4); throws ``RatchetingError``.
  func verified(
    _ unverified: UnverifiedBundle, by importer: IdentityKey, besides reusable: Bundle? = nil
  ) throws -> Bundle {
    let owner = try unverified.authentic().identity
    let known = try contact(withIdentity: owner)?.notBefore ?? 0
    let revoked = reusable?.identity == owner ? reusable?.notBefore ?? 0 : 0
    return try unverified.verified(at: now, by: importer, notBefore: max(known, revoked))
  }
}

extension Transaction {
  /// Deletes the sessions with a contact that were begun while this clock was ahead, and returns the
  /// others.
  fileprivate func sessionsWithoutWrongClock(with contact: RecordID) throws -> [SessionSummary] {
    let sessions = try sessions(with: contact)
    for session in sessions where session.isFromWrongClock(at: now) { try delete(session.id) }
    return sessions.filter { !$0.isFromWrongClock(at: now) }
  }
}

extension Input {
  /// Reads the encoding of a bundle; throws ``SealingError`` or
  /// ``RatchetingError/malformedBundle``.
  mutating func readBundle() throws -> [UInt8] {
    do {
      _ = try find([.bundle])
    } catch SealingError.truncated {
      // A bundle has no frames to be cut between: cut short, it is malformed.
      throw RatchetingError.malformedBundle
    }
    return try readRestOfBundle()
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
