import Octets

/// The name of a contact: 1 to 64 Unicode scalars that are safe to show, none of them invisible. Names are
/// compared in normalization form C.
package struct ContactName: Hashable, Sendable, CustomStringConvertible {
  /// The maximum length, in Unicode scalars.
  package static let maximumLength = 64

  /// The name in normalization form C.
  package let description: String

  /// The characters that no name begins with.
  static let reservedBeginnings: [Unicode.Scalar] = ["-", ".", "@", "#"]
  /// The beginning of an identity, which is no name in either case.
  private static let identityBeginning = "pawl1"

  /// Creates a name; throws ``OperationError/invalidName(_:)`` when `text` is not a valid name.
  package init(_ text: String) throws(OperationError) {
    let name = PlainText.normalized(text)
    guard Self.isWellFormed(name), VisibleName.isVisible(name),
      name.unicodeScalars.first.map(Self.reservedBeginnings.contains) == false,
      !name.lowercased().hasPrefix(Self.identityBeginning)
    else { throw .invalidName(text) }
    description = name
  }

  /// Creates the name that a record of the store holds, or returns `nil` if it cannot be one. A name that
  /// is no longer valid stays as it is until it is changed.
  package init?(kept text: String) {
    guard Self.isWellFormed(text) else { return nil }
    description = text
  }

  /// Returns whether a backup may hold this text as the name of a contact (`docs/protocol.md`,
  /// section 15).
  static func isWellFormed(_ text: String) -> Bool {
    let scalars = text.unicodeScalars
    return (1...maximumLength).contains(scalars.count) && PlainText.isPlainName(text)
      && PlainText.normalized(text).utf8.elementsEqual(text.utf8) && !scalars.contains("/")
      && scalars.first != "-" && scalars.first != "."
  }

  /// The bytes by which names are compared.
  var bytes: [UInt8] { [UInt8](description.utf8) }

  package static func == (one: ContactName, other: ContactName) -> Bool { one.bytes == other.bytes }

  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
