import Octets
import Ratcheting
import Sealing
import Storage

/// `pawl forget`: deletes the keys of messages that were read and kept.
package struct Forget: Sendable {
  /// Creates the verb.
  package init() {}

  /// Deletes the keys of all messages that `input` holds, and continues after one whose key cannot be
  /// deleted. Of each message only the head is looked at.
  ///
  /// `listener` is called with the reason of each failure: ``OperationError/notReadYet`` if the message has
  /// not been read. Throws an error that is not about one message, such as one of the store.
  package func run(
    in context: Context, from input: inout Input, onFailure listener: (OperationError) -> Void
  ) throws(OperationError) -> SeriesReport {
    try OperationError.folding {
      input.beginSeries()
      let vault = try context.vault()
      var series = SeriesReport()
      var isMore = true
      while isMore {
        do {
          try forgetOne(from: &input, in: vault, context)
          series.noteSuccess()
        } catch {
          let error = OperationError(folding: error)
          guard error.isAboutForgotten else { throw error }
          series.note(error)
          listener(error)
        }
        isMore = try input.recover()
      }
      return series
    }
  }

  private func forgetOne(
    from input: inout Input, in vault: Vault, _ context: Context
  ) throws {
    var message = try ReceivedMessage(from: &input, in: vault, context)
    try message.write { reading, transaction in
      guard reading.wasReadBefore, let contact = reading.source.contact else {
        throw OperationError.notReadYet
      }
      _ = try reading.commit(as: contact, keepingFor: nil, in: transaction)
    }
  }
}

/// `pawl forget --all`: deletes all keys that were kept.
package struct ForgetAll: Sendable {
  /// Creates the verb.
  package init() {}

  /// Deletes the keys and returns their number.
  package func run(in context: Context) throws(OperationError) -> Int {
    try OperationError.folding {
      try context.write(to: context.vault()) { try $0.deleteKeptKeys() }
    }
  }
}

extension OperationError {
  /// Whether the error is about one message, so that the keys of the others are deleted all the same.
  fileprivate var isAboutForgotten: Bool {
    if case .notReadYet = self { return true }
    return isAboutMessage
  }
}
