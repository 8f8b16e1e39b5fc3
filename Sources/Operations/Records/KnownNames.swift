import Octets
import Storage

/// The names of all contacts by what they look like, for many contacts that are added to a store one after
/// another: each alone would be compared with all others.
final class KnownNames {
  private var index = AppearanceIndex<Contact>()
  /// The version of the store that the index was made of, but for the contacts that this process has added.
  private var version: Int64?

  /// Returns the names of other contacts that look like that of `contact`, which has just been added.
  func lookalikes(of contact: Contact, in transaction: Transaction) throws -> [ContactName] {
    let present = try transaction.versionByOthers
    if version == present {
      index.insert(contact, for: contact.name.description)
    } else {
      index = AppearanceIndex()
      for known in try transaction.contacts() { index.insert(known, for: known.name.description) }
      version = present
    }
    return try index.values(resembling: contact.name.description).filter {
      // One whose addition has failed is in the index, but not in the store.
      try $0.id != contact.id && transaction.contact(named: $0.name)?.identity == $0.identity
    }
    .map(\.name).sorted { $0.bytes.lexicographicallyPrecedes($1.bytes) }
  }
}
