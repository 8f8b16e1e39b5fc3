import Ratcheting
import Testing

/// Stretches of time, in seconds.
enum Span {
  static let hour: UInt64 = 3600
  static let day: UInt64 = 24 * hour
}

/// What becomes of a message that is given to its reader.
enum Fate: Hashable {
  case readable, alreadyDecrypted, notForThisStore
  /// One of the two: the protocol leaves open how long a header key outlives its last skipped key.
  case refused
}

/// What one person's store must hold by `docs/protocol.md`, and nothing of how it is held. A store
/// that is made anew from a backup is another.
final class StoreModel {
  /// How many sessions with a contact are kept beside the current one.
  private static let mostOthers = 40
  /// How long private halves outlive the last bundle that carries them, and how far ahead a time may
  /// lie, in seconds.
  private static let grace = 30 * Span.day
  static let tolerance = Span.day
  /// An unanswered session that ends within this time may be replaced, in seconds.
  private static let renewal = 14 * Span.day

  /// The last time that anything was written: what was due then is gone, though the clock be put back.
  private var written: UInt64 = 0
  private(set) var ends: [Person: [DialogueEnd]] = [:]
  private var bundles: Set<HandedOutBundle> = []
  private var usedUp: Set<HandedOutBundle> = []
  /// The public halves of prekeys, and when their private ones are deleted.
  private var due: [[UInt8]: UInt64] = [:]
  private var remembered: [ObjectIdentifier: Dialogue] = [:]
  /// When the owner's last bundle was made, and before when all are revoked; `nil` if the next bundle
  /// says it.
  private var lastBundle: UInt64 = 0
  private var notBefore: UInt64? = 0
  /// The greatest times in the bundles of each contact.
  private var times: [Person: Times] = [:]

  struct Times {
    var notBefore: UInt64 = 0
    var created: UInt64 = 0
  }

  init() {}

  /// The store that is restored from a backup of another: what was out before is revoked.
  init(restoring other: StoreModel) {
    lastBundle = other.lastBundle
    notBefore = nil
  }

  /// What time it is to the store at `now`.
  private func time(_ now: UInt64) -> UInt64 { max(now, written) }

  func noteWritten(at now: UInt64) { written = max(written, now) }

  // MARK: Prekeys

  /// Notes bundles that the owner may just have made, and checks what times they have.
  func noteIssued(_ found: [HandedOutBundle], at now: UInt64) {
    let fresh = found.filter { !bundles.contains($0) }.sorted { $0.created < $1.created }
    for bundle in fresh {
      let isLastAhead = lastBundle > now + Self.tolerance
      #expect(bundle.created == (isLastAhead ? now : max(now, lastBundle + 1)))
      lastBundle = bundle.created
      notBefore = notBefore ?? bundle.created
      #expect(bundle.notBefore == min(bundle.created, notBefore ?? 0))
      keepPrekeys(of: bundle)
    }
  }

  private func keepPrekeys(of bundle: HandedOutBundle) {
    bundles.insert(bundle)
    for key in [bundle.signedPrekey, bundle.kemPrekey] {
      due[key] = max(due[key] ?? 0, bundle.expires + Self.grace)
    }
  }

  /// The owner revokes all prekeys; says how many bundles go.
  func revoke(at now: UInt64) {
    noteWritten(at: now)
    due = [:]
    bundles = []
    remembered = [:]
    notBefore = nil
  }

  private func isHeld(_ prekey: [UInt8], at now: UInt64) -> Bool {
    due[prekey].map { time(now) < $0 } ?? false
  }

  // MARK: Sessions

  func times(of contact: Person) -> Times { times[contact] ?? Times() }

  /// Keeps the times of a bundle that passed all checks.
  func keepTimes(of bundle: HandedOutBundle, from contact: Person, at now: UInt64) {
    noteWritten(at: now)
    let known = times(of: contact)
    times[contact] = Times(
      notBefore: max(known.notBefore, bundle.notBefore),
      created: max(known.created, bundle.created))
  }

  /// The sessions with a contact, without those that were begun while the clock was ahead.
  private func plausible(with contact: Person, at now: UInt64) -> [DialogueEnd] {
    ends[contact, default: []].filter {
      $0.hasReceived || !$0.hasBegunIt || $0.dialogue.began <= now + Self.tolerance
    }
  }

  func canSend(to contact: Person, at now: UInt64) -> Bool {
    plausible(with: contact, at: now).contains { $0.canSend(at: now) }
  }

  /// Whether an import of the bundle begins a session by itself.
  func needsSession(
    with contact: Person, _ bundle: HandedOutBundle, at now: UInt64
  ) -> Bool {
    if bundle.notBefore > times(of: contact).notBefore { return true }
    let open = plausible(with: contact, at: now).filter { $0.canSend(at: now) }
    return open.allSatisfy {
      let end = $0.dialogue.bundle.expires
      return !$0.hasReceived && end <= now + Self.renewal && end < bundle.expires
    }
  }

  /// Imports a bundle, and begins a session if that is needed or asked for.
  func accept(
    _ bundle: HandedOutBundle, from contact: Person, by owner: Person, at now: UInt64,
    isNewSession: Bool
  ) -> Dialogue? {
    let isNeeded = isNewSession || needsSession(with: contact, bundle, at: now)
    keepTimes(of: bundle, from: contact, at: now)
    ends[contact] = plausible(with: contact, at: now)
    guard isNeeded else { return nil }
    let latest = ends[contact, default: []].map(\.dialogue.began).max()
    let dialogue = Dialogue(
      initiator: owner, began: max(now, latest.map { $0 + 1 } ?? 0), bundle: bundle)
    ends[contact, default: []].append(DialogueEnd(of: dialogue, hasBegunIt: true))
    return dialogue
  }

  /// The sessions that may be the one to send in: several only when they began in the same second.
  func current(with contact: Person, at now: UInt64) -> [DialogueEnd] {
    let open = ends[contact, default: []].filter { $0.canSend(at: now) }
    let latest = open.map(\.dialogue.began).max()
    return open.filter { $0.dialogue.began == latest }
  }

  /// Keeps the current session and the 40 greatest others. Where several began in the same second,
  /// `isKept` tells them apart.
  func prune(_ contact: Person, at now: UInt64, _ isKept: (DialogueEnd) -> Bool) {
    let all = ends[contact, default: []]
    let chosen = current(with: contact, at: now)
    var others = all.filter { end in !chosen.contains { $0 === end } }
    // Of several current ones all but one are others, and greater than the rest.
    let room = Self.mostOthers - max(0, chosen.count - 1)
    guard others.count > room else { return }
    others.sort { $0.dialogue.began > $1.dialogue.began }
    let last = others[room - 1].dialogue.began
    let kept = others.filter { end in
      end.dialogue.began > last || end.dialogue.began == last && isKept(end)
    }
    ends[contact] = chosen + kept
  }

  // MARK: Messages

  func fate(of letter: Letter, at now: UInt64) -> Fate {
    let time = time(now)
    let end = end(of: letter.dialogue, with: letter.sender)
    if let end {
      if end.hasKey(of: letter.number, in: letter.chain, at: time) { return .readable }
      if end.hasHeaderKey(of: letter.chain, at: time) { return .alreadyDecrypted }
    }
    let known = isRemembered(letter.dialogue, at: now)
    // With a session, its header key may still be there.
    let gone: Fate =
      end.map { $0.chains[letter.chain] == nil } ?? true ? .notForThisStore : .refused
    guard letter.isInitial else { return gone }
    guard !known else { return .alreadyDecrypted }
    return end == nil && canBegin(letter.dialogue, at: now) ? .readable : gone
  }

  private func isRemembered(_ dialogue: Dialogue, at now: UInt64) -> Bool {
    // The initiator of a message to a one-time bundle cannot be opened again.
    remembered[ObjectIdentifier(dialogue)] != nil && !dialogue.bundle.isOneTime
      && isHeld(dialogue.bundle.signedPrekey, at: now)
      && isHeld(dialogue.bundle.kemPrekey, at: now)
  }

  private func canBegin(_ dialogue: Dialogue, at now: UInt64) -> Bool {
    let bundle = dialogue.bundle
    return bundles.contains(bundle) && !usedUp.contains(bundle)
      && dialogue.began <= now + Self.tolerance
      && isHeld(bundle.signedPrekey, at: now) && isHeld(bundle.kemPrekey, at: now)
  }

  /// Notes a message that was read; says whether it began a session.
  func noteRead(_ letter: Letter, at now: UInt64, lengths: [ChainID: UInt32]) -> Bool {
    noteWritten(at: now)
    let known = end(of: letter.dialogue, with: letter.sender)
    let end = known ?? DialogueEnd(of: letter.dialogue, hasBegunIt: false)
    end.receive(letter.number, in: letter.chain, at: now, lengths: lengths)
    guard known == nil else { return false }
    ends[letter.sender, default: []].append(end)
    remembered[ObjectIdentifier(letter.dialogue)] = letter.dialogue
    if letter.dialogue.bundle.isOneTime { usedUp.insert(letter.dialogue.bundle) }
    return true
  }

  private func end(of dialogue: Dialogue, with contact: Person) -> DialogueEnd? {
    ends[contact, default: []].first { $0.dialogue === dialogue }
  }
}
