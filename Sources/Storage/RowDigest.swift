import Octets
import Primitives

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
  var place: Place? {
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
