import Octets
import Primitives
import Rehearsal
import VectorCatalogue

/// What a vector says that its reader holds.
struct Holdings {
  struct Prekeys {
    let hash: [UInt8]
    let signed: [UInt8]
    let oneTime: [UInt8]?
    let kem: [UInt8]
  }

  struct Session {
    let contact: String
    let isInitiator: Bool
    /// The values that are bytes, by their names in the protocol.
    var values: [String: [UInt8]] = [:]
    var numbers: [String: UInt32] = [:]
    var isDue = false
    var kept: [Key] = []
    var heldCount = 0
  }

  struct Key {
    let headerKey: [UInt8]
    let number: UInt32
    let messageKey: [UInt8]
    let wasRead: Bool
  }

  var now: UInt64 = 0
  var seed: [UInt8] = []
  var contacts: [(name: String, identity: [UInt8])] = []
  var prekeys: [Prekeys] = []
  var remembered: [[UInt8]] = []
  var sessions: [Session] = []

  init(_ vector: Vector) {
    for line in vector.lines {
      let words = line.value.split(separator: " ").map(String.init)
      switch line.name {
      case "now": now = UInt64(line.value) ?? 0
      case "reader": seed = [UInt8](hex: line.value)
      case "contact": contacts.append((words[0], [UInt8](hex: words[1])))
      case "prekeys":
        prekeys.append(
          Prekeys(
            hash: [UInt8](hex: words[0]), signed: [UInt8](hex: words[1]),
            oneTime: words[2] == "-" ? nil : [UInt8](hex: words[2]), kem: [UInt8](hex: words[3])))
      case "remembered": remembered.append([UInt8](hex: words[0] + words[1]))
      case "session":
        sessions.append(Session(contact: words[0], isInitiator: words[1] == "initiator"))
      case "message": return
      default: noteSession(line, words)
      }
    }
  }

  private mutating func noteSession(_ line: Vector.Line, _ words: [String]) {
    guard !sessions.isEmpty else { return }
    let last = sessions.count - 1
    switch line.name {
    case "due": sessions[last].isDue = line.value == "yes"
    case "PN", "Ns", "Nr": sessions[last].numbers[line.name] = UInt32(line.value)
    case "held": sessions[last].heldCount = Int(line.value) ?? 0
    case "kept":
      sessions[last].kept.append(
        Key(
          headerKey: [UInt8](hex: words[0]), number: UInt32(words[1]) ?? 0,
          messageKey: [UInt8](hex: words[2]), wasRead: words.count > 3))
    default: sessions[last].values[line.name] = [UInt8](hex: line.value)
    }
  }
}

extension Holdings.Session {
  /// The record of the session, as the product keeps it (`Session+Record.swift`).
  var record: [UInt8] {
    let hasReceived = values["HKr"] != nil
    let state: UInt8 = !isInitiator && !hasReceived ? 0 : isDue ? 1 : 2
    var bytes: [UInt8] = [1, state, hasReceived ? 1 : 0, 0, isInitiator ? 1 : 0]
    if isInitiator { bytes.append(bigEndian: UInt64.max) }
    bytes += value("AD") + value("RK")
    switch state {
    case 0: bytes += offer
    case 1: bytes += Self.peer + value("HKs") + number("PN")
    default:
      // Only what sends needs the chain key and the ciphertext.
      bytes += chain([UInt8](repeating: 0, count: 32), "HKs", "Ns") + offer + Self.peer
      bytes += [UInt8](repeating: 0, count: 1088) + number("PN")
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

  /// Keys of the peer, which only what sends needs.
  private static let peer = [UInt8](repeating: 0, count: 32 + 1184)

  private var offer: [UInt8] {
    let (agreement, kem) = (value("DHs"), value("KEMs"))
    let pair = AgreementKeyPair(privateKey: Secret(copying: agreement.bytes))
    let encapsulation = KEMKeyPair(seed: Secret(copying: kem.bytes))
    return agreement + pair.publicKey.bytes + kem + encapsulation.publicKey.bytes + value("NHKs")
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
