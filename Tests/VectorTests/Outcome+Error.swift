import Operations
import VectorCatalogue

extension Outcome {
  /// Creates the class of an error, or `nil` for an error that no vector may bring about.
  init?(_ error: any Error) {
    let errorClass = OperationError(folding: error).errorClass
    // Only the command line takes identities from people, and calls a malformed one wrong usage.
    self.init(
      rawValue: errorClass == .usage ? Outcome.malformed.rawValue : Int(errorClass.rawValue))
  }
}
