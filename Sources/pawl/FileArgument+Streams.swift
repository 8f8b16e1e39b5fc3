import Descriptors
import Operations

extension Input {
  /// Opens what was named on the command line, or standard input.
  static func open(_ file: FileArgument?) throws(OperationError) -> Input {
    guard let file, !file.isDash else { return try open(Path?.none) }
    return try open(file.path)
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
