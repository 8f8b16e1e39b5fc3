import Descriptors
import Octets
import Primitives

/// The identity of a store and the number of times that it has been written to. This is the first
/// record of every store.
struct Generation {
  /// The kind of the record, the only kind that this module defines.
  static let kind = RecordKind(0)
  private static let name = [UInt8]("generation".utf8)
  private static let storeByteCount = 16

  /// Random bytes that identify the store on any machine.
  let store: [UInt8]
  /// The number of the generation, counted from 1.
  let number: UInt64

  /// Returns the first generation of a new store.
  static func first(_ randomness: any Randomness) -> Generation {
    Generation(store: randomness.bytes(storeByteCount), number: 1)
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

  /// Advances the store to its next generation, which is greater than `least`, and returns its
  /// number.
  static func advance(
    beyond least: UInt64, in transaction: Transaction
  ) throws(StorageError) -> UInt64 {
    let (id, generation) = try find(in: transaction)
    let number = max(generation.number, least)
    guard number < Int64.max else { throw .damaged(.generation) }
    let next = Generation(store: generation.store, number: number + 1)
    try transaction.replace(id, with: next.body.bytes, at: Place(kind), named: name)
    return next.number
  }

  private static func find(
    in snapshot: Snapshot
  ) throws(StorageError) -> (id: RecordID, generation: Generation) {
    guard let record = try snapshot.find(kind, named: name) else { throw .damaged(.generation) }
    var reader = ByteReader(record.body.bytes)
    guard let store = try? reader.readArray(storeByteCount),
      let number: UInt64 = try? reader.readInteger(),
      reader.remaining.isEmpty
    else { throw .damaged(.generation) }
    return (record.id, Generation(store: store, number: number))
  }

  private var body: [UInt8] {
    var bytes = store
    bytes.append(bigEndian: number)
    return bytes
  }
}

/// The file outside the store that holds the last generation that this machine has seen of it. It
/// reveals that a store was put back to an earlier state.
///
/// The marker follows the store and is never ahead of it: it is read before the store, and raised
/// after a commit. It is not synced, because a marker that falls behind in a power cut does no
/// harm.
struct Marker {
  private static let magic = [UInt8]("pawl/v1 marker\n".utf8)
  private static let digitCount = 20
  private static let byteCount = magic.count + digitCount + 1

  private let path: Path?

  /// Creates the marker of the store that `generation` identifies, in this location. If there is no
  /// directory for markers, the marker does nothing.
  init(of generation: Generation, at location: StoreLocation) {
    guard let state = location.state, let directory = try? location.directory.resolved() else {
      path = nil
      return
    }
    let input = [UInt8]("pawl/v1 marker".utf8) + generation.store + directory.bytes
    path = state.appending(SHA256.digest(input.bytes).prefix(16).hexadecimal)
  }

  /// The number of the last generation seen, or `nil` if it is not known.
  var generation: UInt64? {
    guard let path, let descriptor = try? Descriptor.reading(onlyFile: path) else { return nil }
    return Self.read(descriptor)
  }

  /// Records that the store has reached `generation`. Errors are ignored: the store is intact
  /// without its marker.
  func raise(to generation: UInt64) {
    guard let path else { return }
    if let descriptor = try? Descriptor(updating: path, mode: 0o600) {
      return Self.raise(descriptor, to: generation)
    }
    guard (try? Directory.create(path.directory)) != nil,
      let descriptor = try? Descriptor(updating: path, mode: 0o600)
    else { return }
    Self.raise(descriptor, to: generation)
  }

  private static func raise(_ descriptor: borrowing Descriptor, to generation: UInt64) {
    // Reading from anything but a regular file could block forever, and a file with a second name
    // may belong to somebody else.
    guard let status = try? FileStatus(of: descriptor), status.kind == .regular,
      status.linkCount == 1
    else { return }
    // Another process may have raised the marker further in the meantime.
    guard read(descriptor) ?? 0 < generation else { return }
    let number = String(generation)
    let digits = String(repeating: "0", count: digitCount - number.count) + number
    let bytes = magic + [UInt8](digits.utf8) + [UInt8(ascii: "\n")]
    try? descriptor.overwrite(bytes.bytes, at: 0)
  }

  private static func read(_ descriptor: borrowing Descriptor) -> UInt64? {
    var buffer = Buffer(capacity: byteCount)
    while buffer.freeCapacity > 0, let result = try? descriptor.read(into: &buffer), result != .end
    {}
    let bytes = [UInt8](buffer.bytes)
    guard bytes.count == byteCount, bytes.starts(with: magic) else { return nil }
    return UInt64(String(decoding: bytes.dropFirst(magic.count).dropLast(), as: UTF8.self))
  }
}
