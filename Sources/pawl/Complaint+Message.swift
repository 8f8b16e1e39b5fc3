import Operations
import Ratcheting
import Sealing
import Storage

// The texts of errors about messages, bundles and sessions.

extension Complaint.Words {
  init(_ error: RatchetingError) {
    switch error {
    case .malformedIdentity:
      self.init("not an identity: identities begin with pawl1 and end with a checksum")
    case .malformedBundle:
      self.init(
        "the bundle is malformed",
        hint: "it may be empty or cut short: get all of it and run this again")
    case .badBundleSignature:
      self.init(
        "the bundle's signature is wrong: it was altered or forged", hint: "ask for a fresh one")
    case .ownBundle:
      self.init("the bundle is your own", hint: "import the bundles of others")
    case .bundleExpired(let time):
      self.init("the bundle expired on \(Day(time))", hint: "ask for a fresh one")
    case .bundleNotYetValid(let time):
      self.init(
        "the bundle was made in the future, on \(Day(time))",
        hint: "one of the two clocks is wrong")
    case .bundleRevoked(let time):
      self.init(
        "the bundle of \(Day(time)) has been revoked by its owner", hint: "ask for a fresh one")
    case .unacceptableInitiator: self.init(OperationError.notForThisStore)
    case .malformedHeader: self.init("the message's header is out of range")
    case .tooManySkipped: self.init(OperationError.tooManySkipped)
    case .unknownHeaderKey: self.init("the session does not hold the key of the message's header")
    case .cannotSend: self.init("nothing has been received in the session yet")
    case .exhausted: self.init("the session has no message numbers left")
    case .malformedRecord: self.init(OperationError.storage(.damaged(.content(nil))))
    }
  }

  init(_ error: SealingError) {
    switch error {
    case .notPawl:
      self.init(
        "the input is not a pawl message or bundle",
        hint: "a binary one begins with 'pawl/v1', and a text has a line '-----BEGIN PAWL …-----'")
    case .otherVersion:
      self.init(
        "the input was made by another version of pawl",
        hint: "a later version of pawl may be able to read it")
    case .otherKind:
      self.init(
        "the input is of the wrong kind",
        hint:
          "'pawl import' takes bundles, 'pawl decrypt' messages, 'pawl channel' those of a channel, 'pawl init --from-backup' backups"
      )
    case .mangled(let mangling): self.init(mangling)
    case .damagedArmor:
      self.init(
        "the text armor is damaged",
        hint: "take all lines from BEGIN to END as they were sent")
    case .stanzaCount(let count): self.init("a message cannot have \(count) recipients")
    case .stanzaKind(let kind): self.init("the message has a stanza of unknown kind \(kind)")
    case .alteredHead: self.init("the message was altered: its head does not verify")
    case .alteredFrame(let index):
      self.init("the message was altered: frame \(index) does not verify")
    case .badContent(let index): self.init("frame \(index) is genuine but malformed")
    case .trailingBytes:
      self.init(
        "bytes follow the end of the message",
        hint: "'pawl decrypt --all' reads several messages from one input")
    case .truncated(0):
      self.init(
        "the input is truncated: it is empty, or ends before the first whole frame",
        hint: "get all of it and run this again; no key is used up")
    case .truncated(let frames):
      self.init(
        "the message is truncated: it ends after \(Tally(frames, of: "whole frame"))",
        hint: "get the whole message and run this again; its key is not used up")
    }
  }

  private init(_ mangling: Mangling) {
    let (change, remedy) =
      switch mangling {
      case .lineEnds:
        ("its line endings were converted", "transfer it as binary, or make it with '-a'")
      case .utf16:
        ("a shell converted it to UTF-16", "use '-o FILE' instead of a redirection")
      case .mail: ("a mail program rewrote it", "have it sent as an attachment")
      case .html: ("it is a web page", "download the file itself")
      }
    self.init("the input was mangled: \(change)", hint: remedy)
  }
}
