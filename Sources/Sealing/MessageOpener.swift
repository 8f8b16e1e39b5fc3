package import Octets
import Primitives
package import Ratcheting

/// Reads what frames say of themselves, in order, and hands out their keys; ``FrameOpening`` opens
/// them, which several threads may do at once.
package struct MessageOpener: ~Copyable {
  private var keys: FrameKeys
  private let check: AuthenticatorCheck
  /// Whether a frame was announced that says it is the last. It is true of a message that is whole
  /// only when that frame verifies.
  package private(set) var hasLast = false

  /// The opener of the message with this head for the reader of its stanza number `place`.
  package init(
    fileSecret: borrowing Key<KeyRole.FileSecret>, head: Head, place: Int,
    authenticationKey: consuming Key<KeyRole.Authenticator>
  ) {
    keys = FrameKeys(fileSecret: fileSecret, headMAC: head.mac)
    check = AuthenticatorCheck(
      key: authenticationKey, headMAC: head.mac, place: place, count: head.stanzas.count)
  }

  /// How many frames have been announced.
  package var frameCount: UInt64 { keys.index }

  /// What can open a frame at a time.
  package func opening() -> FrameOpening { FrameOpening(check) }

  /// Reads a frame's first four bytes and prepares `opening` for the rest; throws
  /// ``SealingError/malformedFrame(_:)``.
  package mutating func announce(
    _ bytes: RawSpan, to opening: inout FrameOpening
  ) throws(SealingError) {
    precondition(!hasLast, "nothing follows the last frame")
    var reader = ByteReader(bytes)
    guard let value = try? reader.readInteger(as: UInt32.self), let word = FrameWord(value) else {
      throw .malformedFrame(frameCount)
    }
    opening.prepare(word, keys.next())
    hasLast = word.isLast
  }
}
