import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing

/// A message to a number of readers, sealed and opened without any ratchet.
struct Envelope {
  let head: Head
  /// What follows the head.
  var frames: [UInt8]
  private let messageKeys: [[UInt8]]
  private let association = [UInt8](repeating: 7, count: 136)

  init(
    of chunks: [[UInt8]], readers: Int = 1, level: Int = 6, isPadded: Bool = false, seed: UInt64 = 9
  ) {
    let randomness = SeededRandomness(seed: seed)
    let fileSecret: Key<KeyRole.FileSecret> = randomness.key()
    var stanzas: [Stanza] = []
    var authentication = SecretWriter(capacity: 32)
    messageKeys = (0..<readers).map { _ in randomness.bytes(32) }
    for key in messageKeys {
      let keys = StanzaKeys(Key(copying: key.bytes), salt: randomness.bytes(32))
      stanzas.append(
        Stanza(
          wrapping: fileSecret, with: keys, association: association, initiator: nil,
          sealedHeader: randomness.bytes(2360), count: readers))
      authentication.append(keys.authenticationKey.bytes)
    }
    head = Head(stanzas: stanzas, fileSecret: fileSecret)
    var sealer = MessageSealer(
      fileSecret: fileSecret, headMAC: head.mac,
      authenticators: Authenticators(keys: authentication.finish(), headMAC: head.mac),
      level: level, isPadded: isPadded)
    var maker = sealer.maker(chunkSize: FrameWord.longestBody)
    frames = []
    for chunk in chunks.dropLast() {
      maker.chunk.removeAll()
      maker.chunk.append(chunk.bytes)
      sealer.assignNext(to: &maker)
      maker.make()
      if let frame = maker.frame {
        sealer.note(frame)
        append(frame)
      }
    }
    let last = chunks.last ?? []
    maker.chunk.removeAll()
    maker.chunk.append(last.bytes)
    sealer.close(with: maker)
    while let frame = sealer.nextClosingFrame() { append(frame) }
  }

  private mutating func append(_ frame: SealedFrame) {
    frames.append(frame.bytes)
    frames += frame.authenticators
  }

  /// The content for one reader, and how many frames it came in.
  func opened(by reader: Int = 0) throws -> (content: [UInt8], frameCount: UInt64) {
    let messageKey = messageKeys[reader]
    let keys = head.stanzas[reader].keys(from: Key(copying: messageKey.bytes))
    let fileSecret = try head.stanzas[reader].unwrapped(
      with: keys, association: association, count: head.stanzas.count)
    try head.verify(with: fileSecret)
    var opener = MessageOpener(
      fileSecret: fileSecret, head: head, place: reader, authenticationKey: keys.authenticationKey)
    var content: [UInt8] = []
    var opening = opener.opening()
    var rest = ByteReader(frames.bytes)
    while !opener.hasLast {
      guard let front = try? rest.readBytes(FrameWord.byteCount) else {
        throw SealingError.truncated(frames: opener.frameCount)
      }
      let before = opener.frameCount
      try opener.announce(front, to: &opening)
      guard let sealed = try? rest.readBytes(opening.wanted) else {
        throw SealingError.truncated(frames: before)
      }
      opening.sealed.append(sealed)
      opening.open()
      try opening.release { content.append($0) }
    }
    guard rest.remaining.isEmpty else { throw SealingError.trailingBytes }
    return (content, opener.frameCount)
  }

  /// The frames, apart.
  var split: [[UInt8]] {
    var frames: [[UInt8]] = []
    var reader = ByteReader(self.frames.bytes)
    let overhead = 16 + (head.stanzas.count > 1 ? 16 * head.stanzas.count : 0)
    while let value = try? reader.readInteger(as: UInt32.self) {
      let count = Int(value & 0x0FFF_FFFF) + overhead
      guard let body = try? reader.readArray(count) else { break }
      var frame: [UInt8] = []
      frame.append(bigEndian: value)
      frames.append(frame + body)
    }
    return frames
  }
}
