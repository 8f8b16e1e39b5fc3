import Descriptors
package import Octets
import Primitives
import Ratcheting
package import Storage

extension Record {
  /// What the body reads as, written again: the same bytes when the record is what this version
  /// writes. Throws when it does not read, and ``StorageError/damaged(_:)`` for an unknown kind.
  package func rewritten() throws -> Secret {
    switch place.kind {
    case .owner: return try Owner.restored(from: self).body()
    case .contact:
      let contact = try Contact(self)
      let bytes = Contact.body(contact.name, contact.identity, isVerified: contact.isVerified)
      return Secret(copying: bytes.bytes)
    case .identity:
      let identity = try IdentityKey(body.bytes).bytes
      return Secret(copying: identity.bytes)
    case .period:
      let period = try PrekeyPeriod.restored(from: self)
      return PrekeyPeriod.body(period.signed)
    case .reusable: return ReusablePrekey.body(try ReusablePrekey.restored(from: self))
    case .bundle: return try IssuedBundle.restored(from: self).body()
    case .session:
      let kept = try KeptSession.restored(from: self)
      return KeptSession.body(kept.session, kept.tally)
    case .chain:
      let chain = try KeptChain.restored(from: self)
      return KeptChain.body(chain.chain, chain.headerKey)
    case .messageKey:
      let kept = try KeptMessageKey.restored(from: self)
      return KeptMessageKey.body(kept.key.bytes, wasRead: kept.wasRead)
    case .publication:
      let path = try Publication(self).directory.bytes
      return Secret(copying: path.bytes)
    case .next:
      guard body.count == Key<KeyRole.Header>.byteCount else {
        throw StorageError.damaged("header key")
      }
    case .remembered:
      guard body.count == 0 else { throw StorageError.damaged("remembered pair") }
    default: throw StorageError.damaged("record of an unknown kind")
    }
    return Secret(copying: body.bytes)
  }
}
