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
