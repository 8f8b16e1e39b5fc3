import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing

enum Bundles {
  private static let reader = Identity(seed: [UInt8](repeating: 9, count: 32).bytes).key

  static func run(_ bytes: [UInt8]) {
    guard let bundle = try? UnverifiedBundle(bytes.bytes) else { return }
    FuzzTarget.require(bundle.bytes == bytes, "a bundle writes to other bytes")
    for now: UInt64 in [0, 1_750_000_000, .max] {
      for notBefore in [0, now] {
        _ = try? bundle.verified(at: now, by: reader, notBefore: notBefore)
      }
    }
  }
}

enum Identities {
  static func run(_ bytes: [UInt8]) {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let identity = try? IdentityKey(text) else { return }
    FuzzTarget.require(
      identity.description == text.lowercased(), "an identity writes to other text")
  }
}

enum Armors {
  static func run(_ bytes: [UInt8]) {
    _ = try? InputFormat(bytes.bytes)
    _ = InputFormat.isMessage(bytes.bytes)
    for armor in Armor.allCases {
      let whole = decoded(bytes, armor, pieces: .max)
      for pieces in [1, 7, 64] {
        FuzzTarget.require(decoded(bytes, armor, pieces: pieces) == whole, "pieces matter")
      }
      guard let whole else { continue }
      FuzzTarget.require(!whole.isEmpty, "armor of nothing is taken")
      let written = armor.encode(whole)
      FuzzTarget.require(
        decoded(written, armor, pieces: .max) == whole, "armor writes to something else")
      FuzzTarget.require(
        decoded(quoted(written), armor, pieces: .max) == whole, "quoted armor reads as another")
    }
    let all = allDecoded(bytes, pieces: .max)
    for pieces in [1, 7, 64] {
      FuzzTarget.require(allDecoded(bytes, pieces: pieces) == all, "pieces matter to a series")
    }
  }

  private static func decoded(_ text: [UInt8], _ armor: Armor, pieces: Int) -> [UInt8]? {
    var decoder = ArmorDecoder([armor])
    var output = Buffer(capacity: text.count + 2)
    var rest = text[...]
    do {
      while !rest.isEmpty {
        let piece = [UInt8](rest.prefix(pieces))
        try decoder.decode(piece.bytes, into: &output)
        rest = rest.dropFirst(pieces)
      }
      try decoder.finish(frames: 0)
    } catch { return nil }
    return [UInt8](output.bytes)
  }

  /// The messages in a text, one after another: `nil` for each that is damaged.
  private static func allDecoded(_ text: [UInt8], pieces: Int) -> [[UInt8]?] {
    var decoder = ArmorDecoder([.message], readsAll: true)
    var output = Buffer(capacity: text.count + 2)
    var rest = text[...]
    var messages: [[UInt8]?] = []
    while !rest.isEmpty {
      let piece = [UInt8](rest.prefix(pieces))
      var isDamaged = false
      do { try decoder.decode(piece.bytes, into: &output) } catch { isDamaged = true }
      FuzzTarget.require(
        decoder.usedByteCount > 0 || isDamaged, "a decoder stands still")
      rest = rest.dropFirst(decoder.usedByteCount)
      guard isDamaged || decoder.hasEnded else { continue }
      messages.append(isDamaged ? nil : [UInt8](output.bytes))
      output.removeAll()
      decoder.beginNext()
    }
    if (try? decoder.finish(frames: 0)) == nil { messages.append(nil) }
    return messages
  }

  /// A text as an answer quotes it, with words before and behind.
  private static func quoted(_ text: [UInt8]) -> [UInt8] {
    var quoted = [UInt8]("You wrote:\r\n".utf8)
    for line in text.split(separator: 0x0A) {
      quoted += [UInt8]("> ".utf8) + line + [0x0D, 0x0A]
    }
    return quoted + [UInt8]("Thanks.".utf8)
  }
}

enum Heads {
  private enum Role {}

  private static let header = [UInt8](repeating: 1, count: 32)
  private static let prekey = [UInt8](repeating: 2, count: 32)

  static func run(_ bytes: [UInt8]) {
    run(bytes, as: .stream)
    run(bytes, as: .channel)
    if let preface = Preface(bytes.bytes) {
      FuzzTarget.require(preface.bytes == bytes, "a preface writes to other bytes")
    }
  }

  private static func run(_ bytes: [UInt8], as form: MessageForm) {
    var reader = ByteReader(bytes.bytes)
    var parser = HeadParser(form)
    while let wanted = parser.wantedByteCount {
      guard let field = try? reader.readBytes(wanted) else { return }
      do { try parser.accept(field) } catch { return }
    }
    guard let head = parser.head else { return }
    FuzzTarget.require(bytes.starts(with: head.bytes), "a head writes to other bytes")
    FuzzTarget.require(
      head.bytes.count + reader.remaining.byteCount == bytes.count, "a head has another length")
    for stanza in head.stanzas.prefix(4) { tryKeys(stanza) }
  }

  private static func tryKeys(_ stanza: Stanza) {
    let sealed = stanza.sealedHeader
    FuzzTarget.require(
      sealed.opened(with: Key(copying: header.bytes)) == nil, "a header opens with any key")
    guard let initiator = stanza.initiator else { return }
    let pair = AgreementKeyPair(privateKey: Secret(copying: prekey.bytes))
    let kem = KEMKeyPair(seed: Secret(copying: (prekey + prekey).bytes))
    let opened = try? Initiator(opening: initiator, beside: sealed, with: pair, kem: kem)
    FuzzTarget.require(opened == nil, "an initiator opens with any key")
  }
}
