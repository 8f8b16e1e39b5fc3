import Descriptors
import Ratcheting
import Sealing
import Storage

/// The class of an error; its raw value is the exit status that scripts rely on.
package enum ErrorClass: Int32, Sendable {
  case failure = 1
  case usage = 2
  case notForThisStore = 10
  case alreadyDecrypted = 11
  case unknownSender = 12
  case unexpectedSender = 13
  case altered = 14
  case truncated = 15
  case malformed = 16
  case expired = 17
  case identityMismatch = 18
  case tooManySkipped = 19
  case noContactOrSession = 20
  case storeUnavailable = 21
  case storeDamaged = 22
  case inputOutput = 23
  case brokenPipe = 141
}

extension OperationError {
  /// The class of the error.
  package var errorClass: ErrorClass {
    switch self {
    case .ratcheting(let error): error.errorClass
    case .sealing(let error): error.errorClass
    case .storage(let error): error.errorClass
    case .system(let error): error.errorClass
    case .invalidName, .severalIdentities, .tooManyRecipients, .binaryToTerminal, .inputIsOutput:
      .usage
    case .noSuchContact, .noSession, .noBundles, .sessionExhausted: .noContactOrSession
    case .knownAs, .nameTaken, .notReadYet, .tooManyContacts: .failure
    case .identityMismatch, .identityRefused: .identityMismatch
    case .bundleRunOut: .expired
    case .notForThisStore: .notForThisStore
    case .alreadyDecrypted: .alreadyDecrypted
    case .unknownSender: .unknownSender
    case .unexpectedSender: .unexpectedSender
    case .tooManySkipped: .tooManySkipped
    case .noPlaceForStore, .passphrase, .wrongBackupPassphrase: .storeUnavailable
    case .malformedBackup: .malformed
    case .inputIsDirectory: .inputOutput
    }
  }

  /// Whether the error is about what was read, so that it is reported with the input's name.
  package var concernsInput: Bool {
    switch self {
    case .sealing, .identityRefused, .notForThisStore, .alreadyDecrypted, .unknownSender,
      .unexpectedSender, .tooManySkipped, .notReadYet, .wrongBackupPassphrase, .malformedBackup:
      true
    case .ratcheting(let error):
      switch error {
      case .malformedBundle, .badBundleSignature, .ownBundle, .bundleExpired, .bundleNotYetValid,
        .unacceptableInitiator, .malformedHeader, .tooManySkipped:
        true
      case .malformedIdentity, .exhausted, .malformedRecord: false
      }
    case .storage, .system, .invalidName, .noSuchContact, .knownAs, .nameTaken, .identityMismatch,
      .noSession, .noBundles, .severalIdentities, .bundleRunOut, .sessionExhausted,
      .tooManyRecipients, .noPlaceForStore, .passphrase, .tooManyContacts, .binaryToTerminal,
      .inputIsOutput, .inputIsDirectory:
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
    case .ownBundle: .failure
    case .bundleExpired, .bundleNotYetValid: .expired
    case .unacceptableInitiator: .notForThisStore
    case .tooManySkipped: .tooManySkipped
    case .exhausted: .noContactOrSession
    case .malformedRecord: .storeDamaged
    }
  }
}

extension SealingError {
  fileprivate var errorClass: ErrorClass {
    switch self {
    case .notPawl, .otherVersion, .otherKind, .mangled, .damagedArmor, .stanzaCount, .stanzaKind,
      .malformedFrame, .badContent:
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
    case .missing, .occupied, .tooOpen, .notOwned, .shared, .unsafeDirectory, .locked,
      .wrongPassphrase, .noMemoryForPassphrase:
      .storeUnavailable
    case .notAStore, .newer, .older, .damaged: .storeDamaged
    case .inputOutput: .inputOutput
    case .system(let error): error.errorClass
    }
  }
}

extension SystemError {
  fileprivate var errorClass: ErrorClass { isBrokenPipe ? .brokenPipe : .inputOutput }
}
