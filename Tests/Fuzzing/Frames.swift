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
    let fileSecret = Key<KeyRole.FileSecret>(copying: secret.bytes)
    let head = Head(stanzas: [], fileSecret: fileSecret)
    let (frames, stored) = Catalogue.sealedFrames(bytes, fileSecret: secret, mac: head.mac)
    let authentication = Key<KeyRole.Authenticator>(copying: secret.bytes)
    var opener = MessageOpener(
      fileSecret: fileSecret, head: head, stanzaIndex: 0, authenticatorKey: authentication)
    var frameOpener = opener.frameOpener()
    var reader = ByteReader(frames.bytes)
    var expected = stored[...]
    while !opener.hasLastFrame, let front = try? reader.readBytes(FrameWord.byteCount) {
      guard (try? opener.announce(front, to: &frameOpener)) != nil,
        let sealed = try? reader.readBytes(frameOpener.missingByteCount)
      else { return }
      frameOpener.sealed.append(sealed)
      frameOpener.open()
      var content: [UInt8] = []
      do { try frameOpener.release { content.append($0) } } catch { return }
      check(content, of: frameOpener.word, expected.first)
      expected = expected.dropFirst()
    }
  }

  private static func check(_ content: [UInt8], of word: FrameWord, _ expected: [UInt8]?) {
    FuzzTarget.require(content.count <= FrameWord.maximumBodyByteCount, "a chunk is too long")
    switch word.codec {
    case .padding: FuzzTarget.require(content == [], "padding has content")
    case .stored: FuzzTarget.require(content == expected, "other content comes out")
    case .deflate: FuzzTarget.require(!content.isEmpty, "an empty stream is taken")
    }
  }
}
