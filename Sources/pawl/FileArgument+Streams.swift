import Descriptors
import Operations

extension GlobalOptions {
  /// Opens what was named on the command line, or standard input, which then gives nothing else.
  func open(_ file: FileArgument?, for content: Input.Content = .sealed) throws -> Input {
    if let file, !file.isDash { return try Input.open(file.path, for: content) }
    guard passphraseFd != 0 else {
      throw WrongUsage.inputNeededTwice
    }
    return try Input.open(nil, for: content)
  }
}

extension Output {
  /// Opens what was named on the command line, or standard output, on which `-` insists.
  static func open(
    _ file: FileArgument?, for content: Content
  ) throws(OperationError) -> Output {
    let path = file.flatMap { $0.isDash ? nil : $0.path }
    return try open(
      path, for: content, isInsisting: file != nil, mask: Startup.mask)
  }
}
