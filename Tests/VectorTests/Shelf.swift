import Descriptors
import Foundation
import Octets
import Operations
import Primitives
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
    let owner = holdings.seed + [UInt8](repeating: 0, count: 8)
    try transaction.insert(owner.bytes, at: Place(.init(1)), named: [UInt8]("owner".utf8))
    var contacts: [String: RecordID] = [:]
    for contact in holdings.contacts {
      let name = [UInt8](contact.name.utf8)
      let body = [0] + contact.identity + name
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

  private static func fillPrekeys(_ transaction: Transaction, _ holdings: Holdings) throws {
    var periods: [[UInt8]: RecordID] = [:]
    for prekeys in holdings.prekeys {
      let pair = AgreementKeyPair(privateKey: Secret(copying: prekeys.signed.bytes))
      let body = prekeys.signed + pair.publicKey.bytes
      let period =
        try periods[prekeys.signed] ?? transaction.insert(body.bytes, at: Place(.init(4)))
      periods[prekeys.signed] = period
      let kem = KEMKeyPair(seed: Secret(copying: prekeys.kem.bytes))
      let kemBody = prekeys.kem + kem.publicKey.bytes
      let expires: [UInt8] = [0x7F] + [UInt8](repeating: 0xFF, count: 7)
      var bundle = prekeys.hash + expires
      if let oneTime = prekeys.oneTime {
        let pair = AgreementKeyPair(privateKey: Secret(copying: oneTime.bytes))
        bundle += oneTime + pair.publicKey.bytes + kemBody
      } else {
        try transaction.insert(kemBody.bytes, at: Place(.init(11), of: period))
      }
      try transaction.insert(
        bundle.bytes, at: Place(.init(5), of: period), named: [UInt8](prekeys.hash.prefix(16)))
      for pair in holdings.remembered {
        let empty: [UInt8] = []
        try transaction.insert(empty.bytes, at: Place(.init(6), of: period), named: pair)
      }
    }
  }

  private static func fill(
    _ transaction: Transaction, _ session: Holdings.Session, of contact: RecordID
  ) throws {
    // Nothing has been counted.
    let noUsage = [UInt8](repeating: 0, count: 24)
    let association = session.values["AD"] ?? []
    let began = association[96..<104].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let id = try transaction.insert(
      (noUsage + session.record).bytes, at: Place(.init(7), of: contact, number: began),
      named: [UInt8](association[64..<96]))
    if !session.isDue, let next = session.values["NHKr"] {
      try transaction.insert(next.bytes, at: Place(.init(9), of: id))
    }
    var chains: [[UInt8]: RecordID] = [:]
    func chain(_ headerKey: [UInt8]) throws -> RecordID {
      if let known = chains[headerKey] { return known }
      let name = Holdings.Session.chainID(headerKey)
      let body = headerKey + name
      let chain = try transaction.insert(
        body.bytes, at: Place(.init(8), of: id), named: id.bytes + name)
      chains[headerKey] = chain
      return chain
    }
    if let current = session.values["HKr"] { _ = try chain(current) }
    for key in session.kept {
      let body: [UInt8] = [key.wasRead ? 1 : 0] + key.messageKey
      try transaction.insert(
        body.bytes, at: Place(.init(10), of: try chain(key.headerKey), number: UInt64(key.number)))
    }
    guard session.heldCount > 0 else { return }
    let other = try chain([UInt8](repeating: 0xEE, count: 32))
    let body = [UInt8](repeating: 0, count: 33)
    for number in 0..<session.heldCount {
      try transaction.insert(body.bytes, at: Place(.init(10), of: other, number: UInt64(number)))
    }
  }
}

/// No passphrase is asked for in these stores.
struct NoPassphrases: PassphraseSource {
  func current() throws(OperationError) -> Secret { throw .passphrase(.noSource) }
  func new(isChange: Bool) throws(OperationError) -> Secret { throw .passphrase(.noSource) }
}
