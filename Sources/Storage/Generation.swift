import Octets
import Primitives

/// Which store it is, and how many times it has been written to. The first record of every store.
struct Generation {
  static let kind = RecordKind(0)
  private static let name = [UInt8]("generation".utf8)
  private static let storeByteCount = 16

  /// Random bytes that stand for the store on whatever machine it is.
  let store: [UInt8]
  let number: UInt64

  /// That of a store that is being made.
  static func first(_ randomness: any Randomness) -> Generation {
    Generation(store: randomness.bytes(storeByteCount), number: 1)
  }

  static func load(_ snapshot: Snapshot) throws(StorageError) -> Generation {
    try record(snapshot).generation
  }

  func insert(_ transaction: Transaction) throws(StorageError) {
    try transaction.insert(at: Place(Self.kind), named: Self.name, body.bytes)
  }

  /// Takes the next number, which is greater than `least`; returns it.
  static func advance(
    beyond least: UInt64, _ transaction: Transaction
  ) throws(StorageError) -> UInt64 {
    let (id, generation) = try record(transaction)
    let number = max(generation.number, least)
    guard number < Int64.max else { throw .damaged("generation") }
    let next = Generation(store: generation.store, number: number + 1)
    try transaction.replace(id, at: Place(kind), named: name, next.body.bytes)
    return next.number
  }

  private static func record(
    _ snapshot: Snapshot
  ) throws(StorageError) -> (id: RecordID, generation: Generation) {
    guard let record = try snapshot.find(kind, named: name) else { throw .damaged("generation") }
    var reader = ByteReader(record.body.bytes)
    guard let store = try? reader.readArray(storeByteCount),
      let number: UInt64 = try? reader.readInteger(),
      reader.remaining.isEmpty
    else { throw .damaged("generation") }
    return (record.id, Generation(store: store, number: number))
  }

  private var body: [UInt8] {
    var bytes = store
    bytes.append(bigEndian: number)
    return bytes
  }
}
