import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing
import Testing
import VectorCatalogue

/// What the vectors pin beside the outcome: every value on the way from the keys to the content.
struct DerivationTests {
  private func derived(_ vector: Vector) -> [String: [UInt8]] {
    var values: [String: [UInt8]] = [:]
    for line in vector.all("derived") {
      let words = line.split(separator: " ").map(String.init)
      values[words[0]] = [UInt8](hex: words[1])
    }
    return values
  }

  @Test func `the product derives every value that a vector pins`() throws {
    var count = 0
    for area in VectorFiles.areas {
      for vector in try VectorFiles.vectors(of: area) where vector["derived"] != nil {
        let values = derived(vector)
        switch vector["play"] {
        case "messages": try checkMessage(vector, values)
        case "bundle": try checkBundle(vector, values)
        default: continue
        }
        count += values.count
      }
    }
    #expect(count >= 300)
    print("vectors: \(count) derived values pinned")
  }

  private func checkMessage(_ vector: Vector, _ values: [String: [UInt8]]) throws {
    let findings = try Desk(vector).read(vector.body)
    #expect(findings.messageKey == values["mk"])
    #expect(findings.fileSecret == values["file_secret"])
    #expect(findings.authenticatorKey == values["auth_key"])
    for name in ["SK", "HKA", "NHKB"] { #expect(findings.before.holds(values[name])) }
    for name in ["RK", "CKr", "HKr", "NHKr"] { #expect(findings.after.holds(values[name])) }
    if let association = values["AD"] {
      #expect(findings.association == association)
      try checkAgreement(values)
    }
    try checkStanza(vector, values, findings.association)
    try checkFrames(values)
  }

  /// What the protocol makes of the agreements.
  private func checkAgreement(_ values: [String: [UInt8]]) throws {
    let agreements = (1...4).flatMap { values["DH\($0)"] ?? [] }
    let secret = [UInt8](repeating: 0xFF, count: 32) + agreements
    let salt = [UInt8](repeating: 0, count: 32)
    let info = try [UInt8]("pawl/v1 x3dh".utf8) + #require(values["AD"])
    let keys = HKDF.derive(from: secret.bytes, salt: salt.bytes, info: info.bytes, count: 96)
    let expected = ["SK", "HKA", "NHKB"].flatMap { values[$0] ?? [] }
    #expect([UInt8](keys.bytes) == expected)
  }

  /// The keys of header and stanza open what is in the message.
  private func checkStanza(
    _ vector: Vector, _ values: [String: [UInt8]], _ association: [UInt8]
  ) throws {
    let start = vector.body[17] == 1 ? 18 + 136 : 18
    let header = [UInt8](vector.body[start..<start + 2360])
    let (front, sealed) = ([UInt8](header[..<32]), [UInt8](header[32...]))
    #expect([UInt8](header[16..<32]) == values["commitment"])
    let plaintext = try open(sealed, values["header_key"], values["header_nonce"], front)
    #expect(plaintext.count == 2312)
    let wrapped = [UInt8](vector.body[start + 2392..<start + 2440])
    let binding = association + header + [0, 1]
    let secret = try open(wrapped, values["wrap_key"], values["wrap_nonce"], binding)
    #expect(secret == values["file_secret"])
    let macKey = try #require(values["mac_key"])
    let covered = [UInt8](vector.body[..<(start + 2440)])
    var code = HMAC(key: macKey.bytes)
    code.update(covered.bytes)
    let mac: [UInt8] = code.finish()
    #expect(mac == values["header_mac"])
    #expect([UInt8](vector.body[start + 2440..<start + 2472]) == mac)
  }

  private enum Role {}

  private func open(
    _ sealed: [UInt8], _ key: [UInt8]?, _ nonce: [UInt8]?, _ data: [UInt8]
  ) throws -> [UInt8] {
    let bytes = try #require(key)
    let nonce = try #require(nonce)
    let secret = try AES256GCM.open(
      sealed.bytes, with: Key<Role>(copying: bytes.bytes), nonce: nonce.bytes,
      authenticating: data.bytes)
    return [UInt8](secret.bytes)
  }

  private func checkFrames(_ values: [String: [UInt8]]) throws {
    let start = try #require(values["CK_0"])
    var chain = KeyChain<KeyRole.Frame>(Key(copying: start.bytes))
    var index = 0
    while let pinned = values["mk_\(index)"] {
      let key = chain.next()
      let bytes = [UInt8](key.bytes)
      #expect(bytes == pinned)
      index += 1
    }
    #expect(index > 0)
  }

  // MARK: Bundles

  /// Gives out the bytes that a vector says were drawn.
  private struct Drawn: Randomness {
    let drawn: [UInt8]

    func fill(_ bytes: inout MutableRawSpan) { bytes.write(drawn.bytes) }
  }

  private func checkBundle(_ vector: Vector, _ values: [String: [UInt8]]) throws {
    let holdings = Holdings(vector)
    let reader = Identity(seed: holdings.seed.bytes)
    let body = vector.body
    let bundle = try UnverifiedBundle(body.bytes).verified(at: holdings.now, by: reader.key)
    #expect(bundle.hash == values["bundle_hash"])
    #expect(bundle.id.bytes == values["bundle_id"])
    let ephemeral = [UInt8](hex: try #require(vector["ephemeral"]))
    let began = try #require(vector["began"].flatMap { UInt64($0) })
    let session = try Handshake.initiate(
      with: bundle, as: reader, began: began, randomness: Drawn(drawn: ephemeral))
    let record = [UInt8](session.record().bytes)
    #expect(session.association.bytes == values["AD"])
    for name in ["SK", "HKA", "NHKB"] { #expect(record.holds(values[name])) }
    try checkAgreement(values)
  }
}

extension Array where Element == UInt8 {
  /// Whether the bytes stand somewhere in these; true where there are none to look for.
  fileprivate func holds(_ bytes: [UInt8]?) -> Bool {
    guard let bytes else { return true }
    return indices.contains { self[$0...].starts(with: bytes) }
  }
}
