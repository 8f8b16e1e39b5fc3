import Descriptors
import Octets
import Primitives

/// The identity of a store, and everything about its present state that one record can hold. This
/// is the first record of every store.
struct Generation: Equatable {
  /// The kind of the record, the only kind that this module defines.
  static let kind = RecordKind(0)
  /// The length of a store's random name, in bytes.
  static let storeByteCount = 16

  private static let name = [UInt8]("generation".utf8)
  /// The length of the longest directory that is remembered, in bytes.
  private static let maximumPathByteCount = 1024

  /// Random bytes that identify the store on any machine.
  let store: [UInt8]
  /// The number of the generation: how often the store has been written to, counted from 1.
  private(set) var number: UInt64
  /// Whether a passphrase guards the store's key.
  var hasPassphrase = false
  /// The digest of all other rows, or `nil` in a store that was last written to by a version that
  /// kept none.
  var rows: RowDigest?
  /// The directory in which the store's marker was last kept, or `nil` if there was none.
  var markers: Path?

  /// Returns the first generation of a new store.
  static func first(_ randomness: any Randomness) -> Generation {
    Generation(store: randomness.bytes(storeByteCount), number: 1, rows: .empty)
  }

  /// Returns the generation that the store is in; throws ``StorageError/damaged(_:)`` when its
  /// record is missing or malformed.
  static func load(from snapshot: Snapshot) throws(StorageError) -> Generation {
    try find(in: snapshot).generation
  }

  /// Adds the record to a new store.
  func insert(into transaction: Transaction) throws(StorageError) {
    try transaction.insert(body.bytes, at: Place(Self.kind), named: Self.name)
  }

  /// Replaces the record of the store that is in an earlier generation.
  func save(in transaction: Transaction) throws(StorageError) {
    let id = try Self.find(in: transaction).id
    try transaction.replace(id, with: body.bytes, at: Place(Self.kind), named: Self.name)
  }

  /// Advances to the next generation, whose number is greater than `least`; throws
  /// ``StorageError/damaged(_:)`` when there is none.
  mutating func advance(beyond least: UInt64) throws(StorageError) {
    let last = max(number, least)
    guard last < Int64.max else { throw .damaged(.generation) }
    number = last + 1
  }

  private static func find(
    in snapshot: Snapshot
  ) throws(StorageError) -> (id: RecordID, generation: Generation) {
    guard let record = try snapshot.find(kind, named: name) else { throw .damaged(.generation) }
    do {
      return (record.id, try decoded(record.body.bytes))
    } catch { throw .damaged(.generation) }
  }

  /// The state of the store: everything but the markers' directory, which is not part of it.
  var state: [UInt8] {
    var bytes = store
    bytes.append(bigEndian: number)
    bytes.append(hasPassphrase ? 1 : 0)
    return bytes + (rows ?? .empty).bytes
  }

  private var body: [UInt8] {
    let markers = markers?.bytes ?? []
    return state + (markers.count > Self.maximumPathByteCount ? [] : markers)
  }

  private static func decoded(_ body: RawSpan) throws(ReadError) -> Generation {
    var reader = ByteReader(body)
    var generation = Generation(
      store: try reader.readArray(storeByteCount), number: try reader.readInteger())
    // Earlier versions wrote nothing more.
    guard !reader.remaining.isEmpty else { return generation }
    generation.hasPassphrase = try reader.readFlag()
    generation.rows = try RowDigest(&reader)
    let markers = try reader.readArray(reader.remaining.byteCount)
    generation.markers = markers.isEmpty ? nil : Path(markers)
    return generation
  }
}

extension RecordSeal {
  /// Returns what a marker holds of a generation.
  func marker(of generation: Generation) -> MarkerContent {
    MarkerContent(
      store: generation.store, generation: generation.number,
      hasPassphrase: generation.hasPassphrase, code: code(of: generation.state))
  }
}

/// A keyed digest of a set of rows, which is kept up to date row by row: the sum of a pseudorandom
/// value of each row.
///
/// Nobody but the store sees a digest or the value of a row. Two different sets of rows therefore
/// have the same digest with a probability of 2^-256, whoever has chosen them.
struct RowDigest: Equatable {
  /// The length of a digest, in bytes.
  static let byteCount = HMAC.byteCount
  /// The digest of no rows.
  static let empty = RowDigest(sum: SIMD4())

  /// Four sums modulo 2^64.
  private var sum: SIMD4<UInt64>

  private init(sum: SIMD4<UInt64>) { self.sum = sum }

  /// Creates the digest of one row, whose pseudorandom value is `code`, 32 bytes.
  init(code: [UInt8]) {
    sum = SIMD4()
    for (index, byte) in code.enumerated() { sum[index / 8] = sum[index / 8] << 8 | UInt64(byte) }
  }

  /// Reads a digest.
  ///
  /// - Throws: ``ReadError/tooShort`` when fewer bytes remain than a digest has.
  init(_ reader: inout ByteReader) throws(ReadError) {
    sum = SIMD4()
    for index in sum.indices { sum[index] = try reader.readInteger() }
  }

  /// The digest as 32 bytes.
  var bytes: [UInt8] {
    var bytes: [UInt8] = []
    for index in sum.indices { bytes.append(bigEndian: sum[index]) }
    return bytes
  }

  static func += (digest: inout RowDigest, other: RowDigest) { digest.sum &+= other.sum }

  static func -= (digest: inout RowDigest, other: RowDigest) { digest.sum &-= other.sum }
}

/// A row of the database as it is, whether or not its body opens.
struct Row {
  /// The columns of a row, in the order in which ``init(_:)`` reads them.
  static let columns = "id, owner, tag, number, due, sealed, kind"

  let id: Int64
  let parent: Int64?
  let tag: [UInt8]?
  let number: Int64
  let due: Int64
  let sealed: [UInt8]
  let kind: Int64

  /// Reads the row that `statement` has reached, whose columns are ``columns``.
  init(_ statement: Statement) {
    id = statement.integer(at: 0)
    parent = statement.isNull(at: 1) ? nil : statement.integer(at: 1)
    tag = statement.isNull(at: 2) ? nil : statement.bytes(at: 2)
    number = statement.integer(at: 3)
    due = statement.integer(at: 4)
    sealed = statement.bytes(at: 5)
    kind = statement.integer(at: 6)
  }

  /// Creates the row of a record.
  init(id: RecordID, place: Place, tag: [UInt8]?, sealed: [UInt8]) {
    self.id = id.value
    self.parent = place.parent?.value
    self.tag = tag
    self.number = Int64(clamping: place.number)
    self.due = Int64(clamping: place.due)
    self.sealed = sealed
    self.kind = Int64(place.kind.number)
  }

  /// The place of the record, or `nil` if the row is not as pawl writes it.
  var place: Place? { Self.place(kind: kind, parent: parent, number: number, due: due) }

  /// Returns the place of the record in the row that `statement` has reached, whose columns are ``columns``;
  /// `nil` if the row is not as pawl writes it.
  static func place(_ statement: Statement) -> Place? {
    place(
      kind: statement.integer(at: 6),
      parent: statement.isNull(at: 1) ? nil : statement.integer(at: 1),
      number: statement.integer(at: 3), due: statement.integer(at: 4))
  }

  private static func place(kind: Int64, parent: Int64?, number: Int64, due: Int64) -> Place? {
    guard let kind = UInt8(exactly: kind), let number = UInt64(exactly: number),
      let due = UInt64(exactly: due)
    else { return nil }
    return Place(
      RecordKind(kind), of: parent.map(RecordID.init(value:)), number: number, due: due)
  }

  /// Everything in the row but the sealed body, in a form that no other row has.
  var front: [UInt8] {
    var bytes: [UInt8] = []
    for value in [id, kind, number, due, parent ?? 0] { bytes.append(bigEndian: value) }
    bytes.append(parent == nil ? 0 : 1)
    bytes.append(tag == nil ? 0 : 1)
    bytes.append(bigEndian: UInt64(tag?.count ?? 0))
    return bytes + (tag ?? [])
  }
}
