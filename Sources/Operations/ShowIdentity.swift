package import Ratcheting
import Storage

/// `pawl identity`: one's own identity.
package struct ShowIdentity: Sendable {
  package init() {}

  package func run(in context: Context) throws(OperationError) -> IdentityKey {
    try OperationError.folding {
      try context.read(context.vault(acceptingOlder: true)) { try Owner.load($0).identity.key }
    }
  }
}
