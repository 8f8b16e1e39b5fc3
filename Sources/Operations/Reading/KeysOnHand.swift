import Octets
import Primitives
import Ratcheting
import Sealing
import Storage

/// The keys that are tried on the stanzas of a message: the header keys of all sessions and the
/// signed prekeys of all periods.
///
/// They are copied out of the store at once, so that the store is not locked during the search for
/// the stanza that this store can open. A message can have a thousand stanzas.
struct KeysOnHand: ~Copyable {
  /// The key that opens a stanza.
  enum Match {
    /// A header key that the store holds.
    case session(HeaderKeys.Holder, Header)
    /// The signed prekey of a period.
    case prekey(Initiator, period: RecordID)
  }

  /// A period in a class, because an array cannot hold a noncopyable value.
  private final class Period {
    let id: RecordID
    let signedPrekey: AgreementKeyPair

    init(_ period: borrowing PrekeyPeriod) {
      id = period.id
      signedPrekey = period.signedCopy()
    }
  }

  private let headerKeys: HeaderKeys
  private let periods: [Period]

  /// Copies the keys out of the store.
  init(_ snapshot: Snapshot) throws {
    let headerKeys = try HeaderKeys(snapshot)
    var periods: [Period] = []
    try snapshot.forEach(PrekeyPeriod.self) { periods.append(Period($0)) }
    self.headerKeys = headerKeys
    self.periods = periods
  }

  /// Returns the key that opens a stanza, or `nil` if there is none. Sessions are tried before
  /// prekeys.
  func match(for stanza: Stanza) -> Match? {
    if let (holder, header) = headerKeys.match(for: stanza.sealedHeader) {
      return .session(holder, header)
    }
    guard let sealed = stanza.initiator else { return nil }
    for period in periods {
      let initiator = try? Initiator(
        opening: sealed, beside: stanza.sealedHeader, with: period.signedPrekey)
      if let initiator { return .prekey(initiator, period: period.id) }
    }
    return nil
  }
}

/// The header keys of all sessions.
struct HeaderKeys: ~Copyable {
  /// The chain that a header key belongs to.
  enum Holder {
    /// A chain that a session receives, or an ended chain of which messages are missing.
    case chain(RecordID, ChainID, session: RecordID)
    /// The chain that the peer of a session may begin.
    case next(session: RecordID)
  }

  private var holders: [Holder] = []
  /// The keys of the holders, one after another in the same order.
  private var keys: Secret

  /// Copies the keys out of the store.
  init(_ snapshot: Snapshot) throws {
    var writer = SecretWriter(capacity: 4096)
    var holders: [Holder] = []
    try snapshot.forEach(ChainRecord.self) { chain in
      writer.append(chain.headerKey.bytes)
      holders.append(.chain(chain.id, chain.chain, session: chain.session))
    }
    try snapshot.forEach(NextHeaderKey.self) { next in
      writer.append(next.key.bytes)
      holders.append(.next(session: next.session))
    }
    self.holders = holders
    keys = writer.finish()
  }

  /// Returns whose key opens a sealed header, with the header, or `nil` if none does.
  func match(for sealed: SealedHeader) -> (Holder, Header)? {
    let opener = SealedHeader.Opener(sealed)
    for index in holders.indices {
      let key: Key<KeyRole.Header> = keys.key(at: index * Key<KeyRole.Header>.byteCount)
      if let header = opener.open(with: key) { return (holders[index], header) }
    }
    return nil
  }
}
