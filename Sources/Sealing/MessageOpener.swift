package import Octets
import Primitives
package import Ratcheting

/// Reads the words of a message's frames and hands out their keys, in order. The frames are opened
/// by a ``FrameOpener``, several of which can work at once.
package struct MessageOpener: ~Copyable {
  private var keys: FrameKeys
  private let check: AuthenticatorCheck
  /// Whether the last frame has been announced. This information is not authentic until that frame
  /// has been opened.
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

  /// Creates an opener of frames.
  package func frameOpener() -> FrameOpener { FrameOpener(check: check) }

  /// Announces the next frame, which begins with the four bytes of `word`, to `frameOpener`.
  ///
  /// - Throws: ``SealingError/malformedFrame(_:)`` when no writer may write this word.
  package mutating func announce(
    _ word: RawSpan, to frameOpener: inout FrameOpener
  ) throws(SealingError) {
    precondition(!hasLastFrame, "nothing follows the last frame")
    var reader = ByteReader(word)
    guard let value = try? reader.readInteger(as: UInt32.self), let word = FrameWord(value) else {
      throw .malformedFrame(frameCount)
    }
    frameOpener.prepare(for: word, with: keys.next())
    hasLastFrame = word.isLast
  }
}
