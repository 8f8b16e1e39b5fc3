import Descriptors
package import Octets
import Primitives
package import Ratcheting

/// Reads the words of a message's frames and hands out their keys, in order. The frames are opened by a
/// ``FrameOpener``, several of which can work at once.
package struct MessageOpener: ~Copyable {
  private var keys: FrameKeys
  private let check: AuthenticatorCheck
  private let tools = OpeningTools()
  /// The latest frame that may be the history of the next one, or `nil` before the first run.
  private var latestInRun: FrameContent?
  /// Whether the last frame has been announced. This is not authentic before that frame has been
  /// opened.
  package private(set) var hasLastFrame = false

  /// Creates the opener of the message with this head, for the recipient whose stanza is the one at
  /// `stanzaIndex`.
  package init(
    fileSecret: borrowing Key<KeyRole.FileSecret>, head: Head, stanzaIndex: Int,
    authenticatorKey: consuming Key<KeyRole.Authenticator>
  ) {
    keys = FrameKeys(fileSecret: fileSecret, headMAC: head.mac)
    check = AuthenticatorCheck(key: authenticatorKey, head: head, stanzaIndex: stanzaIndex)
  }

  /// The number of frames that have been announced.
  package var frameCount: UInt64 { keys.index }

  /// Whether a frame must be released before another one is announced, because so much of the message is
  /// on its way that it takes all the memory that it may. This is never so while no frame is.
  package var isBusy: Bool { tools.areBusy }

  /// Creates an opener of frames.
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
      let word = FrameWord(masked ^ keys.nextMask),
      word.codec != .continuedZstandard || latestInRun != nil
    else { throw .alteredFrame(frameCount) }
    let content = content(of: word, isDone: frameOpener.isDone)
    frameOpener.prepare(for: word, with: keys.next(), content: content)
    hasLastFrame = word.isLast
  }

  /// Returns what makes the content of the next frame, or `nil` if it needs no making: padding, and a
  /// stored chunk that is nobody's history.
  private mutating func content(of word: FrameWord, isDone: Semaphore) -> FrameContent? {
    let begins = word.codec == .zstandard
    guard word.codec != .padding, word.codec != .stored || latestInRun != nil else { return nil }
    let history: FrameContent.History = begins || latestInRun == nil ? .none : .awaited
    let content = FrameContent(
      codec: word.codec, index: frameCount, history: history, tools: tools, isDone: isDone)
    if !begins { latestInRun?.setNext(content) }
    if begins || latestInRun != nil { latestInRun = content }
    return content
  }
}
