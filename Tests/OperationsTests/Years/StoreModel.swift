import Ratcheting

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
  private static let tolerance = Span.day

  /// The last time that anything was written: what was due then is gone, though the clock be put back.
  private var written: UInt64 = 0
  private(set) var ends: [Person: [DialogueEnd]] = [:]
  private var bundles: Set<HandedOutBundle> = []
  private var usedUp: Set<HandedOutBundle> = []
  /// The public halves of prekeys, and when their private ones are deleted.
  private var due: [[UInt8]: UInt64] = [:]
  private var remembered: [ObjectIdentifier: Dialogue] = [:]

  /// What time it is to the store at `now`.
  private func time(_ now: UInt64) -> UInt64 { max(now, written) }

  func noteWritten(at now: UInt64) { written = max(written, now) }

  // MARK: Prekeys

  func noteIssued(_ bundle: HandedOutBundle) {
    bundles.insert(bundle)
    for key in [bundle.signedPrekey, bundle.kemPrekey] {
      due[key] = max(due[key] ?? 0, bundle.expires + Self.grace)
    }
  }

  private func isHeld(_ prekey: [UInt8], at now: UInt64) -> Bool {
    due[prekey].map { time(now) < $0 } ?? false
  }

  // MARK: Sessions

  /// What the beginning of a session is worth: none when the bundle is in use already.
  func begin(
    with contact: Person, _ bundle: HandedOutBundle, by owner: Person, at now: UInt64
  ) -> Dialogue? {
    noteWritten(at: now)
    let isInUse = ends[contact, default: []].contains {
      $0.hasBegunIt && $0.dialogue.bundle == bundle
    }
    guard !isInUse else { return nil }
    ends[contact, default: []].removeAll {
      !$0.hasReceived && $0.hasBegunIt && $0.dialogue.began > now + Self.tolerance
    }
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
    remembered[ObjectIdentifier(dialogue)] != nil && isHeld(dialogue.bundle.signedPrekey, at: now)
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
