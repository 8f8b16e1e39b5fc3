import Descriptors
import Foundation
import Octets
import Operations
import Primitives
import Ratcheting
import Rehearsal
import Storage
import VectorCatalogue

/// A store that holds what a vector says, record by record: kinds and bodies are those of
/// the types in `Sources/Operations/Records`.
struct Shelf {
  let directory: URL

  var path: Path { Path(directory.path) }
  var database: [UInt8] {
    get throws { [UInt8](try Data(contentsOf: directory.appending(path: "store.db"))) }
  }

  init(_ holdings: Holdings, in parent: URL) throws {
    directory = parent.appending(path: "store")
    try Vault.create(
      at: StoreLocation(Path(directory.path)), randomness: SystemRandomness()
    ) { transaction in
      try Self.fill(transaction, holdings)
    }
  }

  /// A copy that something else may change.
  func copy(to place: URL) throws -> Shelf {
    try FileManager.default.copyItem(at: directory, to: place)
    return Shelf(directory: place)
  }

  private init(directory: URL) { self.directory = directory }

  private static func fill(_ transaction: Transaction, _ holdings: Holdings) throws {
    // No bundle was made, nothing is revoked, and no name is suggested.
    let owner = holdings.seed + [UInt8](repeating: 0, count: 8 + 8 + 1)
    try transaction.insert(owner.bytes, at: Place(.init(1)), named: [UInt8]("owner".utf8))
    var contacts: [String: RecordID] = [:]
    for contact in holdings.contacts {
      let name = [UInt8](contact.name.utf8)
      // Neither verified nor introduced, since no time.
      var body = [UInt8](repeating: 0, count: 1 + 8) + contact.identity
      body.append(bigEndian: contact.notBefore)
      body.append(bigEndian: contact.created)
      // When that bundle expires
      body.append(bigEndian: UInt64(0))
      // The same of reusable bundles alone, which no vector asks about.
      body.append(bigEndian: UInt64(0))
      body += name
      let id = try transaction.insert(body.bytes, at: Place(.init(2)), named: name)
      try transaction.insert(
        contact.identity.bytes, at: Place(.init(3), of: id), named: contact.identity)
      contacts[contact.name] = id
    }
    try fillPrekeys(transaction, holdings)
    for session in holdings.sessions {
      guard let contact = contacts[session.contact] else { continue }
      try fill(transaction, session, of: contact)
    }
  }

  /// The bundles of one period. pawl has one reusable KEM prekey in each; where a vector has more, the
  /// others get a period of their own with the same signed prekey.
  private struct Period {
    let signed: [UInt8]
    var reusable: Holdings.Prekeys?
    var bundles: [Holdings.Prekeys] = []

    func takes(_ prekeys: Holdings.Prekeys) -> Bool {
      prekeys.signed == signed
        && (prekeys.oneTime != nil || reusable == nil || reusable?.kem == prekeys.kem)
    }

    mutating func add(_ prekeys: Holdings.Prekeys) {
      bundles.append(prekeys)
      if prekeys.oneTime == nil { reusable = prekeys }
    }

    /// When the last of some bundles runs out, or 0 for never.
    static func due(_ bundles: [Holdings.Prekeys]) -> UInt64 {
      var latest: UInt64 = 0
      for bundle in bundles {
        guard let expires = bundle.expires else { return 0 }
        latest = max(latest, expires + 30 * 86_400)
      }
      return latest
    }
  }

  private static func fillPrekeys(_ transaction: Transaction, _ holdings: Holdings) throws {
    var periods: [Period] = []
    for prekeys in holdings.prekeys {
      if let index = periods.firstIndex(where: { $0.takes(prekeys) }) {
        periods[index].add(prekeys)
      } else {
        periods.append(Period(signed: prekeys.signed))
        periods[periods.count - 1].add(prekeys)
      }
    }
    for (index, period) in periods.enumerated() {
      let pair = AgreementKeyPair(privateKey: Secret(copying: period.signed.bytes))
      let body = period.signed + pair.publicKey.bytes
      let id = try transaction.insert(
        body.bytes, at: Place(.init(4), due: Period.due(period.bundles)))
      if let reusable = period.reusable {
        let due = Period.due(period.bundles.filter { $0.oneTime == nil })
        try transaction.insert(kem(reusable).bytes, at: Place(.init(11), of: id, due: due))
      }
      for bundle in period.bundles { try fill(transaction, bundle, of: id) }
      for pair in index == 0 ? holdings.remembered : [] {
        let empty: [UInt8] = []
        try transaction.insert(empty.bytes, at: Place(.init(6), of: id), named: pair)
      }
    }
  }

  private static func kem(_ prekeys: Holdings.Prekeys) -> [UInt8] {
    prekeys.kem + KEMKeyPair(seed: Secret(copying: prekeys.kem.bytes)).publicKey.bytes
  }

  private static func fill(
    _ transaction: Transaction, _ bundle: Holdings.Prekeys, of period: RecordID
  ) throws {
    var body = bundle.hash
    body.append(bigEndian: bundle.expires ?? UInt64(Int64.max))
    var due: UInt64 = 0
    if let oneTime = bundle.oneTime {
      let pair = AgreementKeyPair(privateKey: Secret(copying: oneTime.bytes))
      body += oneTime + pair.publicKey.bytes + kem(bundle)
      due = Period.due([bundle])
    }
    try transaction.insert(
      body.bytes, at: Place(.init(5), of: period, due: due),
      named: [UInt8](bundle.hash.prefix(16)))
  }

  private static func fill(
    _ transaction: Transaction, _ session: Holdings.Session, of contact: RecordID
  ) throws {
    // Nothing has been counted.
    let noUsage = [UInt8](repeating: 0, count: 32)
    let association = session.values["AD"] ?? []
    let began = association[96..<104].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let id = try transaction.insert(
      (noUsage + session.record).bytes, at: Place(.init(7), of: contact, number: began),
      named: [UInt8](association[64..<96]))
    if !session.isDue, let next = session.values["NHKr"] {
      try transaction.insert(next.bytes, at: Place(.init(9), of: id))
    }
    if let current = session.values["HKr"] {
      let keys = session.kept.filter { $0.headerKey == current }
      let chain = try chain(
        transaction, current, isFirst: session.receivesFirstChain, due: 0, of: id)
      for key in keys { try fill(transaction, key, of: chain) }
    }
    let ended = session.kept.filter { $0.headerKey != session.values["HKr"] }
    for (headerKey, keys) in [[UInt8]: [Holdings.Key]](grouping: ended, by: \.headerKey) {
      let due = keys.map(due).max() ?? 0
      let chain = try chain(
        transaction, headerKey, isFirst: keys[0].isOfFirstChain, due: due, of: id)
      for key in keys { try fill(transaction, key, of: chain) }
    }
    guard session.heldCount > 0 else { return }
    let other = try chain(
      transaction, [UInt8](repeating: 0xEE, count: 32), isFirst: false, due: 0, of: id)
    let body = [UInt8](repeating: 0, count: 32)
    for number in 0..<session.heldCount {
      try transaction.insert(body.bytes, at: Place(.init(10), of: other, number: UInt64(number)))
    }
  }

  private static func chain(
    _ transaction: Transaction, _ headerKey: [UInt8], isFirst: Bool, due: UInt64,
    of session: RecordID
  ) throws -> RecordID {
    let name = Holdings.Session.chainID(headerKey)
    let body = headerKey + name + [isFirst ? 1 : 0]
    return try transaction.insert(
      body.bytes, at: Place(.init(8), of: session, due: due), named: session.bytes + name)
  }

  private static func due(_ key: Holdings.Key) -> UInt64 { key.time + 120 * 86_400 }

  private static func fill(
    _ transaction: Transaction, _ key: Holdings.Key, of chain: RecordID
  ) throws {
    let since = (0..<8).map { UInt8(truncatingIfNeeded: key.time >> (56 - 8 * $0)) }
    let body = key.messageKey + (key.wasRead ? since + [UInt8](repeating: 0, count: 8) : [])
    try transaction.insert(
      body.bytes,
      at: Place(
        .init(key.wasRead ? 14 : 10), of: chain, number: UInt64(key.number), due: due(key)))
  }
}

/// What the owner of a store keeps, and of each contact, as a vector says it.
struct Keepings {
  struct Contact {
    let name: [UInt8]
    let identity: [UInt8]
    /// The byte of the state.
    let trust: UInt8
    let introducer: [UInt8]
    let notBefore: UInt64
    let created: UInt64
  }

  var seed: [UInt8] = []
  var lastBundle: UInt64 = 0
  var isRevocationDue = false
  var suggestedName: [UInt8] = []
  var contacts: [Contact] = []
  /// The names of the groups and the identities of their members, by the numbers of the groups.
  var groups: [UInt64: [UInt8]] = [:]
  var members: [UInt64: [[UInt8]]] = [:]
  /// The bundle hashes of all sessions.
  var sessionBundles: [[UInt8]] = []

  init(of store: Path, at now: UInt64) throws {
    let vault = try Vault.open(at: StoreLocation(store), randomness: SystemRandomness()) {
      try NoPassphrases().current()
    }
    var identities: [RecordID: [UInt8]] = [:]
    try vault.read(at: now) { snapshot in
      try snapshot.forEach(.init(1)) { record in
        var reader = ByteReader(record.body.bytes)
        seed = try reader.readArray(32)
        lastBundle = try reader.readInteger()
        _ = try reader.readInteger(as: UInt64.self)
        isRevocationDue = try reader.readFlag()
        suggestedName = [UInt8](reader.remaining)
      }
      try snapshot.forEach(.init(2)) { record in
        var reader = ByteReader(record.body.bytes)
        let trust: UInt8 = try reader.readInteger()
        let introducer = try reader.readArray(trust == 2 ? 32 : 0)
        _ = try reader.readInteger(as: UInt64.self)
        let identity = try reader.readArray(32)
        let (notBefore, created): (UInt64, UInt64) =
          (try reader.readInteger(), try reader.readInteger())
        // When that bundle expires, and when the latest reusable one was made
        _ = try reader.readArray(16)
        contacts.append(
          Contact(
            name: [UInt8](reader.remaining), identity: identity, trust: trust,
            introducer: introducer, notBefore: notBefore, created: created))
        identities[record.id] = identity
      }
      try snapshot.forEach(.init(15)) { groups[UInt64($0.id.value)] = [UInt8]($0.body.bytes) }
      try snapshot.forEach(.init(16)) { record in
        guard let parent = record.place.parent, let member = identities[parent] else {
          throw ReadError.invalidValue
        }
        members[record.place.number, default: []].append(member)
      }
      try snapshot.forEach(.init(7)) { record in
        var reader = ByteReader(record.body.bytes)
        _ = try reader.readArray(32)
        let rest = reader.remaining
        sessionBundles.append(try Session.restored(from: rest).association.bundleHash)
      }
    }
  }
}

/// No passphrase is asked for in these stores.
struct NoPassphrases: PassphraseSource {
  func current() throws(OperationError) -> Secret { throw .passphrase(.noSource) }
  func new(isChange: Bool) throws(OperationError) -> Secret { throw .passphrase(.noSource) }
}
