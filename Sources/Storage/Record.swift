package import Octets
import Primitives

/// The kind of a record. Its meaning is up to the module that defines it.
package struct RecordKind: Hashable, Sendable {
  /// The number that stands for the kind in the database.
  package let number: UInt8

  /// Creates the kind with the given number; 0 is the store's own.
  package init(_ number: UInt8) { self.number = number }
}

/// The identifier of a record, unique within its store.
package struct RecordID: Hashable, Sendable {
  /// The number of the record's row.
  package let value: Int64

  /// Creates the identifier of the row with the given number.
  package init(value: Int64) { self.value = value }

  /// The identifier as 8 bytes, most significant byte first.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: value)
    return bytes
  }
}

/// Everything about a record that is not sealed. The sealed body opens only in the place that it
/// was sealed for.
package struct Place: Hashable, Sendable {
  /// The kind of the record.
  package let kind: RecordKind
  /// The record that this one belongs to and is deleted with, or `nil` if there is none.
  package var parent: RecordID?
  /// The number that orders the record among the records of its kind.
  package var number: UInt64
  /// The time at which the record is to be deleted, in seconds since 1970, or 0 for never.
  package var due: UInt64

  /// Creates a place. Values of `number` and `due` beyond `Int64.max`, which the database cannot
  /// hold, become `Int64.max`.
  package init(_ kind: RecordKind, of parent: RecordID? = nil, number: UInt64 = 0, due: UInt64 = 0)
  {
    self.kind = kind
    self.parent = parent
    self.number = min(number, UInt64(Int64.max))
    self.due = min(due, UInt64(Int64.max))
  }
}

/// A record whose body has been opened.
package struct Record: ~Copyable {
  /// The identifier of the record.
  package let id: RecordID
  /// The place of the record.
  package let place: Place
  /// The opened body.
  package let body: Secret

  /// Creates a record from its parts.
  package init(id: RecordID, place: Place, body: consuming Secret) {
    self.id = id
    self.place = place
    self.body = body
  }
}

/// A seal with the keys of a store: seals the bodies of records to their places, hashes the names of
/// records, and authenticates the set of all rows.
final class RecordSeal {
  private let keys: StoreKeys
  private let rows: HMAC
  private let randomness: any Randomness

  init(keys: consuming StoreKeys, randomness: any Randomness) {
    rows = HMAC(key: keys.rows)
    self.keys = keys
    self.randomness = randomness
  }

  /// Returns `body`, sealed so that it opens only with the same identifier, place and tag.
  func seal(_ body: RawSpan, id: RecordID, place: Place, tag: [UInt8]?) -> [UInt8] {
    XChaCha20Poly1305.seal(
      body, with: keys.records, authenticating: place.binding(id: id, tag: tag).bytes,
      randomness: randomness)
  }

  /// Returns the record of a row, or `nil` if it does not open.
  func open(_ row: Row) -> Record? {
    guard let place = row.place else { return nil }
    let id = RecordID(value: row.id)
    let binding = place.binding(id: id, tag: row.tag)
    guard
      let body = try? XChaCha20Poly1305.open(
        row.sealed.bytes, with: keys.records, authenticating: binding.bytes)
    else { return nil }
    return Record(id: id, place: place, body: body)
  }

  /// Opens the body of the record in the row that `statement` has reached, in memory that is used again.
  /// Returns its place and the length of its body, or `nil` if it does not open.
  func open(_ statement: Statement, in memory: inout BodyMemory) -> (place: Place, count: Int)? {
    guard let place = Row.place(statement) else { return nil }
    let id = RecordID(value: statement.integer(at: 0))
    let count = statement.withBytes(at: 2) { tag in
      statement.withBytes(at: 5) { sealed in
        memory.open(sealed, with: keys.records) { place.appendBinding(of: id, tag: tag, to: &$0) }
      }
    }
    return count.map { (place, $0) }
  }

  /// Returns the tag of the record of `kind` named `name`: a keyed hash of 16 bytes by which the
  /// record is found.
  func tag(_ kind: RecordKind, named name: [UInt8]) -> [UInt8] {
    var code = HMAC(key: keys.tags)
    code.update([kind.number].bytes)
    code.update(name.bytes)
    return [UInt8](code.finish().prefix(16))
  }

  /// Returns the digest of the set of one row.
  func digest(of row: Row) -> RowDigest {
    var code = rows.copy()
    code.update(row.front.bytes)
    code.update(row.sealed.bytes)
    return RowDigest(code: code.finish())
  }

  /// Returns the code by which a marker recognises a state of the store, 32 bytes.
  func code(of state: [UInt8]) -> [UInt8] {
    var code = HMAC(key: keys.markers)
    code.update(state.bytes)
    return code.finish()
  }
}

/// Memory in which the bodies of many records are opened, one after another.
struct BodyMemory: ~Copyable {
  /// Most bodies are shorter. The memory grows for one that is longer.
  private static let usualByteCount = 512

  /// The body that was opened last, and behind it what is left of earlier ones.
  private(set) var body = Secret(zeros: usualByteCount)
  private var binding: [UInt8] = []

  /// Opens a body, whose seal authenticates what `bind` appends. Returns its length, or `nil` if it does not
  /// open.
  fileprivate mutating func open(
    _ sealed: RawSpan, with key: borrowing Key<KeyRole.Records>, bind: (inout [UInt8]) -> Void
  ) -> Int? {
    let count = sealed.byteCount - XChaCha20Poly1305.overhead
    if body.count < count { body = Secret(zeros: count) }
    binding.removeAll(keepingCapacity: true)
    bind(&binding)
    let bound = binding
    var output = body.mutableBytes
    do {
      try XChaCha20Poly1305.open(sealed, with: key, authenticating: bound.bytes, into: &output)
    } catch { return nil }
    return count
  }
}

extension Snapshot {
  /// Calls `body` with the identifier, the place and the body of each record of these kinds, or only of those
  /// that belong to `parent` if it is not `nil`, until it returns `false`. Those that were added last come
  /// first, after those that are kept apart. `body` must not change the store.
  ///
  /// For many short records this takes a fraction of the time of ``forEach(_:of:do:)``: no memory is taken
  /// for each of them, and each page of the table is read once.
  ///
  /// - Throws: The errors of ``find(_:named:)``, and those of `body`.
  package func forEachBody(
    _ kinds: [RecordKind], of parent: RecordID? = nil,
    while body: (RecordID, Place, RawSpan) throws -> Bool
  ) throws {
    // `joined` would first have to find the types that it needs, which takes a hundredth of a short message's time.
    let numbers = kinds.reduce(into: "") { $0 += ($0.isEmpty ? "" : ",") + String($1.number) }
    // The inner query reads the index alone. That it has a limit makes SQLite keep its order.
    let sql = """
      SELECT \(Row.columns) FROM (
        SELECT id AS latest FROM record WHERE kind IN (\(numbers)) \(parent == nil ? "" : "AND owner = ?2")
        ORDER BY id DESC LIMIT -1
      ) CROSS JOIN record ON id = latest WHERE due = 0 OR due > ?1
      """
    // `body` may call this function again, so the statement must not be shared.
    try database.withStatement(sql) { statement in
      statement.bind(Int64(clamping: now), at: 1)
      if let parent { statement.bind(parent.value, at: 2) }
      var memory = BodyMemory()
      while try statement.step() {
        let id = RecordID(value: statement.integer(at: 0))
        guard let (place, count) = seal.open(statement, in: &memory) else {
          throw StorageError.damaged(.record(id))
        }
        guard try body(id, place, memory.body.bytes.extracting(0..<count)) else { return }
      }
    }
  }
}

extension Place {
  private static let label = [UInt8]("pawl/v1 record".utf8)

  /// Returns the bytes that the seal of the record with this identifier and tag authenticates.
  fileprivate func binding(id: RecordID, tag: [UInt8]?) -> [UInt8] {
    var bytes: [UInt8] = []
    let tag = tag ?? []
    appendBinding(of: id, tag: tag.bytes, to: &bytes)
    return bytes
  }

  /// Appends these bytes to others. No tag and an empty one are the same.
  fileprivate func appendBinding(of id: RecordID, tag: RawSpan, to bytes: inout [UInt8]) {
    bytes.append(Self.label.bytes)
    bytes.append(kind.number)
    bytes.append(bigEndian: UInt64(bitPattern: id.value))
    bytes.append(bigEndian: UInt64(bitPattern: parent?.value ?? 0))
    bytes.append(bigEndian: number)
    bytes.append(bigEndian: due)
    bytes.append(tag)
  }
}
