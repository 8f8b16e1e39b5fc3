package import Octets
import Primitives

/// Opens one frame at a time. Several threads may use an opener each, while ``MessageOpener`` hands
/// out the keys in order.
///
/// Have a frame announced with ``MessageOpener/announce(_:to:)``, append ``missingByteCount`` bytes
/// to ``sealed``, call ``open()`` and then ``release(_:)``, in this order. A call out of order is a
/// programming error that ends the program, so that no frame can be skipped.
package struct FrameOpener: ~Copyable {
  private enum State: ~Copyable {
    case idle
    case prepared(FrameKey)
    /// The frame was opened, and its body is the chunk.
    case stored(AES256GCM.Bytes)
    /// The frame was opened, and `chunk` holds its decompressed body.
    case decompressed
    case padding
    case failed(SealingError)
  }

  /// A nonce of zeros and the part of the frame that follows its word.
  package var sealed: Buffer
  /// The first four bytes of the frame that was announced last.
  package private(set) var word = FrameWord(isLast: false, codec: .stored, bodyByteCount: 0)
  private var chunk: Buffer
  private let decompressor = Decompressor()
  private let check: AuthenticatorCheck
  private var state = State.idle

  init(check: AuthenticatorCheck) {
    self.check = check
    let longest = FrameWord(
      isLast: false, codec: .stored, bodyByteCount: FrameWord.maximumBodyByteCount)
    sealed = Buffer(capacity: Self.sealedByteCount(of: longest, by: check))
    chunk = Buffer(capacity: FrameWord.maximumBodyByteCount)
  }

  /// The number of bytes that still have to be appended to ``sealed``.
  package var missingByteCount: Int { Self.sealedByteCount(of: word, by: check) - sealed.count }

  /// Announces the next frame.
  mutating func prepare(for word: FrameWord, with key: consuming FrameKey) {
    guard case .idle = takeState() else {
      preconditionFailure("a frame is opened and released before the next is prepared")
    }
    self.word = word
    sealed.removeAll()
    sealed.append([UInt8](repeating: 0, count: AES256GCM.nonceByteCount).bytes)
    state = .prepared(key)
  }

  /// Verifies the frame and then decompresses its body. ``release(_:)`` reports any error.
  package mutating func open() {
    guard case .prepared(let key) = takeState() else {
      preconditionFailure("a frame is prepared before it is opened")
    }
    precondition(missingByteCount == 0, "a frame is complete before it is opened")
    let index = key.index
    do {
      state = try content(of: verifiedBody(with: key), index: index)
    } catch { state = .failed(error) }
  }

  /// Calls `body` with the chunk, unless the frame is padding, and makes the opener free for the
  /// next frame.
  ///
  /// - Throws: ``SealingError/alteredFrame(_:)`` when the tag or the authenticator does not verify,
  ///   ``SealingError/badContent(_:)`` when a frame that verifies breaks the rules for its body,
  ///   and whatever `body` throws.
  package mutating func release(_ body: (RawSpan) throws -> Void) throws {
    switch takeState() {
    case .stored(let piece): try body(piece.bytes)
    case .decompressed: try body(chunk.bytes)
    case .padding: break
    case .failed(let error): throw error
    case .idle: preconditionFailure("a frame is opened before it is released")
    case .prepared: preconditionFailure("a frame is opened before it is released")
    }
  }

  private func verifiedBody(
    with key: consuming FrameKey
  ) throws(SealingError) -> AES256GCM.Bytes {
    let end = AES256GCM.nonceByteCount + word.bodyByteCount + AES256GCM.tagByteCount
    let framed = sealed.bytes.extracting(0..<end)
    let index = key.index
    let body = try key.open(framed, word: word)
    try check.verify(
      sealed.bytes.extracting(end..<sealed.count), ofFrame: index, word: word,
      sealed: framed.extracting(AES256GCM.nonceByteCount..<end))
    return body
  }

  private mutating func content(
    of body: AES256GCM.Bytes, index: UInt64
  ) throws(SealingError) -> State {
    switch word.codec {
    case .stored: return .stored(body)
    case .deflate:
      chunk.removeAll()
      let isWhole = decompressor.decompress(
        body.bytes, into: &chunk, maximumByteCount: FrameWord.maximumBodyByteCount)
      guard isWhole else { throw .badContent(index) }
      return .decompressed
    case .padding:
      guard body.bytes.isZero else { throw .badContent(index) }
      return .padding
    }
  }

  private mutating func takeState() -> State {
    var taken = State.idle
    swap(&taken, &state)
    return taken
  }

  /// Returns the length, in bytes, that ``sealed`` has when the frame with this word is complete.
  private static func sealedByteCount(of word: FrameWord, by check: AuthenticatorCheck) -> Int {
    AES256GCM.nonceByteCount + word.frameByteCount(recipientCount: check.recipientCount)
      - FrameWord.byteCount
  }
}
