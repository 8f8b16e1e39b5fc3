import Storage

/// What is kept in the store, and under which number. The tree of what belongs to what is drawn in
/// `docs/architecture.md`.
extension RecordKind {
  /// The one record of whose store it is.
  static let owner = RecordKind(1)
  /// A contact, found by name.
  static let contact = RecordKind(2)
  /// Of a contact: its identity, to find it by.
  static let identity = RecordKind(3)
  /// The signed prekey that the bundles of one period share, in the order of their beginning.
  static let period = RecordKind(4)
  /// Of a period: a bundle, found by its id.
  static let bundle = RecordKind(5)
  /// Of a period: who has begun a session with which ephemeral key.
  static let remembered = RecordKind(6)
  /// Of a contact: a session, in the order of its beginning.
  static let session = RecordKind(7)
  /// Of a session: the header key of a chain that is being received, or has skipped keys left.
  static let chain = RecordKind(8)
  /// Of a session: the header key of the chain that its peer may begin.
  static let next = RecordKind(9)
  /// Of a chain: the key of a message that has not arrived, or was kept, by its number.
  static let messageKey = RecordKind(10)
  /// Of a period: the KEM prekey that its reusable bundles share.
  static let reusable = RecordKind(11)
  /// A prekey directory that bundles were put into, found by its path.
  static let publication = RecordKind(12)
}
