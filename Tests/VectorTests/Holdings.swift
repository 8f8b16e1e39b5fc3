import Octets
import Primitives
import Rehearsal
import VectorCatalogue

/// What a vector says that its reader holds.
struct Holdings {
  /// A contact, and the times that are kept of its bundles.
  struct Contact {
    let name: String
    let identity: [UInt8]
    let notBefore: UInt64
    let created: UInt64
  }

  struct Prekeys {
    let hash: [UInt8]
    let signed: [UInt8]
    let oneTime: [UInt8]?
    let kem: [UInt8]
    /// When the bundle expires, or `nil` for never.
    let expires: UInt64?
  }

  struct Session {
    let contact: String
    let isInitiator: Bool
    /// The values that are bytes, by their names in the protocol.
    var values: [String: [UInt8]] = [:]
    var numbers: [String: UInt32] = [:]
    var isDue = false
    /// Whether the receiving chain is A's first.
    var receivesFirstChain = false
    var kept: [Key] = []
    var heldCount = 0
  }

  struct Key {
    let headerKey: [UInt8]
    let number: UInt32
    let messageKey: [UInt8]
    let wasRead: Bool
    let isOfFirstChain: Bool
    /// When it was skipped or read.
    let time: UInt64
  }

  /// The names of the lines that a session consists of.
  private static let sessionLines: Set = [
    "AD", "RK", "DHs", "KEMs", "HKs", "NHKs", "CKr", "HKr", "NHKr",
  ]

  var now: UInt64 = 0
  private let keptTime: UInt64
  var seed: [UInt8] = []
  var contacts: [Contact] = []
  var prekeys: [Prekeys] = []
  var remembered: [[UInt8]] = []
  var sessions: [Session] = []

  /// Collects what the reader of a vector has. Its kept keys are from `keptAt` where the vector says nothing
  /// else, and from the vector's present if that is `nil`.
  init(_ vector: Vector, keptAt: UInt64? = nil) {
    now = vector["now"].flatMap { UInt64($0) } ?? 0
    keptTime = keptAt ?? now
    for line in vector.lines {
      let words = line.value.split(separator: " ").map(String.init)
      switch line.name {
      case "reader": seed = [UInt8](hex: line.value)
      case "contact":
        contacts.append(
          Contact(
            name: words[0], identity: [UInt8](hex: words[1]),
            notBefore: words.count > 2 ? UInt64(words[2]) ?? 0 : 0,
            created: words.count > 3 ? UInt64(words[3]) ?? 0 : 0))
      case "prekeys": notePrekeys(words)
      case "remembered": remembered.append([UInt8](hex: words[0] + words[1]))
      case "session":
        sessions.append(Session(contact: words[0], isInitiator: words[1] == "initiator"))
      // What follows is about the input.
      case "message": return
      default: noteSession(line, words)
      }
    }
  }

  private mutating func notePrekeys(_ words: [String]) {
    prekeys.append(
      Prekeys(
        hash: [UInt8](hex: words[0]), signed: [UInt8](hex: words[1]),
        oneTime: words[2] == "-" ? nil : [UInt8](hex: words[2]), kem: [UInt8](hex: words[3]),
        expires: words.value(of: "expires").flatMap { UInt64($0) }))
  }

  private mutating func noteSession(_ line: Vector.Line, _ words: [String]) {
    guard !sessions.isEmpty else { return }
    let last = sessions.count - 1
    switch line.name {
    case "due": sessions[last].isDue = line.value == "yes"
    case "chain": sessions[last].receivesFirstChain = line.value == "first"
    case "PN", "Ns", "Nr": sessions[last].numbers[line.name] = UInt32(line.value)
    case "held": sessions[last].heldCount = Int(line.value) ?? 0
    case "kept":
      sessions[last].kept.append(
        Key(
          headerKey: [UInt8](hex: words[0]), number: UInt32(words[1]) ?? 0,
          messageKey: [UInt8](hex: words[2]), wasRead: words.contains("read"),
          isOfFirstChain: words.contains("first"),
          time: words.value(of: "time").flatMap { UInt64($0) } ?? keptTime))
    case let name where Self.sessionLines.contains(name):
      sessions[last].values[name] = [UInt8](hex: line.value)
    default: break
    }
  }
}

extension [String] {
  /// Returns what stands behind `name=` in one of the words, or `nil` if it is in none.
  func value(of name: String) -> String? {
    first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
  }
}

extension Holdings.Session {
  /// The record of the session, as the product keeps it (`Session+Record.swift`).
  var record: [UInt8] {
    let hasReceived = values["HKr"] != nil
    let isInitiating = isInitiator && !hasReceived
    let state: UInt8 = !isInitiator && !hasReceived ? 0 : isDue ? 1 : 2
    let receiving: UInt8 = !hasReceived ? 0 : receivesFirstChain ? 1 : 2
    var bytes: [UInt8] = [1, state, receiving, 0, isInitiator ? 1 : 0]
    if isInitiator { bytes.append(bigEndian: UInt64.max) }
    // Only what sends needs the ciphertexts, the keys of the peer and the sending chain key.
    if isInitiating { bytes += Self.ciphertext }
    bytes += value("AD") + value("RK")
    switch state {
    case 0: bytes += agreementPair + kemPublicKey + value("NHKs")
    case 1: bytes += Self.peer + value("HKs") + number("PN")
    default:
      bytes += chain([UInt8](repeating: 0, count: 32), "HKs", "Ns")
      bytes += agreementPair + value("KEMs") + kemPublicKey + value("NHKs") + Self.peer
      bytes += (isInitiating ? [] : Self.ciphertext) + number("PN")
    }
    if hasReceived { bytes += chain(value("CKr"), "HKr", "Nr") }
    return bytes + value("NHKr")
  }

  private func value(_ name: String) -> [UInt8] { values[name] ?? [] }

  private func number(_ name: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: numbers[name] ?? 0)
    return bytes
  }

  private static let peer = [UInt8](repeating: 0, count: 32 + 1184)
  private static let ciphertext = [UInt8](repeating: 0, count: 1088)

  private var agreementPair: [UInt8] {
    let agreement = value("DHs")
    let pair = AgreementKeyPair(privateKey: Secret(copying: agreement.bytes))
    return agreement + pair.publicKey.bytes
  }

  private var kemPublicKey: [UInt8] {
    let kem = value("KEMs")
    return KEMKeyPair(seed: Secret(copying: kem.bytes)).publicKey.bytes
  }

  private func chain(_ key: [UInt8], _ header: String, _ count: String) -> [UInt8] {
    key + value(header) + number(count) + Self.chainID(value(header))
  }

  /// What the product calls the chain of a header key.
  static func chainID(_ headerKey: [UInt8]) -> [UInt8] {
    var code = HMAC(key: headerKey.bytes)
    code.update([UInt8]("pawl chain id".utf8).bytes)
    return [UInt8](code.finish().prefix(8))
  }
}
