import Octets
import Primitives
import Ratcheting
import Sealing
import VectorCatalogue

/// Frames of any words and any bodies under the right keys: the sender is the one who is hostile.
enum Frames {
  private static let secret = [UInt8](repeating: 3, count: 32)
  private static let stanza = [UInt8](repeating: 4, count: 2440)

  /// Words, each with the body that it announces or as much of it as there is.
  static func run(_ bytes: [UInt8]) {
    let (frames, stored) = Catalogue.sealedFrames(bytes, fileSecret: secret, mac: head.mac)
    var expected = stored[...]
    open(frames) { content, word in
      check(content, of: word, expected.first)
      expected = expected.dropFirst()
    }
  }

  private static var head: Head { Head(stanzas: [], fileSecret: Key(copying: secret.bytes)) }

  /// Opens frames, and calls `body` with the content of each and its word; returns whether the last frame
  /// was among them.
  @discardableResult
  private static func open(_ frames: [UInt8], _ body: ([UInt8], FrameWord) -> Void) -> Bool {
    var opener = MessageOpener(
      fileSecret: Key(copying: secret.bytes), head: head, stanzaIndex: 0,
      authenticatorKey: Key(copying: secret.bytes))
    var frameOpener = opener.frameOpener()
    var reader = ByteReader(frames.bytes)
    while !opener.hasLastFrame, let front = try? reader.readBytes(FrameWord.byteCount) {
      guard (try? opener.announce(front, to: &frameOpener)) != nil,
        let sealed = try? reader.readBytes(frameOpener.missingByteCount)
      else { return false }
      frameOpener.sealed.append(sealed)
      frameOpener.open()
      var content: [UInt8] = []
      do { try frameOpener.release { content.append($0) } } catch { return false }
      body(content, frameOpener.word)
    }
    return opener.hasLastFrame
  }

  /// Returns the content of frames of these codecs and bodies, one behind the other and the last of them
  /// the last of a message, or `nil` if they are refused.
  static func contents(of frames: [(codec: Codec, body: [UInt8])]) -> [[UInt8]]? {
    var clear: [UInt8] = []
    for (index, frame) in frames.enumerated() {
      let last: UInt32 = index == frames.count - 1 ? 1 << 31 : 0
      clear.append(bigEndian: last | frame.codec.rawValue << 28 | UInt32(frame.body.count))
      clear += frame.body
    }
    let (sealed, _) = Catalogue.sealedFrames(clear, fileSecret: secret, mac: head.mac)
    var contents: [[UInt8]] = []
    return open(sealed) { content, _ in contents.append(content) } ? contents : nil
  }

  /// Returns the content of the frames that pawl makes of `chunks`.
  static func written(_ chunks: [[UInt8]], _ compression: Compression) -> [[UInt8]]? {
    let none = SecretWriter(capacity: 32)
    let mac = head.mac
    var sealer = MessageSealer(
      fileSecret: Key(copying: secret.bytes), headMAC: mac,
      authenticators: Authenticators(keys: none.finish(), headMAC: mac), compression: compression,
      isPadded: false, chunkSize: FrameWord.maximumBodyByteCount)
    var frameSealer = sealer.frameSealer()
    var frames: [UInt8] = []
    for (index, chunk) in chunks.enumerated() {
      sealer.beginChunk(in: &frameSealer)
      frameSealer.chunk.append(chunk.bytes)
      guard index < chunks.count - 1 else { break }
      sealer.assignNextKey(to: &frameSealer)
      frameSealer.seal()
      let frame = frameSealer.takeFrame()
      sealer.note(frame)
      frames.append(frame.bytes)
    }
    sealer.close(with: &frameSealer)
    while let frame = sealer.nextClosingFrame() { frames.append(frame.bytes) }
    var contents: [[UInt8]] = []
    return open(frames) { content, _ in contents.append(content) } ? contents : nil
  }

  private static func check(_ content: [UInt8], of word: FrameWord, _ expected: [UInt8]?) {
    FuzzTarget.require(content.count <= FrameWord.maximumBodyByteCount, "a chunk is too long")
    switch word.codec {
    case .padding: FuzzTarget.require(content == [], "padding has content")
    case .stored: FuzzTarget.require(content == expected, "other content comes out")
    case .deflate, .zstandard, .continuedZstandard:
      FuzzTarget.require(!content.isEmpty, "an empty chunk is taken")
    case .closed: FuzzTarget.require(false, "a message that stands by itself closes a channel")
    }
  }
}

/// Bodies of compressed frames.
enum Bodies {
  static func runDeflate(_ bytes: [UInt8]) {
    guard let content = Frames.contents(of: [(.deflate, bytes)])?.first else { return }
    check(content, Compression(.deflate, level: 1))
  }

  /// The first byte says whether there is a history.
  static func runZstandard(_ bytes: [UInt8]) {
    guard let first = bytes.first else { return }
    let body = [UInt8](bytes.dropFirst())
    guard first & 1 == 1 else {
      guard let content = Frames.contents(of: [(.zstandard, body)])?.first else { return }
      return check(content, Compression(.zstd, level: 1))
    }
    let frames: [(codec: Codec, body: [UInt8])] = [
      (.zstandard, Catalogue.zstandardSeeds[0]), (.continuedZstandard, body),
    ]
    guard let contents = Frames.contents(of: frames) else { return }
    check(contents[1], Compression(.zstd, level: 1))
    let again = Frames.written(contents, Compression(.zstd, level: 3))
    FuzzTarget.require(again == contents, "what is compressed becomes something else")
  }

  private static func check(_ content: [UInt8], _ compression: Compression) {
    FuzzTarget.require(!content.isEmpty, "a body is taken that holds nothing")
    FuzzTarget.require(
      content.count <= FrameWord.maximumBodyByteCount, "a body holds more than a chunk")
    FuzzTarget.require(
      Frames.written([content], compression) == [content],
      "what is compressed becomes something else")
  }
}
