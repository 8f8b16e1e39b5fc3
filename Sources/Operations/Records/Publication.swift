import Descriptors
import Octets
import Storage

/// A prekey directory that the store's owner has published bundles in.
struct Publication: StoredRecord {
  static let kind = RecordKind(12)
  static let term = "prekey directory"

  let directory: Path

  static func decoded(from record: borrowing Record) throws -> Publication {
    let bytes = [UInt8](record.body.bytes)
    let publication = Publication(directory: Path(bytes))
    guard publication.directory.bytes == bytes else { throw ReadError.invalidValue }
    return publication
  }

  func encoded() -> Secret {
    let path = directory.bytes
    return Secret(copying: path.bytes)
  }
}

extension Snapshot {
  /// Returns all prekey directories that the store knows of, sorted by path.
  func publications() throws -> [Publication] {
    var publications: [Publication] = []
    try forEach(Publication.self) { publications.append($0) }
    return publications.sorted { $0.directory.bytes.lexicographicallyPrecedes($1.directory.bytes) }
  }
}

extension Transaction {
  /// Records a prekey directory if it is not known yet.
  func remember(_ publication: Publication) throws(StorageError) {
    let name = publication.directory.bytes
    guard try find(Publication.kind, named: name) == nil else { return }
    try insert(publication.encoded().bytes, at: Place(Publication.kind), named: name)
  }
  /// Forgets a prekey directory; returns whether it was known.
  func forget(_ publication: Publication) throws(StorageError) -> Bool {
    guard let record = try find(Publication.kind, named: publication.directory.bytes) else {
      return false
    }
    try delete(record.id)
    return true
  }
}
