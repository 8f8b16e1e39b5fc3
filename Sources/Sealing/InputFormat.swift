import Octets
import Ratcheting

/// The form of some input, detected from its first bytes (`docs/protocol.md`, section 7).
package enum InputFormat: Equatable, Sendable {
  /// A message in binary form.
  case message
  /// A prekey bundle in binary form.
  case bundle
  /// A text, in which an ``ArmorDecoder`` may find armor.
  case text
  /// Too few bytes to decide: as a whole they may be the beginning of a binary form.
  case undecided

  /// The number of bytes that always suffice to decide.
  package static let decisiveByteCount = 16

  /// How much of a text ``isMessage(_:)`` looks at, in bytes.
  private static let maximumTextByteCount = 4096
  /// What all binary forms of all versions begin with.
  private static let beginning = [UInt8]("pawl/v".utf8)
  /// The first lines of the binary forms.
  private static let magics = [(Head.magic, Self.message), (UnverifiedBundle.magic, .bundle)]

  /// Detects the format of input that begins with `bytes`.
  ///
  /// - Throws: ``SealingError/otherVersion`` or ``SealingError/mangled(_:)`` when it is binary and of no
  ///   form of this version.
  package init(_ bytes: RawSpan) throws(SealingError) {
    let front = [UInt8](bytes.extracting(0..<min(bytes.byteCount, Self.decisiveByteCount)))
    guard front.starts(with: Self.beginning) else {
      self = Self.beginning.starts(with: front) ? .undecided : .text
      return
    }
    for (magic, format) in Self.magics {
      // No count of stanzas and no kind of bundle begins with this byte, but quoted-printable encodes
      // the bytes that do follow in this way.
      if front.starts(with: magic + [UInt8(ascii: "=")]) { throw .mangled(.mail) }
      if front.starts(with: magic.dropLast() + [0x0D]) { throw .mangled(.lineEnds) }
      guard !front.starts(with: magic) else {
        self = format
        return
      }
    }
    guard Self.magics.contains(where: { $0.0.starts(with: front) }) else { throw .otherVersion }
    self = .undecided
  }

  /// Returns whether content that begins with `bytes` begins with a message, or with a text that soon
  /// comes to one.
  package static func isMessage(_ bytes: RawSpan) -> Bool {
    switch try? InputFormat(bytes) {
    case .message: return true
    case .bundle, .undecided, nil: return false
    case .text:
      let front = bytes.extracting(0..<min(bytes.byteCount, maximumTextByteCount))
      var decoder = ArmorDecoder([.message])
      var decoded = Buffer(capacity: front.byteCount + 2)
      try? decoder.decode(front, into: &decoded)
      return decoder.kind != nil
    }
  }
}
