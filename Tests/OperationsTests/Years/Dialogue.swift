import Ratcheting

/// A session as the oracle sees it, which both ends share.
final class Dialogue {
  let initiator: Person
  let began: UInt64
  let bundle: HandedOutBundle

  init(initiator: Person, began: UInt64, bundle: HandedOutBundle) {
    self.initiator = initiator
    self.began = began
    self.bundle = bundle
  }
}

/// One end of a session, in one person's store, and what its owner has received in it
/// (`docs/protocol.md`, section 4).
final class DialogueEnd {
  /// How long the key of a message that was passed over is kept, in seconds.
  static let skippedLifetime: UInt64 = 120 * Span.day

  /// A chain that is being received, or has ended with messages missing.
  struct Chain {
    /// The number that has not been reached.
    var next: UInt32 = 0
    /// When each message was passed over that has not arrived.
    var missing: [UInt32: UInt64] = [:]
  }

  let dialogue: Dialogue
  let hasBegunIt: Bool
  private(set) var hasReceived = false
  private(set) var chains: [ChainID: Chain] = [:]
  private(set) var current: ChainID?
  private var seen: Set<ChainID> = []

  init(of dialogue: Dialogue, hasBegunIt: Bool) {
    self.dialogue = dialogue
    self.hasBegunIt = hasBegunIt
  }

  func canSend(at now: UInt64) -> Bool {
    hasReceived || hasBegunIt && now < dialogue.bundle.expires
  }

  /// Whether the message's key can be had at `now`.
  func hasKey(of number: UInt32, in chain: ChainID, at now: UInt64) -> Bool {
    guard seen.contains(chain) else { return true }
    guard let known = chains[chain] else { return false }
    if chain == current, number >= known.next { return true }
    return known.missing[number].map { now < $0 + Self.skippedLifetime } ?? false
  }

  /// Whether the header key of a chain must be held at `now`: it is being received, or a message of it
  /// is missing whose key is kept.
  func hasHeaderKey(of chain: ChainID, at now: UInt64) -> Bool {
    if chain == current { return true }
    return chains[chain]?.missing.values.contains { now < $0 + Self.skippedLifetime } ?? false
  }

  /// Notes a message that was read. `lengths` says how many messages each ended chain had.
  func receive(
    _ number: UInt32, in chain: ChainID, at now: UInt64, lengths: [ChainID: UInt32]
  ) {
    hasReceived = true
    if seen.insert(chain).inserted {
      if let ended = current { pass(to: lengths[ended, default: 0], in: ended, at: now) }
      current = chain
      chains[chain] = Chain()
    }
    pass(to: number, in: chain, at: now)
    if number >= chains[chain, default: Chain()].next {
      chains[chain]?.next = number + 1
    } else {
      chains[chain]?.missing[number] = nil
    }
    forgetFinished()
  }

  /// A chain that has ended goes with the last of its missing messages.
  private func forgetFinished() {
    chains = chains.filter { $0.key == current || !$0.value.missing.isEmpty }
  }

  private func pass(to number: UInt32, in chain: ChainID, at now: UInt64) {
    guard var passed = chains[chain], passed.next < number else { return }
    for lost in passed.next..<number { passed.missing[lost] = now }
    passed.next = number
    chains[chain] = passed
  }

  /// Forgets keys of messages that have been missing for `age` seconds.
  func prune(olderThan age: UInt64, at now: UInt64) -> Int {
    var count = 0
    for (chain, kept) in chains {
      let stale = kept.missing.filter { $0.value + age <= now }
      let alive = stale.filter { now < $0.value + Self.skippedLifetime }
      count += alive.count
      for number in stale.keys { chains[chain]?.missing[number] = nil }
    }
    forgetFinished()
    return count
  }

  /// The numbers that have not arrived and still can.
  func missing(at now: UInt64) -> [ChainID: [UInt32]] {
    chains.mapValues { chain in
      chain.missing.filter { now < $0.value + Self.skippedLifetime }.keys.sorted()
    }.filter { !$0.value.isEmpty }
  }
}
