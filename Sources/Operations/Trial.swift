import Octets
import Primitives
import Ratcheting
import Sealing
import Storage

/// What the stanzas of a message are tried against: the header keys of all sessions and the signed
/// prekeys, read from the store at once, so that nothing is locked while a long list is gone through.
struct Trial: ~Copyable {
  /// What opens a stanza.
  enum Lead {
    /// A header key that the store holds.
    case session(Keyring.Holder, Header)
    /// The signed prekey of a period.
    case prekey(Initiator, period: RecordID)
  }

  /// A period, where an array can hold it.
  private final class Period {
    let prekeys: PrekeyPeriod

    init(_ prekeys: consuming PrekeyPeriod) { self.prekeys = prekeys }
  }

  private let keyring: Keyring
  private let periods: [Period]

  init(_ snapshot: Snapshot) throws {
    let keyring = try Keyring(snapshot)
    var periods: [Period] = []
    try snapshot.forEach(.period) { periods.append(Period(try PrekeyPeriod.restored(from: $0))) }
    self.keyring = keyring
    self.periods = periods
  }

  /// What opens a stanza first: a session before a prekey.
  func lead(_ stanza: Stanza) -> Lead? {
    let header = SealedHeader(stanza.sealedHeader)
    if let (holder, opened) = keyring.match(header) { return .session(holder, opened) }
    guard let initiator = stanza.initiator else { return nil }
    for period in periods {
      let opened = try? Initiator(
        opening: initiator.bytes, over: header, with: period.prekeys.signed)
      if let opened { return .prekey(opened, period: period.prekeys.id) }
    }
    return nil
  }
}
