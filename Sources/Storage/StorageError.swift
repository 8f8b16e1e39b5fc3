package import Descriptors

/// Why the store did not do what was asked.
package enum StorageError: Error, Equatable {
  /// There is none at the path.
  case missing(Path)
  /// There is one at the path already.
  case exists(Path)
  /// It is to be made in a directory that is open to others and holds other things.
  case occupied(Path)
  /// Others may read or write what only its owner may; the permissions it should have.
  case tooOpen(Path, should: String)
  /// It belongs to someone else.
  case notOwned(Path)
  /// It has another name besides (a hard link).
  case shared(Path)
  /// Others may change what is in a directory that the store is under.
  case unsafeDirectory(Path)
  /// Another process held its lock past the timeout.
  case locked
  /// It is no store of pawl's.
  case notAStore(Path)
  /// A later version of pawl made it.
  case newer(version: Int)
  /// It was put back to a state that it has left since.
  case older
  /// The passphrase does not open its key.
  case wrongPassphrase
  /// There is less memory than it takes to try a passphrase.
  case noMemoryForPassphrase
  /// Its content is not what was written; what was looked at.
  case damaged(String)
  /// The database could not read or write; SQLite's words.
  case inputOutput(String)
  /// A system call failed.
  case system(SystemError)
}
