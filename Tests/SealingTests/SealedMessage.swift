import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing

/// A message to one or several recipients that is sealed and opened without sessions.
struct SealedMessage {
  var head: Head
  /// The bytes that follow the head.
  var frames: [UInt8] = []
  private let messageKeys: [[UInt8]]
  private let association = [UInt8](repeating: 7, count: Association.byteCount)

  /// Seals a message with a frame for each chunk.
  init(
    of chunks: [[UInt8]], recipientCount: Int = 1, compression: Compression = .default,
    isPadded: Bool = false, seed: UInt64 = 9, endingRunsAfter pauses: Set<Int> = []
  ) {
    let randomness = SeededRandomness(seed: seed)
    let fileSecret: Key<KeyRole.FileSecret> = randomness.key()
    var stanzas: [Stanza] = []
    var authenticatorKeys = SecretWriter(capacity: 32)
    messageKeys = (0..<recipientCount).map { _ in randomness.bytes(32) }
    for key in messageKeys {
      let keys = StanzaKeys(
        Key(copying: key.bytes), salt: randomness.bytes(Stanza.saltByteCount))
      stanzas.append(
        Stanza(
          wrapping: fileSecret, with: keys, association: association, initiator: nil,
          sealedHeader: SealedHeader(randomness.bytes(SealedHeader.byteCount)),
          recipientCount: recipientCount))
      authenticatorKeys.append(keys.authenticatorKey.bytes)
    }
    head = Head(stanzas: stanzas, fileSecret: fileSecret)
    let sealer = MessageSealer(
      fileSecret: fileSecret, headMAC: head.mac,
      authenticators: Authenticators(keys: authenticatorKeys.finish(), headMAC: head.mac),
      compression: compression, isPadded: isPadded,
      chunkSize: FrameWord.maximumBodyByteCount)
    seal(chunks, with: sealer, endingRunsAfter: pauses)
  }

  private mutating func seal(
    _ chunks: [[UInt8]], with messageSealer: consuming MessageSealer,
    endingRunsAfter pauses: Set<Int>
  ) {
    var sealer = messageSealer
    var frameSealer = sealer.frameSealer()
    for (index, chunk) in chunks.dropLast().enumerated() {
      sealer.beginChunk(in: &frameSealer)
      frameSealer.chunk.append(chunk.bytes)
      sealer.assignNextKey(to: &frameSealer)
      frameSealer.seal()
      let frame = frameSealer.takeFrame()
      sealer.note(frame)
      append(frame)
      if pauses.contains(index) { sealer.endRun() }
    }
    let last = chunks.last ?? []
    sealer.beginChunk(in: &frameSealer)
    frameSealer.chunk.append(last.bytes)
    sealer.close(with: &frameSealer)
    while let frame = sealer.nextClosingFrame() { append(frame) }
  }

  private mutating func append(_ frame: SealedFrame) {
    frames.append(frame.bytes)
    frames += frame.authenticators
  }

  /// Returns the opener of one recipient.
  func opener(
    forRecipient recipient: Int = 0, tools: OpeningTools = OpeningTools()
  ) throws -> MessageOpener {
    let stanza = head.stanzas[recipient]
    let messageKey = messageKeys[recipient]
    let keys = stanza.keys(from: Key(copying: messageKey.bytes))
    let fileSecret = try stanza.fileSecret(
      with: keys, association: association, recipientCount: head.stanzas.count)
    try head.verify(with: fileSecret)
    return MessageOpener(
      fileSecret: fileSecret, head: head, stanzaIndex: recipient,
      authenticatorKey: keys.authenticatorKey, tools: tools)
  }

  /// Returns the content as one recipient reads it, and the number of frames.
  func opened(
    byRecipient recipient: Int = 0
  ) throws -> (content: [UInt8], frameCount: UInt64) {
    var opener = try opener(forRecipient: recipient)
    var reader = ByteReader(frames.bytes)
    let content = try opener.readAll(from: &reader)
    return (content, opener.frameCount)
  }

  /// The plain words of the frames and the whole frames, masked as they are, one by one.
  var split: [(word: FrameWord, bytes: [UInt8])] {
    guard var opener = try? opener() else { return [] }
    var frames: [(word: FrameWord, bytes: [UInt8])] = []
    var reader = ByteReader(self.frames.bytes)
    while !opener.hasLastFrame {
      var frameOpener = opener.frameOpener()
      guard let word = try? reader.readArray(FrameWord.byteCount),
        (try? opener.announce(word.bytes, to: &frameOpener)) != nil,
        let rest = try? reader.readArray(frameOpener.missingByteCount)
      else { break }
      frames.append((frameOpener.word, word + rest))
    }
    return frames
  }
}
