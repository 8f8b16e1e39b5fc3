import Octets
import Ratcheting
import Storage

/// A person as a list of contacts names them: an identity and a name, with a tab between them.
struct Introduction {
  let identity: IdentityKey
  let name: ContactName

  /// The length of the longest list, in bytes: enough for about ten thousand contacts.
  private static let maximumListByteCount = 1_048_576

  /// The line of a list.
  var line: String { "\(identity)\t\(name)\n" }

  /// Reads a list. Empty lines are left out.
  ///
  /// Throws ``OperationError/malformedList(line:)``.
  static func list(from input: inout Input) throws -> [Introduction] {
    guard try !input.fetch(maximumListByteCount + 1) else {
      throw OperationError.malformedList(line: 1)
    }
    let lines = [UInt8](input.bytes).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return try lines.enumerated().compactMap { index, line -> Introduction? in
      let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      guard !line.isEmpty else { return nil }
      let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
      guard fields.count == 2, let identity = String(validating: fields[0], as: UTF8.self),
        let name = String(validating: fields[1], as: UTF8.self),
        let key = try? IdentityKey(identity), let known = try? ContactName(name)
      else { throw OperationError.malformedList(line: index + 1) }
      return Introduction(identity: key, name: known)
    }
  }
}

extension Transaction {
  /// Forgets that a contact has been verified or introduced, and with that whom they have introduced.
  func endTrust(in contact: Contact) throws {
    if contact.trust != .unverified { try setTrust(.unverified, of: contact) }
    try endIntroductions(by: contact)
  }

  /// Forgets whom a contact has introduced, who is to be removed or is no longer verified. Nobody else than
  /// a verified contact introduces others.
  func endIntroductions(by contact: Contact) throws {
    guard contact.isVerified else { return }
    for other in try contacts(introducedBy: contact) { try setTrust(.unverified, of: other) }
  }
}
