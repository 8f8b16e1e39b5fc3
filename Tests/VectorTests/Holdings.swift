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
    var bytes: [UInt8] = [1] + value("AD") + (isInitiator ? [1] : [0])
    if isInitiator { bytes.append(bigEndian: UInt64.max) }
    bytes.append(0)
    bytes.append(bigEndian: numbers["PN"] ?? 0)
    bytes += value("RK") + value("NHKr")
    bytes += optional(isDue ? values["HKs"] : nil) + optional(isDue ? nil : values["NHKs"])
    // No peer: a reader needs none.
    return bytes + [0] + own + sending + receiving
  }

  private func value(_ name: String) -> [UInt8] { values[name] ?? [] }

  private func optional(_ value: [UInt8]?) -> [UInt8] { value.map { [1] + $0 } ?? [0] }

  private var own: [UInt8] {
    guard let agreement = values["DHs"], let kem = values["KEMs"] else { return [0] }
    let pair = AgreementKeyPair(privateKey: Secret(copying: agreement.bytes))
    let encapsulation = KEMKeyPair(seed: Secret(copying: kem.bytes))
    return [1] + agreement + pair.publicKey.bytes + kem + encapsulation.publicKey.bytes
  }

  private var sending: [UInt8] {
    guard !isDue, let headerKey = values["HKs"] else { return [0] }
    var bytes = [1] + [UInt8](repeating: 0, count: 32) + headerKey
    bytes.append(bigEndian: numbers["Ns"] ?? 0)
    return bytes + [UInt8](repeating: 0, count: 1088)
  }

  private var receiving: [UInt8] {
    guard let chain = values["CKr"], let headerKey = values["HKr"] else { return [0] }
    var bytes = [1] + chain + headerKey
    bytes.append(bigEndian: numbers["Nr"] ?? 0)
    return bytes + Self.chainID(headerKey)
  }

  /// What the product calls the chain of a header key.
  static func chainID(_ headerKey: [UInt8]) -> [UInt8] {
    var code = HMAC(key: headerKey.bytes)
    code.update([UInt8]("pawl chain id".utf8).bytes)
    return [UInt8](code.finish().prefix(8))
  }
}
