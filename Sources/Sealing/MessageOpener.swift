package import Octets
package import Primitives

/// Makes chunks of frames, in order: each is given out only after its tag, and with several readers
/// its authenticator, has verified.
package struct MessageOpener: ~Copyable {
  private var keys: FrameKeys
  private let check: AuthenticatorCheck
  private let inflater = Inflater()
  private var body = Buffer(capacity: FrameWord.longestBody)
  /// Whether the last frame has been opened.
  package private(set) var isComplete = false

  /// The opener of the message with this head for the reader of its stanza number `place`.
  package init(
    fileSecret: borrowing Key<File>, head: Head, place: Int,
    authenticationKey: consuming Key<Authentication>
  ) {
    keys = FrameKeys(fileSecret: fileSecret, headMAC: head.mac)
    check = AuthenticatorCheck(
      key: authenticationKey, headMAC: head.mac, place: place, count: head.stanzas.count)
  }

  /// How many frames have been opened.
  package var frameCount: UInt64 { keys.index }

  /// The length of a frame's first word, in bytes.
  package static var wordByteCount: Int { 4 }

  /// What a frame's first four bytes announce; throws ``SealingError/malformedFrame(_:)``.
  package func word(_ bytes: RawSpan) throws(SealingError) -> FrameWord {
    var reader = ByteReader(bytes)
    guard let value = try? reader.integer(as: UInt32.self), let word = FrameWord(value) else {
      throw .malformedFrame(frameCount)
    }
    return word
  }

  /// How many bytes of the frame follow its word.
  package func byteCount(after word: FrameWord) -> Int {
    word.bodyCount + AEAD.tagByteCount + check.byteCount
  }

  /// Appends the chunk of the frame whose word and following bytes are given to `output`, which has
  /// room for 1,048,576 bytes.
  package mutating func open(
    _ word: FrameWord, _ bytes: RawSpan, into output: inout Buffer
  ) throws(SealingError) {
    precondition(!isComplete, "nothing follows the last frame")
    let key = keys.next()
    let sealedCount = word.bodyCount + AEAD.tagByteCount
    let sealed = bytes.extracting(0..<sealedCount)
    let authenticators = bytes.extracting(sealedCount..<bytes.byteCount)
    body.removeAll()
    try key.open(sealed, word, into: &body)
    try check.verify(authenticators, key.index, word, sealed: sealed)
    try release(word, key.index, into: &output)
    isComplete = word.isLast
  }

  private func release(
    _ word: FrameWord, _ index: UInt64, into output: inout Buffer
  ) throws(SealingError) {
    switch word.codec {
    case .stored: output.append(body.bytes)
    case .deflate:
      guard inflater.inflate(body.bytes, into: &output, most: FrameWord.longestBody) else {
        throw .badContent(index)
      }
    case .padding: guard body.bytes.isZero else { throw .badContent(index) }
    }
  }
}
