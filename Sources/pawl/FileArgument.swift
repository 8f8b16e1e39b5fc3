import ArgumentParser
import Descriptors
import Operations
import Ratcheting

/// The name of a file, any bytes.
struct FileArgument: ExpressibleByArgument {
  let path: Path

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    path = Path(Arguments.bytes(of: argument))
  }

  /// Whether it names a directory.
  var isDirectory: Bool { (try? FileStatus(of: path).kind) == .directory }

  /// `-`, which stands for standard input or output.
  var isDash: Bool { path == Path("-") }
}

/// A contact's name.
struct NameArgument: ExpressibleByArgument {
  private let text: String

  init(argument: String) { text = argument }

  /// The name; throws ``OperationError/invalidName(_:)``.
  var name: ContactName {
    get throws(OperationError) {
      guard let valid = String(validating: Arguments.bytes(of: text), as: UTF8.self) else {
        throw .invalidName(text)
      }
      return try ContactName(valid)
    }
  }
}

/// An identity.
struct IdentityArgument: ExpressibleByArgument {
  let identity: IdentityKey

  init?(argument: String) {
    guard let identity = try? IdentityKey(argument) else { return nil }
    self.identity = identity
  }
}
