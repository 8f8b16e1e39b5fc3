import Octets
import Primitives
import Sealing
import VectorCatalogue

/// Frames of any words and any bodies under the right keys: the sender is the one who is hostile.
enum Frames {
  private static let secret = [UInt8](repeating: 3, count: 32)
  private static let stanza = [UInt8](repeating: 4, count: 2440)

  /// Words, each with the body that it announces or as much of it as there is.
  static func run(_ bytes: [UInt8]) {
    let fileSecret = Key<File>(copying: secret.bytes)
    let head = Head(stanzas: [], fileSecret: fileSecret)
    let (frames, stored) = Catalogue.sealedFrames(bytes, fileSecret: secret, mac: head.mac)
    let authentication = Key<Authentication>(copying: secret.bytes)
    var opener = MessageOpener(
      fileSecret: fileSecret, head: head, place: 0, authenticationKey: authentication)
    var chunk = Buffer(capacity: FrameWord.longestBody)
    var reader = ByteReader(frames.bytes)
    var expected = stored[...]
    while !opener.isComplete, let front = try? reader.bytes(MessageOpener.wordByteCount) {
      guard let word = try? opener.word(front),
        let body = try? reader.bytes(opener.byteCount(after: word))
      else { return }
      do { try opener.open(word, body, into: &chunk) } catch { return }
      FuzzTarget.require(chunk.count <= FrameWord.longestBody, "a chunk is too long")
      let content = [UInt8](chunk.bytes)
      if word.codec == .padding { FuzzTarget.require(content == [], "padding has content") }
      if word.codec == .stored {
        FuzzTarget.require(content == expected.first, "other content comes out")
      }
      if word.codec == .deflate { FuzzTarget.require(!content.isEmpty, "an empty stream is taken") }
      expected = expected.dropFirst()
      chunk.removeAll()
    }
  }
}
