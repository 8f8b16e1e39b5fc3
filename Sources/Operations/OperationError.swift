package import Descriptors
package import Ratcheting
package import Sealing
package import Storage

/// The reasons why a verb failed, whichever module reported them.
package enum OperationError: Error {
  case ratcheting(RatchetingError)
  case sealing(SealingError)
  case storage(StorageError)
  case system(SystemError)
  /// An error that should never reach a verb, with its description.
  case unexpected(String)

  // Names and contacts

  /// The text cannot be the name of a contact.
  case invalidName(String)
  /// No contact has the name. `known` has the names of all contacts.
  case noSuchContact(ContactName, known: [ContactName])
  /// No contact has the name, but a group has.
  case groupWithoutSign(ContactName)
  /// The identity is a contact already, under this name.
  case knownAs(ContactName, IdentityKey)
  /// Another contact has the name already.
  case nameTaken(ContactName)
  /// A bundle suggests no name for its owner, or this one, which is not allowed.
  case noSuggestedName(String)
  /// No group has the name. `known` has the names of all groups.
  case noSuchGroup(ContactName, known: [ContactName])
  /// The group has no members.
  case emptyGroup(ContactName)
  /// Another group has the name already.
  case groupTaken(ContactName)
  /// The contact is not in the group.
  case noMember(ContactName, of: ContactName)
  /// The error is about a line of a list of recipients, whose number it has.
  indirect case inLine(Int, OperationError)
  /// The line with this number of a list of contacts is not an identity, a tab and a name.
  case malformedList(line: Int)
  /// A contact who is to introduce others is not verified.
  case unverifiedIntroducer(ContactName)
  /// The digits that were given as a safety number are not sixty.
  case notSixtyDigits(ContactName)
  /// The digits that were given differ from the safety number in these groups, counted from 1.
  case digitsDiffer(ContactName, groups: [Int])
  /// A QR code was asked for, and the system has no library that draws one, or that has failed.
  case noQRCode(QRCode.Failure)
  /// A list of recipients is longer than any that could be used.
  case listTooLong
  /// The name belongs to a contact with another identity.
  case identityMismatch(ContactName, expected: IdentityKey, found: IdentityKey)

  // Bundles and sessions

  /// The bundle is from an identity other than the expected one.
  case identityRefused(expected: IdentityKey, found: IdentityKey)
  /// There is no session with the contact in which messages can be sent.
  case noSession(ContactName)
  /// A directory has no bundle that can be imported, either from anyone or from this identity.
  case noBundles(Path, IdentityKey?)
  /// The bundle, or all that a directory has, is reusable, and only a one-time bundle would do.
  case noOneTimeBundle(Path?)
  /// A folder has given away as many one-time bundles within an hour as it may, and has no other bundle.
  case claimLimitReached(Path, Int)
  /// After a one-time bundle was taken, this error kept it from being written.
  indirect case afterClaim(OperationError, isPutBack: Bool)
  /// A directory has bundles of several identities.
  case severalIdentities(Path)
  /// A directory has bundles of several identities, and it was not said whose is to be claimed.
  case severalToClaim(Path)
  /// The folder for one's own bundles is no directory, or belongs to a stranger.
  case foreignFolder(Path)
  /// A folder has this number of bundles that another store of one's own identity has made.
  case foreignBundles(Path, count: Int)
  /// The contact has not answered, and the bundle expired at this time.
  case bundleRunOut(ContactName, UInt64)
  /// The sending chain has no message number left.
  case sessionExhausted(ContactName)
  /// A message cannot have this many recipients.
  case tooManyRecipients(Int)

  // Messages

  /// No session and no prekey opens a stanza of the message.
  case notForThisStore
  /// The message was read, or its key was deleted.
  case alreadyDecrypted
  /// The sender is not a contact.
  case unknownSender(IdentityKey)
  /// The sender is a contact other than the expected one, or not in the expected group.
  case unexpectedSender(ContactName, expected: Addressee)
  /// The message would skip more keys than may be held.
  case tooManySkipped
  /// The message whose key should be deleted has not been read.
  case notReadYet

  // The store, passphrases and backups

  /// Neither an option nor a variable says where the store is.
  case noPlaceForStore
  /// There is no passphrase.
  case passphrase(PassphraseProblem)
  /// The passphrase does not open the backup.
  case wrongBackupPassphrase
  /// The backup breaks its format.
  case malformedBackup
  /// There are more contacts than a backup has space for.
  case tooManyContacts

  // Streams

  /// A binary message would go to a terminal.
  case binaryToTerminal
  /// The content of a message would go to a terminal, and it does not begin with text.
  case binaryContent
  /// One file, pipe or socket would serve two purposes.
  case sharedStream(Purposes.Purpose, Purposes.Purpose, FileStatus.Kind)
  /// The file exists, and must not be replaced.
  case outputExists(Path)
  /// A message that its sender cannot read would replace its content.
  case onlyReadableCopy(Path)
  /// The input is a directory. The path is `nil` for standard input.
  case inputIsDirectory(Path?, Input.Content)
  /// The input is a file that became shorter while it was read.
  case inputShortened

  // Commands

  /// A command that gets or writes the content cannot be run.
  case commandNotRun(SystemError)
  /// The command that got the content of a message has failed.
  case consumerFailed(Path, Command.Ending)
  /// The command that wrote the content of a message has failed.
  case producerFailed(Path, Command.Ending)
  /// After the command that got the content has succeeded, this error kept the message's key from being
  /// deleted.
  indirect case afterCommand(OperationError)

  // Channels

  /// Nobody has opened the channel within this number of seconds.
  case channelNotAnswered(UInt64)
  /// The transport ended before the channel was open.
  case channelNotOpened
  /// The transport ended before the other side said that the channel is closed. Of `said` bytes the other
  /// side has acknowledged `acknowledged`.
  case channelCut(acknowledged: UInt64, said: UInt64)
  /// A message of the other side after its first is not the one that has to come next.
  case channelAltered
  /// The command that makes the transport has ended before the channel was open.
  case transportFailed(Path, Command.Ending)
  /// The command that takes part in a channel has failed.
  case channelCommandFailed(Path, Command.Ending)

  /// Creates the error for an error that a module throws.
  package init(folding error: any Error) {
    switch error {
    case let error as OperationError: self = error
    case RatchetingError.tooManySkipped: self = .tooManySkipped
    case let error as RatchetingError: self = .ratcheting(error)
    case let error as SealingError: self = .sealing(error)
    case let error as StorageError: self = .storage(error)
    case let error as SystemError: self = .system(error)
    default: self = .unexpected("\(error)")
    }
  }
}
