import Octets
import Primitives
import Rehearsal

/// A message to any number of readers, with a place for every fault that one can have.
struct MessageForm {
  /// One reader's part.
  struct Recipient {
    var outgoing: Ratchet.Outgoing
    var initiator: InitiatorForm?
    /// The kind as written, if not the one that goes with the initiator.
    var kind: UInt8?
    /// What stands in the initiator's place, if not the one above.
    var initiatorBytes: [UInt8]?
  }

  var magic = [UInt8]("pawl/v1 stream\n".utf8)
  var recipients: [Recipient]
  /// The count as written and as bound into the stanzas, if not the number of recipients.
  var writtenCount: UInt16?
  var boundCount: UInt16?
  var frames: [FrameForm]
  var fileSecret: [UInt8]
  /// Changes the stanzas before the code over them is made: what their sender may do.
  var alterStanzas: (inout [StanzaForm]) -> Void = { _ in }

  init(to recipients: [Recipient], _ frames: [FrameForm], _ dealer: Dealer) {
    self.recipients = recipients
    self.frames = frames
    fileSecret = dealer.bytes(32)
  }

  /// A message in its parts, so that each can be changed.
  struct Sealed {
    var stanzas: [StanzaForm]
    /// Everything before `header_mac`.
    var front: [UInt8]
    var mac: [UInt8]
    var frames: [[UInt8]]
    /// The chain key of the first frame.
    let chain: [UInt8]
    /// What each frame's authenticators begin at.
    let authenticatorOffsets: [Int]
    /// What was derived on the way, to be pinned.
    var derived: [(String, [UInt8])]

    var bytes: [UInt8] { front + mac + frames.flatMap { $0 } }
  }

  func sealed(_ dealer: Dealer) -> Sealed {
    let count = boundCount ?? UInt16(recipients.count)
    var derived: [(String, [UInt8])] = []
    var stanzas: [StanzaForm] = []
    var authenticationKeys: [[UInt8]] = []
    for recipient in recipients {
      let (stanza, keys) = stanza(recipient, count, dealer, &derived)
      stanzas.append(stanza)
      authenticationKeys.append([UInt8](keys[44...]))
    }
    alterStanzas(&stanzas)
    var front = magic
    front.append(bigEndian: writtenCount ?? UInt16(stanzas.count))
    front += stanzas.flatMap(\.bytes)
    let key = Plain.derive(fileSecret, salt: [], "pawl/v1 header mac", count: 32)
    let mac = Plain.code(key, front)
    derived += [("file_secret", fileSecret), ("mac_key", key), ("header_mac", mac)]
    let chain = Plain.derive(fileSecret, salt: mac, "pawl/v1 payload", count: 32)
    let (frames, offsets) = sealedFrames(
      chain, mac, stanzas.count > 1 ? authenticationKeys : [], &derived)
    return Sealed(
      stanzas: stanzas, front: front, mac: mac, frames: frames, chain: chain,
      authenticatorOffsets: offsets, derived: derived)
  }

  private func stanza(
    _ recipient: Recipient, _ count: UInt16, _ dealer: Dealer,
    _ derived: inout [(String, [UInt8])]
  ) -> (StanzaForm, keys: [UInt8]) {
    let outgoing = recipient.outgoing
    let headerSalt = dealer.bytes(16)
    let header = outgoing.header.sealed(with: outgoing.headerKey, salt: headerSalt)
    let salt = dealer.bytes(32)
    let keys = StanzaForm.keys(outgoing.messageKey, salt)
    var binding = outgoing.association + header
    binding.append(bigEndian: count)
    let wrapped = Plain.seal(
      fileSecret, key: [UInt8](keys[..<32]), nonce: [UInt8](keys[32..<44]),
      authenticating: binding)
    let headerKeys = HeaderForm.keys(outgoing.headerKey, headerSalt)
    derived += [
      ("mk", outgoing.messageKey), ("header_key", [UInt8](headerKeys[..<32])),
      ("header_nonce", [UInt8](headerKeys[32..<44])), ("commitment", [UInt8](headerKeys[44...])),
      ("wrap_key", [UInt8](keys[..<32])), ("wrap_nonce", [UInt8](keys[32..<44])),
      ("auth_key", [UInt8](keys[44...])),
    ]
    let initiator = recipient.initiatorBytes ?? sealed(recipient.initiator, header, &derived)
    return (
      StanzaForm(
        kind: recipient.kind ?? (initiator.isEmpty ? 0 : 1), initiator: initiator,
        sealedHeader: header, salt: salt, wrapped: wrapped), keys
    )
  }

  private func sealed(
    _ initiator: InitiatorForm?, _ header: [UInt8], _ derived: inout [(String, [UInt8])]
  ) -> [UInt8] {
    guard let initiator else { return [] }
    let keys = initiator.keys
    derived += [
      ("DHe", keys.agreement), ("ssm", keys.shared), ("initiator_key", keys.key),
      ("initiator_nonce", keys.nonce),
    ]
    return initiator.sealed(over: header, with: keys)
  }

  private func sealedFrames(
    _ first: [UInt8], _ mac: [UInt8], _ authenticationKeys: [[UInt8]],
    _ derived: inout [(String, [UInt8])]
  ) -> ([[UInt8]], offsets: [Int]) {
    var chain = first
    derived.append(("CK_0", chain))
    var offsets: [Int] = []
    var sealedFrames: [[UInt8]] = []
    for (index, frame) in frames.enumerated() {
      let key = Plain.code(chain, [1])
      let mask = frame.mask ?? FrameForm.mask(chain)
      chain = Plain.code(chain, [2])
      if index < 8 { derived += [("mk_\(index)", key), ("mask_\(index)", mask)] }
      var bytes = FrameForm.masked(frame.word, with: mask)
      let sealed = frame.sealed(key, UInt64(index))
      bytes += sealed
      offsets.append(bytes.count)
      var authenticated = [UInt8]("pawl/v1 frame".utf8) + mac
      authenticated.append(bigEndian: UInt64(index))
      authenticated.append(bigEndian: frame.authenticatedWord ?? frame.word)
      authenticated += Plain.hash(sealed)
      for key in authenticationKeys { bytes += Plain.code(key, authenticated).prefix(16) }
      sealedFrames.append(bytes)
    }
    return (sealedFrames, offsets)
  }
}

extension MessageForm.Sealed {
  /// What the frames come to at a reader of one message to one recipient: for messages whose words
  /// come out at random once they were changed. Only stored frames may be among them.
  var fate: (outcome: Outcome, released: [UInt8]) {
    var (chain, released, index) = (chain, [UInt8](), UInt64(0))
    var rest = frames.flatMap { $0 }[...]
    while rest.count >= 4 {
      let word = zip(rest, FrameForm.mask(chain)).reduce(UInt32(0)) {
        $0 << 8 | UInt32($1.0 ^ $1.1)
      }
      let (codec, length) = (word >> 28 & 7, Int(word & 0x0FFF_FFFF))
      let isLast = word >> 31 == 1
      let isAllowed =
        switch codec {
        case 0: length > 0 || isLast
        case 1, 2: length > 0
        case 7: length > 0 && !isLast
        default: false
        }
      guard isAllowed, length <= 1_048_576 else { return (.altered, released) }
      guard rest.count >= 20 + length else { return (.truncated, released) }
      var data: [UInt8] = []
      data.append(bigEndian: index)
      data.append(bigEndian: word)
      let sealed = [UInt8](rest.dropFirst(4).prefix(16 + length))
      guard let body = Plain.open(sealed, key: Plain.code(chain, [1]), authenticating: data) else {
        return (.altered, released)
      }
      rest = rest.dropFirst(20 + length)
      guard !isLast else { return (rest.isEmpty ? .success : .altered, released) }
      released += codec == 0 ? body : []
      (chain, index) = (Plain.code(chain, [2]), index + 1)
    }
    return (.truncated, released)
  }
}

/// Bytes that a vector's name decides, so that no vector changes when another is added.
final class Dealer {
  private let randomness: SeededRandomness

  init(_ name: String) {
    let hash = Plain.hash([UInt8](name.utf8))
    randomness = SeededRandomness(seed: hash.prefix(8).reduce(0) { $0 << 8 | UInt64($1) })
  }

  func bytes(_ count: Int) -> [UInt8] { randomness.bytes(count) }
}
