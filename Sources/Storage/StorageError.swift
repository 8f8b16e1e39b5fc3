package import Descriptors

/// The reasons why the store refuses a request or cannot carry it out.
package enum StorageError: Error, Equatable {
  /// There is no store in the directory.
  case missing(Path)
  /// There is already a store in the directory.
  case exists(Path)
  /// The directory in which a store is to be created is open to others and holds other files.
  case occupied(Path)
  /// Other users may access a file or directory of the store. `expected` is the mode that it should
  /// have, in octal digits as `chmod` takes them.
  case tooOpen(Path, expected: String)
  /// A file or directory of the store, or a directory that leads to it, belongs to another user.
  case notOwned(Path)
  /// The same, but the owner is not known in the user namespace that the process is in.
  case unknownOwner(Path)
  /// A file or directory of the store is a symbolic link to something that does not exist.
  case danglingLink(Path)
  /// The file system of the directory in which a store is to be created keeps no permissions.
  case noPermissions(Path)
  /// A file of the store has a second name, a hard link.
  case shared(Path)
  /// Other users may change the entries of a directory that leads to the store.
  case unsafeDirectory(Path)
  /// Another process held the store's lock for longer than the timeout.
  case locked
  /// The directory holds a database that is not pawl's.
  case notAStore(Path)
  /// A later version of pawl created the store.
  case newer(version: Int)
  /// The store was put back to an earlier state.
  case older
  /// The store is in the generation in which it was last seen, but its records differ.
  case altered
  /// Another store is in the place of the one that was last seen there. `lacksPassphrase` is whether
  /// it has no passphrase although the other had one.
  case foreign(Path, lacksPassphrase: Bool)
  /// The store has a passphrase, but its key file holds the key without one.
  case unsealed(Path)
  /// The passphrase does not open the store's key.
  case wrongPassphrase
  /// There is not enough memory to try a passphrase.
  case noMemoryForPassphrase
  /// The store does not hold what pawl writes.
  case damaged(Damage)
  /// The database could not be read or written, for the reason that SQLite gives.
  case inputOutput(String)
  /// A system call failed.
  case system(SystemError)
}

/// The kinds of damage to a store.
package enum Damage: Equatable, Sendable {
  // The files

  /// The key file is missing, or is not one that pawl writes.
  case keyFile
  /// The database or its journal is not a regular file.
  case notAFile(Path)
  /// The database is empty.
  case emptyDatabase
  /// The database is not an SQLite database.
  case notADatabase
  /// The first bytes of the database are not those that pawl writes: its version is 0, or it uses a
  /// write-ahead log.
  case format

  // The database

  /// The tables, indexes, views or triggers of the database are not exactly those of ``Schema``.
  case schema
  /// The database is pawl's but contains no table.
  case missingTable
  /// A statement that always yields a row yielded none.
  case missingRow
  /// SQLite found the database corrupt while it ran a statement. The value is SQLite's message.
  case database(String)
  /// SQLite's integrity check found a problem. The value is SQLite's message.
  case integrity(String)
  /// The record that counts the store's generations is missing or malformed, or the count has
  /// reached its maximum.
  case generation

  // The records

  /// A record does not open: it was changed or moved.
  case record(RecordID)
  /// All records open, but they are not the ones that were written last: some were put back,
  /// removed or added.
  case rows
  /// The parent of a record is missing.
  case missingParent(of: RecordID)
  /// The record of this kind that must exist is missing.
  case missingRecord(RecordKind)
  /// A record of this kind has no parent, or one of the wrong kind.
  case wrongParent(RecordKind)
  /// A record opens, but its body is malformed. The kind is `nil` if it is not known.
  case content(RecordKind?)
  /// A record is of a kind that this version does not know.
  case unknownKind(RecordKind)
  /// Something is wrong with the record that has this identifier.
  indirect case inRecord(RecordID, Damage)
}
