/// Why bytes are no message that this version can read.
package enum SealingError: Error, Equatable {
  /// They begin like nothing of pawl's.
  case notPawl
  /// They are pawl's, of another version.
  case otherVersion
  /// They are pawl's, but of the other kind: a bundle for a message, or the reverse.
  case otherKind
  /// Something changed them on their way.
  case mangled(Mangling)
  /// The armor is damaged.
  case damagedArmor
  /// A number of stanzas that no message has.
  case stanzaCount(Int)
  /// A stanza of a kind that does not exist.
  case stanzaKind(UInt8)
  /// The list of stanzas or the key inside is not what the sender made.
  case alteredHead
  /// A frame's first word is out of its range.
  case malformedFrame(UInt64)
  /// A frame's tag or authenticator does not verify.
  case alteredFrame(UInt64)
  /// A genuine frame holds what no writer may put there.
  case badContent(UInt64)
  /// Something follows the last frame.
  case trailingBytes
  /// The message ends before its last frame; how many whole frames there were.
  case truncated(frames: UInt64)
}

/// What happens to binary or armored text on its way through other programs.
package enum Mangling: Equatable, Sendable {
  /// LF became CRLF.
  case lineEnds
  /// A shell wrote UTF-16.
  case utf16
  /// A mail client quoted it, or encoded it as quoted-printable.
  case mail
  /// A web page.
  case html
}
