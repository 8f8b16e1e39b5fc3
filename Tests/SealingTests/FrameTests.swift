import Octets
import Primitives
import Ratcheting
import Rehearsal
import Sealing
import Testing

/// Frames are read whole and in order, as they were written, or they are refused. So are heads.
struct FrameTests {
  private let text = [UInt8]("the quick brown fox ".utf8)

  @Test(
    arguments: [1, 2, 5],
    [
      Compression(.none), Compression(.deflate), Compression(.zstd), Compression(.zstd, level: 9),
    ])
  func `content is opened as it was sealed`(recipientCount: Int, compression: Compression) throws {
    let chunks = [[1], text + text + text, [UInt8](repeating: 0, count: 100_000), text]
    let message = SealedMessage(
      of: chunks, recipientCount: recipientCount, compression: compression)
    for recipient in 0..<recipientCount {
      let (content, count) = try message.opened(byRecipient: recipient)
      #expect(content == chunks.flatMap { $0 })
      #expect(count == 4)
    }
  }

  @Test func `an empty message is one empty last frame`() throws {
    let message = SealedMessage(of: [[]])
    #expect(message.frames.count == 20)
    #expect(message.split.map(\.word.value) == [0x8000_0000])
    #expect(message.frames.prefix(4) != [0x80, 0, 0, 0])
    #expect(try message.opened().content == [])
  }

  @Test(arguments: [1, 3])
  func `frames that are swapped, dropped, repeated or added are refused`(recipientCount: Int) {
    let whole = SealedMessage(of: [text, text, text, text], recipientCount: recipientCount)
    let frames = whole.split
    func refused(_ order: [Int]) -> Bool {
      var altered = whole
      altered.frames = order.flatMap { frames[$0].bytes }
      return (try? altered.opened()) == nil
    }
    #expect(!refused([0, 1, 2, 3]))
    #expect(refused([1, 0, 2, 3]))
    #expect(refused([0, 1, 3]))
    #expect(refused([0, 1, 2]))
    #expect(refused([0, 1, 1, 2, 3]))
    #expect(refused([0, 1, 2, 3, 3]))
    #expect(refused([3]))
    #expect(refused([]))
  }

  @Test(arguments: [1, 2])
  func `every cut is reported as truncation and every changed bit is noticed`(recipientCount: Int)
    throws
  {
    let whole = SealedMessage(of: [text, text], recipientCount: recipientCount)
    for count in whole.frames.indices {
      var cut = whole
      cut.frames = [UInt8](whole.frames.prefix(count))
      let frames: UInt64 = count < whole.split[0].bytes.count ? 0 : 1
      #expect(throws: SealingError.truncated(frames: frames)) { try cut.opened() }
    }
    for index in whole.frames.indices {
      for bit in 0..<8 {
        var altered = whole
        altered.frames[index] ^= 1 << bit
        // The second authenticator is checked by the second recipient only, and so for the first.
        let first = whole.split[0].bytes.count
        let isFirstRecipients =
          recipientCount == 2
          && [first - 16, whole.frames.count - 16]
            .contains { ($0..<$0 + 16).contains(index) }
        let recipient = isFirstRecipients ? 1 : 0
        #expect {
          try altered.opened(byRecipient: recipient)
        } throws: { error in
          // A changed word is never malformed.
          switch error as? SealingError {
          case .alteredFrame, .truncated: true
          default: false
          }
        }
      }
    }
  }

  @Test func `an opener of frames serves several messages to several people`() throws {
    let tools = OpeningTools()
    let messages = ([1, 2] as [UInt64]).map {
      SealedMessage(of: [text], recipientCount: 2, seed: $0)
    }
    var frameOpener = try messages[0].opener(tools: tools).frameOpener()
    for message in messages {
      var opener = try message.opener(tools: tools)
      var reader = ByteReader(message.frames.bytes)
      try opener.announce(try reader.readBytes(FrameWord.byteCount), to: &frameOpener)
      frameOpener.sealed.append(try reader.readBytes(frameOpener.missingByteCount))
      frameOpener.open()
      var content: [UInt8] = []
      try frameOpener.release { content.append($0) }
      #expect(content == text)
    }
  }

  @Test func `a word that no writer may write is refused`() {
    for value: UInt32 in [
      0x0000_0000, 0x1000_0000, 0x9000_0000, 0x7000_0000, 0xF000_0001, 0x2000_0000, 0x4000_0000,
      0xA000_0000, 0xC000_0000, 0x3000_0001, 0x5000_0001, 0x6000_0001, 0xB000_0000,
      0x0010_0001, 0x8010_0001, 0x0FFF_FFFF,
    ] {
      #expect(FrameWord(value) == nil)
    }
    for value: UInt32 in [
      0x8000_0000, 0x0000_0001, 0x0010_0000, 0x9000_0001, 0x7000_0001, 0x2000_0001,
      0x4010_0000, 0xC000_0001,
    ] {
      #expect(FrameWord(value)?.value == value)
    }
  }

  @Test func `only a channel is closed by a frame, which is empty and the last`() {
    #expect(FrameWord(0xB000_0000, in: .channel)?.codec == .closed)
    for value: UInt32 in [0x3000_0000, 0x3000_0001, 0xB000_0001] {
      #expect(FrameWord(value, in: .channel) == nil)
    }
  }

  @Test func `a changed number of stanzas is noticed`() throws {
    let two = SealedMessage(of: [text], recipientCount: 2)
    var bytes = two.head.bytes
    bytes[16] = 1
    bytes.removeSubrange(17 + 2441..<17 + 2 * 2441)
    let one = try parsed(bytes)
    #expect(one.stanzas.count == 1)
    var altered = two
    altered.head = one
    #expect(throws: SealingError.alteredHead) { try altered.opened() }
  }

  @Test func `an initial stanza has an initiator and a shorter header`() throws {
    let secret = Key<KeyRole.FileSecret>(copying: [UInt8](repeating: 1, count: 32).bytes)
    let keys = StanzaKeys(
      Key(copying: [UInt8](repeating: 2, count: 32).bytes), salt: [UInt8](repeating: 3, count: 32))
    let initiator = SealedInitiator([UInt8](repeating: 4, count: 2312))
    let header = SealedHeader([UInt8](repeating: 5, count: 1272))
    let stanza = Stanza(
      wrapping: secret, with: keys, association: [6], initiator: initiator, sealedHeader: header,
      recipientCount: 1)
    let head = Head(stanzas: [stanza], fileSecret: secret)
    #expect(head.bytes.count == 3714)
    let read = try parsed(head.bytes)
    #expect(read.bytes == head.bytes)
    #expect(read.stanzas[0].initiator == initiator && read.stanzas[0].sealedHeader == header)
    _ = try read.stanzas[0].fileSecret(with: keys, association: [6], recipientCount: 1)
  }

  @Test func `a first line within a head is found`() throws {
    let head = SealedMessage(of: [text], recipientCount: 2).head
    #expect(!head.repeatsFirstLine)
    for offset in [17 + 1, 100, head.bytes.count - Head.magic.count] {
      var bytes = head.bytes
      bytes.replaceSubrange(offset..<offset + Head.magic.count, with: Head.magic)
      #expect(try parsed(bytes).repeatsFirstLine)
    }
    var cut = head.bytes
    cut.replaceSubrange((cut.count - 14)..., with: Head.magic.dropLast())
    #expect(try !parsed(cut).repeatsFirstLine)
    let found = Head.offsetOfFirstLine(in: (text + Head.magic).bytes)
    #expect(found == text.count)
  }

  @Test func `a head is read as it was written and everything else is refused`() throws {
    let bytes = SealedMessage(of: [text], recipientCount: 3).head.bytes
    #expect(try parsed(bytes).bytes == bytes)
    for (index, value) in [(0, UInt8(0)), (15, 0xFF), (17, 2), (17 + 2441, 0xFF)] {
      var altered = bytes
      altered[index] = value
      #expect(throws: SealingError.self) { try parsed(altered) }
    }
    var stranger = bytes
    stranger[0] ^= 1
    #expect(throws: SealingError.notPawl) { try parsed(stranger) }
    var none = bytes
    none[16] = 0
    #expect(throws: SealingError.stanzaCount(0)) { try parsed(none) }
    var many = bytes
    (many[15], many[16]) = (4, 1)
    #expect(throws: SealingError.stanzaCount(1025)) { try parsed(many) }
  }

  private func parsed(_ bytes: [UInt8]) throws -> Head {
    var parser = HeadParser()
    var reader = ByteReader(bytes.bytes)
    while let count = parser.wantedByteCount { try parser.accept(try reader.readBytes(count)) }
    return try #require(parser.head)
  }
}

/// Sealers and openers that are used out of order end the program: no frame is left out of a message
/// or of its content unnoticed.
struct FrameOrderTests {
  private struct Sealers: ~Copyable {
    var message: MessageSealer
    var frame: FrameSealer

    init() {
      let mac = [UInt8](repeating: 1, count: 32)
      message = MessageSealer(
        fileSecret: Key(copying: mac.bytes), headMAC: mac,
        authenticators: Authenticators(keys: SecretWriter(capacity: 0).finish(), headMAC: mac),
        compression: Compression(.none), isPadded: false)
      frame = message.frameSealer()
      message.beginChunk(in: &frame)
      frame.chunk.append([1].bytes)
      message.assignNextKey(to: &frame)
    }
  }

  @Test func `a frame that is not sealed cannot be taken`() async {
    await #expect(processExitsWith: .failure) {
      var sealers = Sealers()
      _ = sealers.frame.takeFrame()
    }
  }

  @Test func `no frame is prepared before the last one was taken`() async {
    await #expect(processExitsWith: .failure) {
      var sealers = Sealers()
      sealers.frame.seal()
      sealers.message.assignNextKey(to: &sealers.frame)
    }
  }

  @Test func `no message is closed before all its frames were noted`() async {
    await #expect(processExitsWith: .failure) {
      var sealers = Sealers()
      sealers.frame.seal()
      _ = sealers.frame.takeFrame()
      sealers.message.close(with: &sealers.frame)
    }
  }

  @Test func `a frame that is not released is not followed by another`() async {
    await #expect(processExitsWith: .failure) {
      let message = SealedMessage(of: [[1], [2]])
      var opener = try message.opener()
      var frameOpener = opener.frameOpener()
      var reader = ByteReader(message.frames.bytes)
      try opener.announce(try reader.readBytes(FrameWord.byteCount), to: &frameOpener)
      frameOpener.sealed.append(try reader.readBytes(frameOpener.missingByteCount))
      frameOpener.open()
      try opener.announce(try reader.readBytes(FrameWord.byteCount), to: &frameOpener)
    }
  }
}
