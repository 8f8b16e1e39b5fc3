import Descriptors
import Ratcheting
import Sealing
import Storage

/// The class of an error (`docs/protocol.md`, section 10). The raw value is pawl's exit status,
/// which scripts rely on.
package enum ErrorClass: Int32, Sendable {
  /// Any failure that no other class covers.
  case failure = 1
  /// Wrong usage.
  case usage = 2
  /// No session and no prekey opens the message.
  case notForThisStore = 10
  /// The message was read, or its key was deleted.
  case alreadyDecrypted = 11
  /// The sender is not a contact.
  case unknownSender = 12
  /// The sender is a contact other than the expected one.
  case unexpectedSender = 13
  /// A tag, a signature or a commitment does not verify, or bytes follow the last frame.
  case altered = 14
  /// The input ends before its last frame.
  case truncated = 15
  /// The input breaks the format, or is of another version.
  case malformed = 16
  /// A bundle has expired, or is not valid yet.
  case expired = 17
  /// An identity is not the one that was expected.
  case identityMismatch = 18
  /// More keys would be skipped than allowed.
  case tooManySkipped = 19
  /// There is no such contact, or no session with them.
  case noContactOrSession = 20
  /// The store is missing, locked or open to others, or its passphrase was not given.
  case storeUnavailable = 21
  /// The store is damaged, was made by a later version, was put back to an older state, or is in the
  /// place of another.
  case storeDamaged = 22
  /// Reading or writing failed.
  case inputOutput = 23
  /// A command that gets or writes the content failed, or could not be run.
  case command = 24
  /// Nothing reads the output any longer.
  case brokenPipe = 141

  /// Whether errors of the class are about one message.
  fileprivate var isAboutMessage: Bool {
    switch self {
    case .notForThisStore, .alreadyDecrypted, .unknownSender, .unexpectedSender, .altered,
      .truncated, .malformed, .expired, .identityMismatch, .tooManySkipped, .command:
      true
    default: false
    }
  }

  /// Whether the error is about the store rather than about what was read.
  var isAboutStore: Bool {
    switch self {
    case .storeUnavailable, .storeDamaged, .inputOutput: true
    default: false
    }
  }
}

extension OperationError {
  /// The class of the error.
  package var errorClass: ErrorClass {
    switch self {
    case .ratcheting(let error): error.errorClass
    case .sealing(let error): error.errorClass
    case .storage(let error): error.errorClass
    case .system(let error): error.errorClass
    case .invalidName, .noSuggestedName, .severalIdentities, .severalToClaim, .tooManyRecipients,
      .binaryToTerminal, .binaryContent, .sharedStream:
      .usage
    case .noSuchContact, .groupWithoutSign, .noSuchGroup, .emptyGroup, .noMember, .noSession,
      .noBundles, .noOneTimeBundle, .claimLimitReached, .sessionExhausted:
      .noContactOrSession
    case .foreignBundles, .knownAs, .nameTaken, .groupTaken, .notReadYet, .tooManyContacts,
      .onlyReadableCopy,
      .unexpected:
      .failure
    case .identityMismatch, .identityRefused: .identityMismatch
    case .bundleRunOut: .expired
    case .notForThisStore: .notForThisStore
    case .alreadyDecrypted: .alreadyDecrypted
    case .unknownSender: .unknownSender
    case .unexpectedSender: .unexpectedSender
    case .tooManySkipped: .tooManySkipped
    case .noPlaceForStore, .passphrase, .wrongBackupPassphrase: .storeUnavailable
    case .malformedBackup: .malformed
    case .foreignFolder, .inputIsDirectory, .inputShortened: .inputOutput
    case .commandNotRun, .consumerFailed, .producerFailed, .transportFailed,
      .channelCommandFailed:
      .command
    case .channelNotAnswered, .channelNotOpened, .channelCut: .truncated
    case .channelAltered: .altered
    case .afterCommand(let error), .inLine(_, let error), .afterClaim(let error, _):
      error.errorClass
    case .listTooLong, .notSixtyDigits: .usage
    case .malformedList: .malformed
    case .unverifiedIntroducer, .noQRCode: .failure
    case .digitsDiffer: .identityMismatch
    case .outputExists: .failure
    }
  }

  /// Whether a command has failed that got the content of a whole message.
  var isFromConsumer: Bool {
    if case .consumerFailed = self { true } else { false }
  }

  /// Whether the error is about one message, so that the next in the same input may be read all the same.
  var isAboutMessage: Bool {
    switch self {
    case .binaryContent: true
    default: errorClass.isAboutMessage
    }
  }

  /// Whether the error is about the sender of a message whose head has been verified.
  var isAboutSender: Bool {
    switch self {
    case .unknownSender, .unexpectedSender, .identityMismatch: true
    default: false
    }
  }

  /// Whether the error is about what was read, so that it is reported with the input's name.
  package var concernsInput: Bool {
    switch self {
    case .sealing, .identityRefused, .notForThisStore, .alreadyDecrypted, .unknownSender,
      .unexpectedSender, .tooManySkipped, .notReadYet, .wrongBackupPassphrase, .malformedBackup,
      .binaryContent:
      true
    case .ratcheting(let error):
      switch error {
      case .malformedBundle, .badBundleSignature, .ownBundle, .bundleExpired, .bundleNotYetValid,
        .bundleRevoked, .unacceptableInitiator, .malformedHeader, .tooManySkipped:
        true
      case .malformedIdentity, .unknownHeaderKey, .cannotSend, .exhausted, .malformedRecord: false
      }
    case .noOneTimeBundle(let directory): directory == nil
    case .noSuggestedName: true
    case .claimLimitReached, .afterClaim, .severalToClaim: false
    case .storage, .system, .invalidName, .noSuchContact, .groupWithoutSign, .noSuchGroup,
      .emptyGroup, .groupTaken,
      .noMember, .knownAs, .nameTaken, .identityMismatch,
      .noSession, .noBundles, .severalIdentities, .foreignFolder, .foreignBundles, .bundleRunOut,
      .sessionExhausted,
      .tooManyRecipients, .noPlaceForStore, .passphrase, .tooManyContacts, .binaryToTerminal,
      .sharedStream, .onlyReadableCopy, .inputIsDirectory, .inputShortened, .unexpected,
      .commandNotRun,
      .consumerFailed, .producerFailed, .channelNotAnswered, .channelNotOpened, .channelCut,
      .channelAltered, .transportFailed, .channelCommandFailed:
      false
    case .afterCommand(let error): error.concernsInput
    case .malformedList: true
    case .inLine, .listTooLong, .noQRCode, .outputExists, .unverifiedIntroducer, .notSixtyDigits,
      .digitsDiffer:
      false
    }
  }
}

extension RatchetingError {
  fileprivate var errorClass: ErrorClass {
    switch self {
    case .malformedIdentity: .usage
    case .malformedBundle, .malformedHeader: .malformed
    case .badBundleSignature: .altered
    case .ownBundle, .unknownHeaderKey: .failure
    case .bundleExpired, .bundleNotYetValid, .bundleRevoked: .expired
    case .unacceptableInitiator: .notForThisStore
    case .tooManySkipped: .tooManySkipped
    case .cannotSend, .exhausted: .noContactOrSession
    case .malformedRecord: .storeDamaged
    }
  }
}

extension SealingError {
  fileprivate var errorClass: ErrorClass {
    switch self {
    case .notPawl, .otherVersion, .otherKind, .mangled, .damagedArmor, .stanzaCount,
      .stanzaKind,
      .badContent:
      .malformed
    case .alteredHead, .alteredFrame, .trailingBytes: .altered
    case .truncated: .truncated
    }
  }
}

extension StorageError {
  fileprivate var errorClass: ErrorClass {
    switch self {
    case .exists: .failure
    case .missing, .occupied, .tooOpen, .notOwned, .unknownOwner, .danglingLink, .noPermissions,
      .shared, .unsafeDirectory, .locked, .wrongPassphrase, .noMemoryForPassphrase:
      .storeUnavailable
    case .notAStore, .newer, .older, .altered, .foreign, .unsealed, .damaged: .storeDamaged
    case .inputOutput: .inputOutput
    case .system(let error): error.errorClass
    }
  }
}

extension SystemError {
  fileprivate var errorClass: ErrorClass { isBrokenPipe ? .brokenPipe : .inputOutput }
}
