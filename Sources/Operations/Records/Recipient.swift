import Octets
import Ratcheting
import Sealing

/// Whom a message is written to, and where that was read.
package struct Recipient: Sendable {
  /// The contact or the group.
  package let addressee: Addressee
  /// The number of the line of a list that names it, from 1, or `nil` if it was named otherwise.
  package let line: Int?

  /// Creates a recipient.
  package init(_ addressee: Addressee, line: Int? = nil) {
    self.addressee = addressee
    self.line = line
  }

  /// The length of the longest list, in bytes.
  private static let maximumListByteCount = 1_048_576

  /// Reads a list of recipients: one on each line, with lines that are empty or begin with `#` left out.
  ///
  /// Throws ``OperationError/inLine(_:_:)`` with ``OperationError/invalidName(_:)``, and
  /// ``OperationError/listTooLong``.
  package static func list(from input: inout Input) throws(OperationError) -> [Recipient] {
    try OperationError.folding {
      guard try !input.fetch(maximumListByteCount + 1) else { throw OperationError.listTooLong }
      let lineFeed = UInt8(ascii: "\n")
      let lines = [UInt8](input.bytes).split(
        separator: lineFeed, omittingEmptySubsequences: false)
      return try lines.enumerated().compactMap { index, line -> Recipient? in
        let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
        guard let first = line.first, first != UInt8(ascii: "#") else { return nil }
        do {
          return Recipient(try addressee([UInt8](line)), line: index + 1)
        } catch let error as OperationError { throw OperationError.inLine(index + 1, error) }
      }
    }
  }

  private static func addressee(_ line: [UInt8]) throws(OperationError) -> Addressee {
    guard let text = String(validating: line, as: UTF8.self) else {
      throw .invalidName(String(decoding: line, as: UTF8.self))
    }
    return try Addressee(text)
  }
}

extension Addressee {
  /// Creates the addressee that is named by `text`, with an `@` before the name of a group.
  ///
  /// Throws ``OperationError/invalidName(_:)``.
  package init(_ text: String) throws(OperationError) {
    let isGroup = text.first == Self.groupSign
    let name = try ContactName(String(text.dropFirst(isGroup ? 1 : 0)))
    self = isGroup ? .group(name) : .contact(name)
  }
}
