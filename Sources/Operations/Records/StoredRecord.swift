package import Octets
package import Storage

/// A value that the store keeps as records of one kind.
///
/// `docs/architecture.md` draws the tree of the kinds. A type that conforms to this protocol is the
/// only place that knows the form of its records.
protocol StoredRecord: ~Copyable {
  /// The kind of the records. No other type uses its number.
  static var kind: RecordKind { get }

  /// The term for these records, as in `docs/vocabulary.md`.
  static var term: String { get }

  /// The kind of the records that these belong to, or `nil` if they belong to none.
  static var parentKind: RecordKind? { get }

  /// Returns the value that a record of ``kind`` holds. Throws an error of any type when the body
  /// is malformed.
  static func decoded(from record: borrowing Record) throws -> Self

  /// Returns the body of the value's record.
  func encoded() -> Secret
}

extension StoredRecord where Self: ~Copyable {
  static var parentKind: RecordKind? { nil }

  /// Returns the value that `record` holds; throws ``StorageError/damaged(_:)`` when the body is
  /// malformed although its seal is genuine.
  static func read(_ record: borrowing Record) throws(StorageError) -> Self {
    do {
      return try decoded(from: record)
    } catch { throw .damaged(.content(kind)) }
  }
}

extension Snapshot {
  /// Returns the value whose record is found by `name`, or `nil` if there is none.
  func value<Value: StoredRecord & ~Copyable>(
    _ type: Value.Type = Value.self, named name: [UInt8]
  ) throws(StorageError) -> Value? {
    guard let record = try find(Value.kind, named: name) else { return nil }
    return try Value.read(record)
  }

  /// Returns the value whose record has this identifier, or `nil` if there is none.
  func value<Value: StoredRecord & ~Copyable>(
    _ type: Value.Type = Value.self, id: RecordID
  ) throws(StorageError) -> Value? {
    guard let record = try find(Value.kind, id: id) else { return nil }
    return try Value.read(record)
  }

  /// Returns the value whose record belongs to `parent` and has this number, or `nil` if there is
  /// none.
  func value<Value: StoredRecord & ~Copyable>(
    _ type: Value.Type = Value.self, of parent: RecordID, number: UInt64
  ) throws(StorageError) -> Value? {
    guard let record = try find(Value.kind, of: parent, number: number) else { return nil }
    return try Value.read(record)
  }

  /// Calls `body`, which must not change the store, with each value of a type, or with those that
  /// belong to `parent`, in the order of their numbers.
  func forEach<Value: StoredRecord & ~Copyable>(
    _ type: Value.Type, of parent: RecordID? = nil, do body: (borrowing Value) throws -> Void
  ) throws {
    try forEach(Value.kind, of: parent) { record in try body(Value.read(record)) }
  }

  /// Returns whether there is any value of a type.
  func hasAny<Value: StoredRecord & ~Copyable>(_ type: Value.Type) throws -> Bool {
    var isFound = false
    try forEachBody([Value.kind]) { _, _, _ in
      isFound = true
      return false
    }
    return isFound
  }
}

/// The description of all records of one kind, independent of their values.
struct RecordForm: Sendable {
  /// The forms of all records but the store's own. A kind that is missing here counts as damage.
  static let all = [
    RecordForm(of: Owner.self), RecordForm(of: Contact.self), RecordForm(of: ContactIdentity.self),
    RecordForm(of: PrekeyPeriod.self), RecordForm(of: IssuedBundle.self),
    RecordForm(of: RememberedPair.self), RecordForm(of: SessionRecord.self),
    RecordForm(of: ChainRecord.self), RecordForm(of: NextHeaderKey.self),
    RecordForm(of: SkippedKeyRecord.self), RecordForm(of: ReusablePrekey.self),
    RecordForm(of: Publication.self), RecordForm(of: BundleMark.self),
    RecordForm(of: KeptKeyRecord.self), RecordForm(of: Group.self), RecordForm(of: Membership.self),
    RecordForm(of: ContactIndex.self), RecordForm(of: LookalikeList.self),
    RecordForm(of: IntroducedContact.self),
  ]

  /// The kind of the records.
  let kind: RecordKind
  /// The term for the records.
  let term: String
  /// The kind of the records that these belong to, or `nil` if they belong to none.
  let parentKind: RecordKind?
  /// Decodes a record and returns its body, encoded again.
  let reencode: @Sendable (borrowing Record) throws(StorageError) -> Secret

  private init<Value: StoredRecord & ~Copyable & SendableMetatype>(of type: Value.Type) {
    kind = Value.kind
    term = Value.term
    parentKind = Value.parentKind
    reencode = { (record) throws(StorageError) in try Value.read(record).encoded() }
  }

  /// Returns the form of the records of `kind`, or `nil` for an unknown kind.
  static func form(of kind: RecordKind) -> RecordForm? { all.first { $0.kind == kind } }
}

extension RecordKind {
  /// The term for records of this kind, or `nil` if the kind is unknown.
  package var term: String? { RecordForm.form(of: self)?.term }
}

extension Record {
  /// Decodes the body and returns it encoded again: the same bytes when this version wrote the
  /// record.
  ///
  /// Throws ``StorageError/damaged(_:)`` when the body is malformed or the kind is unknown.
  package func reencoded() throws(StorageError) -> Secret {
    guard let form = RecordForm.form(of: place.kind) else {
      throw .damaged(.unknownKind(place.kind))
    }
    return try form.reencode(self)
  }
}
