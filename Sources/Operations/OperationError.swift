package import Descriptors
package import Ratcheting
package import Sealing
package import Storage

/// Why a verb did not do what was asked: one fact each, from whichever module it came.
package enum OperationError: Error {
  case ratcheting(RatchetingError)
  case sealing(SealingError)
  case storage(StorageError)
  case system(SystemError)

  // Names and contacts
  case invalidName(String)
  /// No contact has the name; those that there are.
  case noSuchContact(ContactName, known: [ContactName])
  /// The identity is a contact already, under another name.
  case knownAs(ContactName, IdentityKey)
  /// Another contact has the name already.
  case nameTaken(ContactName)
  case identityMismatch(ContactName, expected: IdentityKey, found: IdentityKey)

  // Bundles and sessions
  case identityRefused(expected: IdentityKey, found: IdentityKey)
  case noSession(ContactName)
  /// There is no bundle to import in a directory: of anyone, or of that identity.
  case noBundles(Path, IdentityKey?)
  /// Bundles of several identities are in a directory.
  case severalIdentities(Path)
  case bundleRunOut(ContactName, UInt64)
  case sessionExhausted(ContactName)
  case tooManyRecipients(Int)

  // Messages
  case notForThisStore
  case alreadyDecrypted
  case unknownSender(IdentityKey)
  case unexpectedSender(ContactName, expected: ContactName)
  case tooManySkipped
  /// A message that was to be forgotten has not been read.
  case notReadYet

  // The store, passphrases and backups
  /// Nothing says where the store is.
  case noPlaceForStore
  case passphrase(PassphraseProblem)
  case wrongBackupPassphrase
  case malformedBackup
  /// There are more contacts than a backup has room for.
  case tooManyContacts

  // Streams
  case binaryToTerminal
  /// What is read would be written into.
  case inputIsOutput
  /// A directory, or standard input that is one, is where something should be read from.
  case inputIsDirectory(Path?, Input.Content)

  /// Folds what a module throws into one type.
  package init(folding error: any Error) {
    switch error {
    case let error as OperationError: self = error
    case RatchetingError.tooManySkipped: self = .tooManySkipped
    case let error as RatchetingError: self = .ratcheting(error)
    case let error as SealingError: self = .sealing(error)
    case let error as StorageError: self = .storage(error)
    case let error as SystemError: self = .system(error)
    default: self = .storage(.damaged("\(error)"))
    }
  }

  /// Runs `body` and folds what it throws.
  static func folding<Result: ~Copyable>(
    _ body: () throws -> Result
  ) throws(OperationError) -> Result {
    do { return try body() } catch { throw OperationError(folding: error) }
  }
}
