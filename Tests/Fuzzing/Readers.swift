import Octets
import Primitives
import Ratcheting
import Sealing

enum Bundles {
  private static let reader = Identity(seed: [UInt8](repeating: 9, count: 32).bytes).key

  static func run(_ bytes: [UInt8]) {
    guard let bundle = try? UnverifiedBundle(bytes.bytes) else { return }
    FuzzTarget.require(bundle.bytes == bytes, "a bundle writes to other bytes")
    for now: UInt64 in [0, 1_750_000_000, .max] { _ = try? bundle.verified(at: now, by: reader) }
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
    for armor in [Armor.message, .bundle] {
      let whole = decoded(bytes, armor, pieces: .max)
      for pieces in [1, 7, 64] {
        FuzzTarget.require(decoded(bytes, armor, pieces: pieces) == whole, "pieces matter")
      }
      guard let whole else { continue }
      FuzzTarget.require(
        trimmed(bytes) == trimmed(armor.encode(whole)), "armor writes to other text")
    }
  }

  private static func decoded(_ text: [UInt8], _ armor: Armor, pieces: Int) -> [UInt8]? {
    var decoder = ArmorDecoder(armor)
    var output = Buffer(capacity: text.count)
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

  /// Without carriage returns, and without white space before and behind.
  private static func trimmed(_ text: [UInt8]) -> [UInt8] {
    let isSpace = { (byte: UInt8) in [0x20, 0x09, 0x0A].contains(byte) }
    let lines = text.filter { $0 != 0x0D }.drop(while: isSpace)
    return [UInt8](lines.reversed().drop(while: isSpace).reversed())
  }
}

enum Heads {
  private enum Role {}

  private static let header = [UInt8](repeating: 1, count: 32)
  private static let prekey = [UInt8](repeating: 2, count: 32)

  static func run(_ bytes: [UInt8]) {
    var reader = ByteReader(bytes.bytes)
    var parser = HeadParser()
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
    let opened = try? Initiator(opening: initiator, beside: sealed, with: pair)
    FuzzTarget.require(opened == nil, "an initiator opens with any key")
  }
}

enum Inflations {
  static func run(_ bytes: [UInt8]) {
    let decompressor = Decompressor()
    let most = FrameWord.maximumBodyByteCount
    var output = Buffer(capacity: most)
    let isWhole = decompressor.decompress(bytes.bytes, into: &output, maximumByteCount: most)
    FuzzTarget.require((output.count > 0) == isWhole, "a stream inflates to nothing")
    let content = [UInt8](output.bytes)
    guard content.count > 1 else { return }
    output.removeAll()
    let isTooLong = decompressor.decompress(bytes.bytes, into: &output, maximumByteCount: content.count - 1)
    FuzzTarget.require(!isTooLong && output.count == 0, "a stream inflates past its limit")
    let compressor = Compressor(level: 1)
    guard compressor.compress(content.bytes, into: &output) else { return }
    let body = [UInt8](output.bytes)
    output.removeAll()
    FuzzTarget.require(
      decompressor.decompress(body.bytes, into: &output, maximumByteCount: most) && [UInt8](output.bytes) == content,
      "what is deflated inflates to something else")
  }
}
