import Descriptors
import Operations
import Ratcheting

/// What a command reads and writes, so that an error can name it.
struct Subject {
  /// The file it reads; nothing for standard input.
  let input: Path?
  /// The file it writes; nothing for standard output.
  let output: Path?

  init(reading input: FileArgument? = nil, writing output: FileArgument? = nil) {
    self.input = input.flatMap { $0.isDash ? nil : $0.path }
    self.output = output.flatMap { $0.isDash ? nil : $0.path }
  }

  /// Whether it is typed at a terminal, or shown on one.
  var isOnTerminal: Bool {
    input == nil && Descriptor(borrowing: 0).isTerminal
      || output == nil && Descriptor(borrowing: 1).isTerminal
  }

  /// What a system call that names nothing was about.
  func name(of call: String) -> String {
    switch call {
    case "read": input?.description ?? "standard input"
    case "write", "fsync", "close": output?.description ?? "standard output"
    default: ""
    }
  }
}

extension OperationError {
  /// Whether it is about what was read: of many commands at once, which one's message it is.
  var concernsInput: Bool {
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
