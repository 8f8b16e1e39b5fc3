import Octets

/// What a person calls a contact: 1 to 64 characters that can be shown as they are, compared in the
/// normal form C.
package struct ContactName: Hashable, Sendable, CustomStringConvertible {
  /// The greatest length, in Unicode scalars.
  package static let longest = 64

  package let description: String

  /// Takes any text; throws ``OperationError/invalidName(_:)`` when it is no name.
  package init(_ text: String) throws(OperationError) {
    let name = PlainText.normalized(text)
    guard (1...Self.longest).contains(name.unicodeScalars.count), PlainText.isPlain(name),
      !name.unicodeScalars.contains("/"), name.utf8.first != UInt8(ascii: "-"),
      name.utf8.first != UInt8(ascii: ".")
    else { throw .invalidName(text) }
    description = name
  }

  /// What it is compared by.
  var bytes: [UInt8] { [UInt8](description.utf8) }

  package static func == (one: ContactName, other: ContactName) -> Bool { one.bytes == other.bytes }

  package func hash(into hasher: inout Hasher) { hasher.combine(bytes) }
}
