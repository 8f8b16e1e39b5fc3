import Descriptors
package import Octets
import Primitives
package import Ratcheting

/// Reads the words of a message's frames and hands out their keys, in order. The frames are opened by a
/// ``FrameOpener``, several of which can work at once.
package struct MessageOpener: ~Copyable {
  private var keys: FrameKeys
  private let form: MessageForm
  private let check: AuthenticatorCheck
  private let tools: OpeningTools
  /// The latest frame that may be the history of the next one, or `nil` before the first run.
  private var latestInRun: FrameContent?
  /// Whether the last frame has been announced. This is not authentic before that frame has been
  /// opened.
  package private(set) var hasLastFrame = false

  /// Creates the opener of the message with this head, for the recipient whose stanza is the one at
  /// `stanzaIndex`. Messages that are opened one after another may share `tools`.
  package init(
    fileSecret: borrowing Key<KeyRole.FileSecret>, head: Head, stanzaIndex: Int,
    authenticatorKey: consuming Key<KeyRole.Authenticator>,
    tools: OpeningTools = OpeningTools()
  ) {
    self.tools = tools
    keys = FrameKeys(fileSecret: fileSecret, headMAC: head.mac)
    form = head.form
    check = AuthenticatorCheck(key: authenticatorKey, head: head, stanzaIndex: stanzaIndex)
  }

  /// The number of frames that have been announced.
  package var frameCount: UInt64 { keys.index }

  /// Whether a frame must be released before another one is announced, because so much of the message is
  /// on its way that it takes all the memory that it may. This is never so while no frame is.
  package var isBusy: Bool { tools.areBusy }

  /// Whether a run of compressed frames has begun.
  package var isInRun: Bool { latestInRun != nil }

  /// Creates an opener of frames. It can be used for later messages with the same tools and the same number
  /// of recipients.
  package func frameOpener() -> FrameOpener { FrameOpener(check: check, tools: tools) }

  /// Announces the next frame, which begins with the four bytes of `word`, to `frameOpener`.
  ///
  /// - Throws: ``SealingError/alteredFrame(_:)`` when no writer may write this word here.
  package mutating func announce(
    _ word: RawSpan, to frameOpener: inout FrameOpener
  ) throws(SealingError) {
    precondition(!hasLastFrame, "nothing follows the last frame")
    precondition(!isBusy, "a frame is released before too much is on its way")
    var reader = ByteReader(word)
    guard let masked = try? reader.readInteger(as: UInt32.self),
      let word = FrameWord(masked ^ keys.nextMask, in: form),
      word.codec != .continuedZstandard || latestInRun != nil
    else { throw .alteredFrame(frameCount) }
    let content = content(of: word, isDone: frameOpener.isDone)
    frameOpener.prepare(for: word, with: keys.next(), check: check, content: content)
    hasLastFrame = word.isLast
  }

  /// Returns what makes the content of the next frame, or `nil` if it needs no making: padding, the end of
  /// a channel, and a stored chunk that is nobody's history.
  private mutating func content(of word: FrameWord, isDone: Semaphore) -> FrameContent? {
    let begins = word.codec == .zstandard
    guard word.codec != .padding, word.codec != .closed,
      word.codec != .stored || latestInRun != nil
    else { return nil }
    let history: FrameContent.History = begins || latestInRun == nil ? .none : .awaited
    let content = FrameContent(
      codec: word.codec, index: frameCount, history: history, tools: tools, isDone: isDone)
    if !begins { latestInRun?.setNext(content) }
    if begins || latestInRun != nil { latestInRun = content }
    return content
  }
}

/// Opens one frame at a time. Several threads may use an opener each, while ``MessageOpener`` hands out
/// the keys in order.
///
/// Have a frame announced with ``MessageOpener/announce(_:to:)``, append ``missingByteCount`` bytes to
/// ``sealed``, call ``open()`` and then ``release(_:)``, in this order. A call out of order is a
/// programming error that ends the program, so that no frame is passed over.
///
/// Frames are opened in any order, and each as soon as possible: ``release(_:)`` waits until those that
/// it has its history from are opened.
package struct FrameOpener: ~Copyable {
  private enum State: ~Copyable {
    case idle
    /// The content is `nil` if it is the body itself, or if there is none.
    case prepared(FrameKey, FrameContent?)
    /// The frame was opened, and its body is the chunk.
    case stored(AES256GCM.Bytes)
    /// The frame was verified, and its content is there or is made by another thread.
    case opened(FrameContent)
    case padding
    case failed(SealingError)
  }

  /// A nonce of zeros and the part of the frame that follows its word.
  package var sealed: Buffer
  /// The plain word of the frame that was announced last.
  package private(set) var word = FrameWord(isLast: false, codec: .stored, bodyByteCount: 0)
  /// Signalled when the content of a frame is there.
  let isDone = Semaphore()
  /// Why the frame could not be read, in which case it must not be released.
  package private(set) var failure: (any Error)?
  private var check: AuthenticatorCheck
  private let tools: OpeningTools
  private var state = State.idle

  /// The body of the longest frame whose memory is used again, in bytes. A longer one makes room for
  /// its content at once: pawl writes none.
  private static let maximumReusedByteCount = 524_288

  init(check: AuthenticatorCheck, tools: OpeningTools) {
    self.check = check
    self.tools = tools
    sealed = Self.buffer(for: check)
  }

  private static func buffer(for check: AuthenticatorCheck) -> Buffer {
    let longest = FrameWord(
      isLast: false, codec: .stored, bodyByteCount: FrameWord.maximumBodyByteCount)
    return Buffer(capacity: sealedByteCount(of: longest, by: check))
  }

  /// The number of bytes that still have to be appended to ``sealed``.
  package var missingByteCount: Int { Self.sealedByteCount(of: word, by: check) - sealed.count }

  /// Announces the next frame, whose content is made by `content` if it is not `nil`.
  mutating func prepare(
    for word: FrameWord, with key: consuming FrameKey, check: AuthenticatorCheck,
    content: FrameContent?
  ) {
    guard case .idle = takeState() else {
      preconditionFailure("a frame is opened and released before the next is prepared")
    }
    precondition(check.recipientCount == self.check.recipientCount, "an opener of other messages")
    self.check = check
    self.word = word
    sealed.removeAll()
    sealed.append([UInt8](repeating: 0, count: AES256GCM.nonceByteCount).bytes)
    state = .prepared(key, content)
    tools.noteBody(word.bodyByteCount)
  }

  /// Verifies the frame and then decompresses its body, unless that is left to the thread that opens a
  /// frame before it. What is wrong with the frame is reported by ``release(_:)``.
  package mutating func open() {
    guard case .prepared(let key, let content) = takeState() else {
      preconditionFailure("a frame is prepared before it is opened")
    }
    precondition(missingByteCount == 0, "a frame is complete before it is opened")
    let index = key.index
    let body: Result<AES256GCM.Bytes, SealingError>
    do {
      body = .success(try verifiedBody(with: key))
    } catch { body = .failure(error) }
    if word.bodyByteCount > Self.maximumReusedByteCount { sealed = Self.buffer(for: check) }
    if let content {
      content.setBody(body)
      state = .opened(content)
    } else {
      switch body {
      case .success(let body) where word.codec == .stored: state = .stored(body)
      case .success(let body): state = body.bytes.isZero ? .padding : .failed(.badContent(index))
      case .failure(let error): state = .failed(error)
      }
    }
  }

  /// Fills ``sealed`` with `fill` and opens the frame. If `fill` throws, there is a ``failure`` instead, and the
  /// key is gone.
  package mutating func open(filling fill: (inout Buffer) throws -> Void) {
    do { try fill(&sealed) } catch {
      failure = error
      guard case .prepared(let key, let content) = takeState() else { return }
      content?.setBody(.failure(.alteredFrame(key.index)))
      return
    }
    open()
  }

  /// Calls `body` with the chunk, unless the frame has none, and makes the opener free for the next
  /// frame. Frames are released in their order.
  ///
  /// - Throws: ``SealingError/alteredFrame(_:)`` when the tag or the authenticator does not verify,
  ///   ``SealingError/badContent(_:)`` when a frame that verifies breaks the rules for its body, and
  ///   whatever `body` throws.
  package mutating func release(_ body: (RawSpan) throws -> Void) throws {
    tools.noteBody(-word.bodyByteCount)
    switch takeState() {
    case .stored(let piece): try body(piece.bytes)
    case .opened(let content):
      let place = try content.wait()
      try place.memory.withBytes(in: place.range, body)
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

  private mutating func takeState() -> State {
    var taken = State.idle
    swap(&taken, &state)
    return taken
  }

  /// Returns the length of ``sealed`` when the frame with this word is complete, in bytes.
  private static func sealedByteCount(of word: FrameWord, by check: AuthenticatorCheck) -> Int {
    AES256GCM.nonceByteCount + word.frameByteCount(recipientCount: check.recipientCount)
      - FrameWord.byteCount
  }
}
