package import Octets
import Primitives

/// Opens one frame after another, each apart from all others: several can be at work at once, while
/// ``MessageOpener`` hands the keys out in order.
package struct FrameOpening: ~Copyable {
  private enum State: ~Copyable {
    case idle
    case prepared(FrameKey)
    case opened(AES256GCM.Bytes)
    case inflated
    case padding
    case failed(SealingError)
  }

  /// What follows the word of the frame, behind room for the nonce; to be filled up to ``wanted``.
  package var sealed: Buffer
  /// How many bytes have to be added to ``sealed``.
  package private(set) var wanted = 0
  /// The first four bytes of the frame.
  package private(set) var word = FrameWord(isLast: false, codec: .stored, bodyCount: 1)
  private var chunk: Buffer
  private let inflater = Inflater()
  private let check: AuthenticatorCheck
  private var state = State.idle

  init(_ check: AuthenticatorCheck) {
    self.check = check
    let longest = FrameWord.longestBody + AES256GCM.tagByteCount + check.byteCount
    sealed = Buffer(capacity: AES256GCM.nonceByteCount + longest)
    chunk = Buffer(capacity: FrameWord.longestBody)
  }

  /// Gives the word and the key of the next frame.
  mutating func prepare(_ word: FrameWord, _ key: consuming FrameKey) {
    self.word = word
    wanted = word.bodyCount + AES256GCM.tagByteCount + check.byteCount
    sealed.removeAll()
    sealed.append([UInt8](repeating: 0, count: AES256GCM.nonceByteCount).bytes)
    state = .prepared(key)
  }

  /// Verifies the frame, and inflates what is in it once it has verified.
  package mutating func open() {
    guard case .prepared(let key) = take() else {
      preconditionFailure("each frame has a key of its own")
    }
    let index = key.index
    do {
      state = try content(of: verified(key), index)
    } catch { state = .failed(error) }
  }

  private func verified(_ key: consuming FrameKey) throws(SealingError) -> AES256GCM.Bytes {
    let end = AES256GCM.nonceByteCount + word.bodyCount + AES256GCM.tagByteCount
    let framed = sealed.bytes.extracting(0..<end)
    let index = key.index
    let piece = try key.opened(framed, word)
    try check.verify(
      sealed.bytes.extracting(end..<sealed.count), index, word,
      sealed: framed.extracting(AES256GCM.nonceByteCount..<end))
    return piece
  }

  private mutating func content(
    of piece: AES256GCM.Bytes, _ index: UInt64
  ) throws(SealingError) -> State {
    switch word.codec {
    case .stored: return .opened(piece)
    case .deflate:
      chunk.removeAll()
      let isWhole = inflater.inflate(piece.bytes, into: &chunk, most: FrameWord.longestBody)
      guard isWhole else { throw .badContent(index) }
      return .inflated
    case .padding:
      guard piece.bytes.isZero else { throw .badContent(index) }
      return .padding
    }
  }

  /// Calls `body` with the chunk, or throws what is wrong with the frame; once.
  package mutating func release(_ body: (RawSpan) throws -> Void) throws {
    switch take() {
    case .opened(let piece): try body(piece.bytes)
    case .inflated: try body(chunk.bytes)
    case .failed(let error): throw error
    case .padding: break
    case .idle: preconditionFailure("a frame is opened before it is released")
    case .prepared: preconditionFailure("a frame is opened before it is released")
    }
  }

  private mutating func take() -> State {
    var taken = State.idle
    swap(&taken, &state)
    return taken
  }
}
