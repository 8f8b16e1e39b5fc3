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
      try checkInitiator(vector, values)
    }
    if values["t"] != nil { try checkStep(vector, values) }
    try checkStanza(vector, values, findings.association)
    try checkFrames(values)
  }

  /// What the protocol makes of the agreements.
  private func checkAgreement(_ values: [String: [UInt8]]) throws {
    let agreements = ["DH1", "DH2", "DH3", "DH4", "ss0"].flatMap { values[$0] ?? [] }
    let secret = [UInt8](repeating: 0xFF, count: 32) + agreements
    let salt = [UInt8](repeating: 0, count: 32)
    let info =
      try [UInt8]("pawl/v1 x3dh".utf8) + #require(values["AD"]) + #require(values["H(CT0)"])
    let keys = HKDF.derive(from: secret.bytes, salt: salt.bytes, info: info.bytes, count: 96)
    let expected = ["SK", "HKA", "NHKB"].flatMap { values[$0] ?? [] }
    #expect([UInt8](keys.bytes) == expected)
  }

  /// The keys of the initiator open it, and it says what `AD` says.
  private func checkInitiator(_ vector: Vector, _ values: [String: [UInt8]]) throws {
    let initiator = [UInt8](vector.body[18..<18 + SealedInitiator.byteCount])
    let header = [UInt8](vector.body[18 + SealedInitiator.byteCount..<18 + 2312 + 1272])
    let (front, sealed) = ([UInt8](initiator[..<1120]), [UInt8](initiator[1120...]))
    let signed = try #require(Holdings(vector).prekeys.first).signed
    let prekey = AgreementKeyPair(privateKey: Secret(copying: signed.bytes)).publicKey.bytes
    let ciphertext = [UInt8](front[32...])
    let secret = try #require(values["DHe"]) + #require(values["ssm"])
    let salt: [UInt8] = []
    let info =
      [UInt8]("pawl/v1 initiator".utf8) + front[..<32] + prekey
      + SHA256.digest(ciphertext.bytes)
    let keys = HKDF.derive(from: secret.bytes, salt: salt.bytes, info: info.bytes, count: 44)
    let expected =
      try #require(values["initiator_key"]) + #require(values["initiator_nonce"])
    #expect([UInt8](keys.bytes) == expected)
    let content = try open(sealed, values["initiator_key"], values["initiator_nonce"], header)
    let association = try #require(values["AD"])
    let begun = association[..<32] + association[64..<120]
    #expect([UInt8](content[..<88]) == [UInt8](begun))
    let initial = [UInt8](content[88...])
    #expect(initial.count == KEMKeyPair.ciphertextByteCount)
    #expect(SHA256.digest(initial.bytes) == values["H(CT0)"])
  }

  /// What the protocol makes of the secrets of a step.
  private func checkStep(_ vector: Vector, _ values: [String: [UInt8]]) throws {
    let root = try #require(values["SK"] ?? vector["RK"].map { [UInt8](hex: $0) })
    let secret = try #require(values["dh"]) + (values["ss"] ?? [])
    let info = try [UInt8]("pawl/v1 ratchet".utf8) + #require(values["t"])
    let keys = HKDF.derive(from: secret.bytes, salt: root.bytes, info: info.bytes, count: 96)
    let bytes = [UInt8](keys.bytes)
    #expect([UInt8](bytes[..<32]) == values["RK"])
    #expect([UInt8](bytes[64...]) == values["NHKr"])
    let chain = [UInt8](bytes[32..<64])
    #expect(code(chain, [1]) == values["mk"])
    #expect(code(chain, [2]) == values["CKr"])
  }

  private func code(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    var code = HMAC(key: key.bytes)
    code.update(bytes.bytes)
    return code.finish()
  }

  /// The keys of header and stanza open what is in the message.
  private func checkStanza(
    _ vector: Vector, _ values: [String: [UInt8]], _ association: [UInt8]
  ) throws {
    let isInitial = vector.body[17] == 1
    let start = isInitial ? 18 + SealedInitiator.byteCount : 18
    let count = isInitial ? 1272 : 2360
    let header = [UInt8](vector.body[start..<start + count])
    let (front, sealed) = ([UInt8](header[..<32]), [UInt8](header[32...]))
    #expect([UInt8](header[16..<32]) == values["commitment"])
    let plaintext = try open(sealed, values["header_key"], values["header_nonce"], front)
    #expect(plaintext.count == count - 48)
    let wrapped = [UInt8](vector.body[start + count + 32..<start + count + 80])
    let binding = association + header + [0, 1]
    let secret = try open(wrapped, values["wrap_key"], values["wrap_nonce"], binding)
    #expect(secret == values["file_secret"])
    let macKey = try #require(values["mac_key"])
    let end = start + count + 80
    let mac = code(macKey, [UInt8](vector.body[..<end]))
    #expect(mac == values["header_mac"])
    #expect([UInt8](vector.body[end..<end + 32]) == mac)
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
    var start = try #require(values["CK_0"])
    var chain = KeyChain<KeyRole.Frame>(Key(copying: start.bytes))
    var index = 0
    while let pinned = values["mk_\(index)"] {
      let key = chain.next()
      let bytes = [UInt8](key.bytes)
      #expect(bytes == pinned)
      #expect([UInt8](code(start, [3]).prefix(4)) == values["mask_\(index)"])
      start = code(start, [2])
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
    let bundle = try UnverifiedBundle(body.bytes)
      .verified(at: holdings.now, by: reader.key, notBefore: 0)
    #expect(bundle.hash == values["bundle_hash"])
    #expect(bundle.id.bytes == values["bundle_id"])
    let ephemeral = [UInt8](hex: try #require(vector["ephemeral"]))
    let began = try #require(vector["began"].flatMap { UInt64($0) })
    let session = try Handshake.initiate(
      with: bundle, as: reader, began: began, randomness: Drawn(drawn: ephemeral))
    #expect(session.association.bytes == values["AD"])
    let ciphertext = try #require(values["CT0"])
    #expect(SHA256.digest(ciphertext.bytes) == values["H(CT0)"])
    // The library draws the randomness of CT0 itself, so the session has another one.
    try checkAgreement(values)
    let pair = AgreementKeyPair(privateKey: Secret(copying: ephemeral.bytes))
    let identityKey = try VerifyingKey(bundle.identity.bytes.bytes).agreementKey()
    let own = SigningKeyPair(seed: holdings.seed.bytes).agreementKeyPair()
    #expect(try agreed(own, bundle.signedPrekey) == values["DH1"])
    #expect(try agreed(pair, identityKey) == values["DH2"])
    #expect(try agreed(pair, bundle.signedPrekey) == values["DH3"])
    #expect(try bundle.oneTimePrekey.map { try agreed(pair, $0) } == values["DH4"])
  }

  private func agreed(
    _ pair: borrowing AgreementKeyPair, _ key: AgreementPublicKey
  ) throws -> [UInt8] {
    let secret = try pair.agree(with: key)
    return [UInt8](secret.bytes)
  }
}

extension Array where Element == UInt8 {
  /// Whether the bytes stand somewhere in these; true where there are none to look for.
  fileprivate func holds(_ bytes: [UInt8]?) -> Bool {
    guard let bytes else { return true }
    return indices.contains { self[$0...].starts(with: bytes) }
  }
}
