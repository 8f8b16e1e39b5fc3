import Operations
import Ratcheting
import Sealing
import VectorCatalogue

/// The class of an error. `Complaint.swift` says the same to the program's users; that both agree is
/// shown by playing the vectors through the program too.
extension Outcome {
  /// Nothing for an error that no vector may bring about.
  init?(_ error: OperationError) {
    switch error {
    case .ratcheting(let error): self.init(error)
    case .sealing(let error): self.init(error)
    case .noSuchContact, .noSession, .sessionExhausted: self = .noContact
    case .knownAs: self = .other
    case .identityMismatch, .identityRefused: self = .identityMismatch
    case .bundleRunOut: self = .expired
    case .notForThisStore: self = .notForThisStore
    case .alreadyDecrypted: self = .alreadyDecrypted
    case .unknownSender: self = .unknownSender
    case .unexpectedSender: self = .wrongSender
    case .tooManySkipped: self = .tooManySkipped
    default: return nil
    }
  }

  init?(_ error: RatchetingError) {
    switch error {
    case .malformedIdentity, .malformedBundle, .malformedHeader: self = .malformed
    case .badBundleSignature: self = .altered
    case .ownBundle: self = .other
    case .bundleExpired, .bundleNotYetValid: self = .expired
    case .unacceptableInitiator: self = .notForThisStore
    case .tooManySkipped: self = .tooManySkipped
    case .exhausted, .malformedRecord: return nil
    }
  }

  init(_ error: SealingError) {
    switch error {
    case .notPawl, .otherVersion, .otherKind, .mangled, .damagedArmor, .stanzaCount, .stanzaKind,
      .malformedFrame, .badContent:
      self = .malformed
    case .alteredHead, .alteredFrame, .trailingBytes: self = .altered
    case .truncated: self = .truncated
    }
  }
}
