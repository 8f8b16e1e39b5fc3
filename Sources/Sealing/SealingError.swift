/// The reasons why this version refuses bytes as a message, or as the armor of anything.
package enum SealingError: Error, Equatable {
  /// The bytes do not begin like anything that pawl writes.
  case notPawl
  /// The bytes are of another version of the protocol.
  case otherVersion
  /// The bytes are of the wrong kind: for example a bundle where a message is expected.
  case otherKind
  /// Another program changed the bytes on their way.
  case mangled(Mangling)
  /// The text armor breaks its rules, or a second one follows that of a bundle or a backup.
  case damagedArmor
  /// The head announces a number of stanzas that no message has.
  case stanzaCount(Int)
  /// The head has a stanza of a kind that does not exist.
  case stanzaKind(UInt8)
  /// The wrapped file secret or the MAC of the head does not verify.
  case alteredHead
  /// The word of the frame with this number breaks the rules for words, or the frame's tag or
  /// authenticator does not verify.
  case alteredFrame(UInt64)
  /// The frame with this number is authentic, but its body is one that no writer may write.
  case badContent(UInt64)
  /// Bytes follow the last frame, or a second message the armor of the first.
  case trailingBytes
  /// The message ends before its last frame is whole, after this number of whole frames.
  case truncated(frames: UInt64)
}

/// What other programs do to binary or armored data on its way.
package enum Mangling: Equatable, Sendable {
  /// LF was replaced by CRLF.
  case lineEnds
  /// A shell converted the bytes to UTF-16.
  case utf16
  /// A mail program quoted the text or encoded it as quoted-printable.
  case mail
  /// The data is a web page.
  case html
}
