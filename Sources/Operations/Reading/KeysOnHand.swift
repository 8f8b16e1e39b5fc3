import Descriptors
import Octets
import Primitives
import Ratcheting
import Sealing
import Storage
import Synchronization

/// The keys that the stanzas of a message are tried with: the header keys of all sessions, and the
/// prekeys of all bundles that may still be used.
///
/// They are copied out of the store at once, so that the store is not locked during the search for
/// the stanza that this store can open. A message can have a thousand stanzas.
struct KeysOnHand: ~Copyable {
  /// What opens a stanza.
  enum Match: Sendable {
    /// A header key that the store holds.
    case session(HeaderKeys.Holder, Header)
    /// The signed prekey of a period and a KEM prekey of its bundles.
    case prekeys(Initiator, period: RecordID, kem: PrekeySet.Holder)
  }

  private let headerKeys: HeaderKeys
  /// The prekeys, to try on stanzas that no session opens.
  let prekeys: PrekeySet
  /// The generation of the store that the keys are from.
  let generation: UInt64

  /// Copies the keys out of the store.
  init(_ snapshot: Snapshot) throws {
    let headerKeys = try HeaderKeys(snapshot)
    let prekeys = try PrekeySet(snapshot)
    generation = try snapshot.generation
    self.headerKeys = headerKeys
    self.prekeys = prekeys
  }

  /// Returns the header key that opens a stanza, or `nil` if none does.
  func session(for stanza: Stanza) throws -> Match? {
    try headerKeys.match(for: stanza.sealedHeader).map { .session($0, $1) }
  }
}

/// Header keys, of all sessions or of some.
struct HeaderKeys: ~Copyable {
  /// What a header key belongs to.
  enum Holder: Sendable {
    /// A chain that a session receives, or that has ended while messages of it are missing.
    case chain(RecordID, ChainID, session: RecordID, isFirstChain: Bool)
    /// The chain that the peer of a session may begin.
    case next(session: RecordID)
  }

  /// The key that opens a sealed header: whose it is, and the header.
  typealias Match = (holder: Holder, header: Header)

  /// The record of a header key. Its body begins with the key.
  struct Entry {
    fileprivate let id: RecordID
    fileprivate let place: Place
    fileprivate let byteCount: Int

    /// Returns what the key belongs to; throws ``StorageError/damaged(_:)`` when the body is malformed.
    fileprivate func holder(_ body: RawSpan) throws(StorageError) -> Holder {
      let record = Record(id: id, place: place, body: Secret(copying: body))
      guard place.kind == ChainRecord.kind else {
        return .next(session: try NextHeaderKey.read(record).session)
      }
      let chain = try ChainRecord.read(record)
      return .chain(
        chain.id, chain.chain, session: chain.session, isFirstChain: chain.isFirstChain)
    }
  }

  private var entries: [Entry] = []
  /// The bodies of the records, one after another in the same order.
  private var bodies = SecretWriter(capacity: 4096)

  /// The number of keys.
  var count: Int { entries.count }

  /// Creates an empty set of keys.
  init() {}

  /// Copies the keys of all sessions out of the store.
  init(_ snapshot: Snapshot) throws {
    try snapshot.forEachHeaderKey { entry, body in
      append(entry, with: body)
      return true
    }
  }

  /// Adds the key at the beginning of `body`.
  mutating func append(_ entry: Entry, with body: RawSpan) {
    bodies.append(body)
    entries.append(entry)
  }

  /// Returns whose key opens a sealed header, with the header, or `nil` if none does; throws
  /// ``StorageError/damaged(_:)``.
  func match(for sealed: SealedHeader) throws -> Match? {
    let opener = SealedHeader.Opener(sealed)
    let written = bodies.bytes
    var offset = 0
    for entry in entries {
      let body = written.extracting(offset..<offset + entry.byteCount)
      if let match = try opener.match(entry, with: body) { return match }
      offset += entry.byteCount
    }
    return nil
  }
}

extension Snapshot {
  /// The number of keys that are tried before other threads help. Trying that many takes as long as starting a
  /// thread.
  private static let aloneCount = 64

  /// Returns whose header key opens a sealed header, with the header, or `nil` if none does.
  ///
  /// The keys of the sessions with `contact` are tried first, if it is not `nil`, and then the latest, since
  /// most messages are of a conversation that goes on: their session is found without a look at most keys.
  func headerKeyHolder(
    for sealed: SealedHeader, likelyFrom contact: RecordID?, threadCount: Int
  ) throws -> HeaderKeys.Match? {
    let opener = SealedHeader.Opener(sealed)
    if let contact {
      var sessions: [RecordID] = []
      try forEachBody([SessionRecord.kind], of: contact) { id, _, _ in
        sessions.append(id)
        return true
      }
      for session in sessions {
        var found: HeaderKeys.Match?
        try forEachHeaderKey(of: session) { entry, body in
          found = try opener.match(entry, with: body)
          return found == nil
        }
        if let found { return found }
      }
    }
    return try latestMatch(for: sealed, with: opener, threadCount: threadCount)
  }

  private func latestMatch(
    for sealed: SealedHeader, with opener: borrowing SealedHeader.Opener, threadCount: Int
  ) throws -> HeaderKeys.Match? {
    var found: HeaderKeys.Match?
    var triedCount = 0
    var search: HeaderKeySearch?
    do {
      try forEachHeaderKey { entry, body in
        guard triedCount >= Self.aloneCount, threadCount > 1 else {
          triedCount += 1
          found = try opener.match(entry, with: body)
          return found == nil
        }
        if search == nil { search = HeaderKeySearch(for: sealed, threadCount: threadCount) }
        return try search?.goOn(to: entry, with: body) ?? false
      }
    } catch {
      // A key before the one that cannot be read may fit.
      guard let found = try search.take()?.finish() else { throw error }
      return found
    }
    return try found ?? search.take()?.finish()
  }

  /// Calls `body` with the records of the header keys of a session, or of all if it is `nil`, until it returns
  /// `false`; throws ``StorageError/damaged(_:)`` when a record is too short for a key.
  fileprivate func forEachHeaderKey(
    of session: RecordID? = nil, while body: (HeaderKeys.Entry, RawSpan) throws -> Bool
  ) throws {
    try forEachBody([ChainRecord.kind, NextHeaderKey.kind], of: session) { id, place, bytes in
      guard bytes.byteCount >= Key<KeyRole.Header>.byteCount else {
        throw StorageError.damaged(.content(place.kind))
      }
      return try body(HeaderKeys.Entry(id: id, place: place, byteCount: bytes.byteCount), bytes)
    }
  }
}

extension SealedHeader.Opener {
  /// Tries the key at the beginning of `body`. Returns `nil` if it did not seal the header; throws
  /// ``StorageError/damaged(_:)``.
  fileprivate func match(
    _ entry: HeaderKeys.Entry, with body: RawSpan
  ) throws(StorageError) -> HeaderKeys.Match? {
    let key = Key<KeyRole.Header>(copying: body.extracting(0..<Key<KeyRole.Header>.byteCount))
    return try open(with: key).map { header throws(StorageError) in
      (try entry.holder(body), header)
    }
  }
}

/// The prekeys of all bundles that may still be used.
struct PrekeySet: Sendable {
  /// What a KEM prekey belongs to.
  enum Holder: Equatable, Sendable {
    /// The reusable bundles of the period.
    case reusable
    /// The one-time bundle whose record this is.
    case oneTime(RecordID)
  }

  /// The prekeys of one period.
  private final class Period: @unchecked Sendable {
    let id: RecordID
    let signedPrekey: AgreementKeyPair
    var kemPrekeys: [(holder: Holder, key: KEMDecapsulator)] = []

    init(_ period: borrowing PrekeyPeriod) {
      id = period.id
      signedPrekey = period.signedCopy()
    }
  }

  private let periods: [Period]
  /// The number of KEM prekeys in all periods, which is how many decapsulations a stanza can take.
  let kemPrekeyCount: Int

  /// Copies the keys out of the store.
  init(_ snapshot: Snapshot) throws {
    var periods: [Period] = []
    try snapshot.forEach(PrekeyPeriod.self) { periods.append(Period($0)) }
    for period in periods {
      if let kem = try snapshot.reusablePrekey(of: period.id) {
        period.kemPrekeys.append((.reusable, KEMDecapsulator(of: kem)))
      }
      try snapshot.forEach(IssuedBundle.self, of: period.id) { bundle in
        let id = bundle.id
        if let key = bundle.oneTime.borrowed({ KEMDecapsulator(of: $0.kem) }) {
          period.kemPrekeys.append((.oneTime(id), key))
        }
      }
    }
    self.periods = periods
    kemPrekeyCount = periods.reduce(0) { $0 + $1.kemPrekeys.count }
  }

  /// What came of trying the prekeys on a stanza.
  enum Attempt: Sendable {
    /// The stanza has no initiator, or one that no prekey can open. It took no decapsulation.
    case refused
    /// All prekeys were tried, or the first ones up to the pair that opens the initiator.
    case tried(KeysOnHand.Match?)
  }

  /// Tries the prekeys on the initiator of a stanza.
  func attempt(on stanza: Stanza) -> Attempt {
    guard let sealed = stanza.initiator else { return .refused }
    let opener = SealedInitiator.Opener(sealed, beside: stanza.sealedHeader)
    for period in periods {
      // What makes this fail does not depend on the signed prekey.
      guard let agreement = try? opener.agree(with: period.signedPrekey) else { return .refused }
      for (holder, key) in period.kemPrekeys {
        if let initiator = agreement.open(with: key) {
          return .tried(.prekeys(initiator, period: period.id, kem: holder))
        }
      }
    }
    return .tried(nil)
  }

  /// Tries the prekeys on several stanzas at once.
  func attempts(on stanzas: ArraySlice<Stanza>, with workers: Workers) -> [Attempt] {
    let results = AttemptResults(count: stanzas.count)
    let done = Semaphore()
    for (index, stanza) in stanzas.enumerated() {
      workers.start(signaling: done) { results.set(attempt(on: stanza), at: index) }
    }
    for _ in stanzas { done.wait() }
    return results.all
  }
}

/// Attempts that several threads make.
private final class AttemptResults: Sendable {
  private let attempts: Mutex<[PrekeySet.Attempt]>

  init(count: Int) { attempts = Mutex([PrekeySet.Attempt](repeating: .refused, count: count)) }

  func set(_ attempt: PrekeySet.Attempt, at index: Int) {
    attempts.withLock { $0[index] = attempt }
  }

  var all: [PrekeySet.Attempt] { attempts.withLock { $0 } }
}
