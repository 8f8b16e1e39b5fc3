import Octets
import Ratcheting
import Sealing
import Storage

/// `pawl forget`: deletes the keys of messages that were read and kept.
package struct Forget: Sendable {
  /// What became of the messages of an input.
  package struct Report: Sendable {
    /// The number of keys that were deleted.
    package fileprivate(set) var forgottenCount = 0
    /// The class of the first failure other than "already decrypted", or of that one if no key was deleted;
    /// `nil` if there is nothing to report.
    package fileprivate(set) var errorClass: ErrorClass?
  }

  /// Creates the verb.
  package init() {}

  /// Deletes the keys of all messages that `input` holds, and continues after one whose key cannot be
  /// deleted. Of each message only the head is looked at.
  ///
  /// `listener` is called with the reason of each failure: ``OperationError/notReadYet`` if the message has
  /// not been read. Throws an error that is not about one message, such as one of the store.
  package func run(
    in context: Context, from input: inout Input, onFailure listener: (OperationError) -> Void
  ) throws(OperationError) -> Report {
    try OperationError.folding {
      input.beginSeries()
      let vault = try context.vault()
      var report = Report()
      var isMore = true
      while isMore {
        do {
          try forgetOne(from: &input, in: vault, context)
          report.forgottenCount += 1
        } catch {
          let error = OperationError(folding: error)
          guard error.isAboutForgotten else { throw error }
          if error.errorClass != .alreadyDecrypted {
            report.errorClass = report.errorClass ?? error.errorClass
          }
          listener(error)
        }
        isMore = try input.recover()
      }
      if report.forgottenCount == 0, report.errorClass == nil {
        report.errorClass = .alreadyDecrypted
      }
      return report
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
