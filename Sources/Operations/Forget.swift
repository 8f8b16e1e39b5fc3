import Octets
import Ratcheting
import Sealing
import Storage

/// `pawl forget`: deletes the key of a message that was read and kept.
package struct Forget: Sendable {
  package init() {}

  package func run(in context: Context, from input: inout Input) throws(OperationError) {
    try OperationError.folding {
      let vault = try context.vault()
      let message = try IncomingMessage(&input, vault, context)
      try context.write(vault) { transaction in
        let reading = try message.reading(context, transaction)
        guard reading.wasReadBefore, let contact = reading.origin.contact else {
          throw OperationError.notReadYet
        }
        _ = try reading.commit(as: contact, isKeeping: false, at: context.now, transaction)
      }
    }
  }
}
