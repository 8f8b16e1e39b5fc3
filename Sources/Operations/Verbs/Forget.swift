import Octets
import Ratcheting
import Sealing
import Storage

/// `pawl forget`: deletes the key of a message that was read and kept.
package struct Forget: Sendable {
  /// Creates the verb.
  package init() {}

  /// Deletes the key of the message that `input` holds; throws ``OperationError/notReadYet`` if the
  /// message has not been read.
  package func run(in context: Context, from input: inout Input) throws(OperationError) {
    try OperationError.folding {
      let vault = try context.vault()
      var message = try ReceivedMessage(from: &input, in: vault, context)
      try message.write { reading, transaction in
        guard reading.wasReadBefore, let contact = reading.source.contact else {
          throw OperationError.notReadYet
        }
        _ = try reading.commit(as: contact, isKeeping: false, in: transaction)
      }
    }
  }
}
