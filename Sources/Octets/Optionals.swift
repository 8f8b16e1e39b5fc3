extension Optional where Wrapped: ~Copyable {
  /// What `body` makes of the value, if there is one. Optional chaining would consume it.
  package func borrowed<Result, Failure: Error>(
    _ body: (borrowing Wrapped) throws(Failure) -> Result
  ) throws(Failure) -> Result? {
    switch self {
    case .some(let value): try body(value)
    case .none: nil
    }
  }
}
