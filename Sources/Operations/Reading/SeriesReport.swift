/// What became of all messages of one input.
package struct SeriesReport: Sendable {
  /// The number of messages with which the verb has succeeded.
  package private(set) var successCount = 0
  /// The number of messages that had been read before.
  package private(set) var replayedCount = 0
  /// The number of messages with which the verb has failed for another reason.
  package private(set) var failedCount = 0
  /// The class of the first of those failures.
  private var firstFailure: ErrorClass?
  /// Whether a binary message seems to stand among messages as text. To the protocol it is text around armor
  /// (`docs/protocol.md`, section 5), which is skipped.
  package internal(set) var hasBinaryInText = false

  /// The class of the first failure other than "already decrypted", or of that one if the verb has succeeded
  /// with no message; `nil` if the series succeeded.
  package var errorClass: ErrorClass? {
    firstFailure ?? (successCount == 0 ? .alreadyDecrypted : nil)
  }

  /// Notes a message with which the verb has succeeded.
  mutating func noteSuccess() { successCount += 1 }

  /// Notes a message with which the verb has failed.
  mutating func note(_ error: OperationError) {
    guard error.errorClass != .alreadyDecrypted else {
      replayedCount += 1
      return
    }
    failedCount += 1
    firstFailure = firstFailure ?? error.errorClass
  }
}
