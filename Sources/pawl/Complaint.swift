import Descriptors
import Operations
import Ratcheting
import Sealing
import Storage

/// An error as people and scripts get it. Every error text of pawl stands in this file, but for those
/// on wrong usage, which stand in ``WrongUsage``.
struct Complaint {
  let message: String
  let hint: String?
  let status: ExitStatus

  init(_ message: String, hint: String? = nil, _ status: ExitStatus) {
    self.message = message
    self.hint = hint
    self.status = status
  }

  /// An error of a command that reads and writes `subject`.
  init(_ error: OperationError, about subject: Subject) {
    if case .system(let error) = error {
      self.init(error, about: subject)
    } else {
      let complaint = Complaint(error)
      let name = error.concernsInput ? subject.input.map { "\($0): " } ?? "" : ""
      self.init(name + complaint.message, hint: complaint.hint, complaint.status)
    }
  }

  init(_ error: OperationError) {
    switch error {
    case .ratcheting(let error): self.init(error)
    case .sealing(let error): self.init(error)
    case .storage(let error): self.init(error)
    case .system(let error): self.init(error, about: Subject())
    case .invalidName(let name):
      self.init(
        "'\(Arguments.displayed(name))' is not a contact name",
        hint: "a name has 1 to 64 visible characters, no '/', and does not begin with '-' or '.'",
        .usage)
    case .noSuchContact(let name, let known):
      let near = Spelling.proposal(name.description, among: known.map(\.description))
      self.init(
        "no contact is called \(name)",
        hint: "\(near)see 'pawl contact list'; 'pawl import \(ShellWord(name)) FILE' adds one",
        .noContactOrSession)
    case .knownAs(let name, let identity):
      self.init(
        "\(identity) is a contact already, called \(name)",
        hint: "use the name \(name), or change it with 'pawl contact rename'", .failure)
    case .nameTaken(let name):
      self.init(
        "another contact is called \(name)", hint: "see 'pawl contact list', and use another name",
        .failure)
    case .identityMismatch(let name, let expected, let found):
      self.init(
        "THE IDENTITY OF \(name) HAS CHANGED: expected \(expected), got \(found)",
        hint:
          "someone may be pretending to be \(name); ask them in person, and give a new identity a name of its own",
        .identityMismatch)
    case .identityRefused(let expected, let found):
      self.init(
        "the bundle is from \(found), not from \(expected)",
        hint: "ask the person you mean which identity is theirs: 'pawl identity' tells them",
        .identityMismatch)
    case .noSession(let name):
      self.init(
        "no session with \(name) that could be sent in",
        hint: "ask for a bundle ('pawl export') and run 'pawl import \(ShellWord(name)) FILE'",
        .noContactOrSession)
    case .noBundles(let path, let identity):
      let owner = identity.map { " of \($0)" } ?? ""
      self.init(
        "no bundle\(owner) in \(path)",
        hint: "its owner puts them there with 'pawl publish'", .noContactOrSession)
    case .severalIdentities(let path):
      self.init(
        "there are bundles of several identities in \(path)",
        hint: "say whose with --identity pawl1…", .usage)
    case .bundleRunOut(let name, let time):
      self.init(
        "\(name) has not answered, and the bundle expired on \(Day(time))",
        hint: "ask for a fresh bundle and run 'pawl import \(ShellWord(name)) FILE'", .expired)
    case .sessionExhausted(let name):
      self.init(
        "the session with \(name) has no message numbers left",
        hint: "ask for a fresh bundle and run 'pawl import \(ShellWord(name)) FILE'",
        .noContactOrSession)
    case .tooManyRecipients(let count):
      self.init(
        "\(count) recipients are more than the 1024 that a message can have",
        hint: "send it in several messages", .usage)
    case .notForThisStore:
      self.init(
        "the message is not for this store: no session or prekey here opens it",
        hint: "use the store it is for (--store DIR), or have it sent again with a fresh bundle",
        .notForThisStore)
    case .alreadyDecrypted:
      self.init(
        "the message has been decrypted already, or its key was deleted",
        hint: "a message can be read once; 'pawl decrypt --keep' leaves its key", .alreadyDecrypted)
    case .unknownSender(let identity):
      self.init(
        "the message is from \(identity), who is no contact",
        hint: "'pawl decrypt --accept NAME' saves the sender under that name", .unknownSender)
    case .unexpectedSender(let name, let expected):
      self.init(
        "the message is from \(name), not from \(expected)",
        hint: "'pawl decrypt -f \(ShellWord(name))' reads it; its key is not used up",
        .unexpectedSender)
    case .tooManySkipped:
      self.init(
        "too many messages before this one have not arrived",
        hint: "give the sender a fresh bundle ('pawl export')", .tooManySkipped)
    case .notReadYet:
      self.init(
        "the message has not been read", hint: "'pawl decrypt' reads it and deletes its key",
        .failure)
    case .noPlaceForStore:
      self.init(
        "HOME is not set to an absolute path, so there is no place for a store",
        hint: "use --store DIR",
        .storeUnavailable)
    case .passphrase(let problem): self.init(problem)
    case .wrongBackupPassphrase:
      self.init(
        "the passphrase does not open the backup",
        hint: "it is the one that was given to 'pawl backup'", .storeUnavailable)
    case .malformedBackup: self.init("the backup is malformed", .malformed)
    case .tooManyContacts:
      self.init(
        "there are more contacts than a backup can hold",
        hint: "'pawl contact remove' those that are not needed", .failure)
    case .binaryToTerminal:
      self.init(
        "a message is not written to a terminal",
        hint: "use '-o FILE', '-a' for text, or '-o -' to insist", .usage)
    case .inputIsOutput:
      self.init(
        "the output goes into the file that the input is",
        hint: "use '-o FILE', which replaces it when all is whole", .usage)
    case .inputIsDirectory(let path, let content):
      let (name, word) = path.map { ("\($0)", "\(ShellWord($0))") } ?? ("standard input", "DIR")
      let hint =
        switch content {
        case .anything: "to send a folder: tar c \(word) | pawl encrypt -t NAME"
        case .sealed: "name one file in it"
        }
      self.init("\(name) is a directory", hint: hint, .inputOutput)
    }
  }

  static let noRandomness = Complaint("the system gives no random bytes", .failure)
  static let noMemory = Complaint("the system has no memory left", .failure)

  private init(_ problem: PassphraseProblem) {
    switch problem {
    case .noSource:
      self.init(
        "a passphrase is needed, and there is no terminal to ask at",
        hint: "use --passphrase-fd, PAWL_PASSPHRASE_FILE or PAWL_PASSPHRASE_COMMAND",
        .storeUnavailable)
    case .notAsked:
      self.init(
        "it has a passphrase, which was not given: see 'pawl unlock'", .storeUnavailable)
    case .empty: self.init("the passphrase is empty", .storeUnavailable)
    case .tooLong(let limit):
      self.init("the passphrase is longer than \(limit) bytes", .storeUnavailable)
    case .different:
      self.init("the two passphrases differ", hint: "run it again", .storeUnavailable)
    case .unreadable(let error):
      let reason = Complaint(error, about: Subject()).message
      self.init("no passphrase: \(reason)", .storeUnavailable)
    case .commandFailed(let status):
      self.init(
        "no passphrase: PAWL_PASSPHRASE_COMMAND ended with status \(status)", .storeUnavailable)
    }
  }

  private init(_ error: RatchetingError) {
    switch error {
    case .malformedIdentity:
      self.init("not an identity: one begins with pawl1 and has a checksum", .usage)
    case .malformedBundle:
      self.init(
        "the bundle is malformed",
        hint: "it may be empty or cut short: get all of it and run this again", .malformed)
    case .badBundleSignature:
      self.init(
        "the bundle's signature is wrong: it was altered or forged", hint: "ask for a fresh one",
        .altered)
    case .ownBundle:
      self.init("the bundle is your own", hint: "import the bundles of others", .failure)
    case .bundleExpired(let time):
      self.init("the bundle expired on \(Day(time))", hint: "ask for a fresh one", .expired)
    case .bundleNotYetValid(let time):
      self.init(
        "the bundle was made in the future, on \(Day(time))",
        hint: "one of the two clocks is wrong", .expired)
    case .unacceptableInitiator: self.init(OperationError.notForThisStore)
    case .malformedHeader: self.init("the message's header is out of its range", .malformed)
    case .tooManySkipped: self.init(OperationError.tooManySkipped)
    case .exhausted: self.init("the session has no message numbers left", .noContactOrSession)
    case .malformedRecord: self.init(StorageError.damaged("session"))
    }
  }

  private init(_ error: SealingError) {
    switch error {
    case .notPawl:
      self.init(
        "the input is no message or bundle of pawl's",
        hint: "one begins with 'pawl/v1' or '-----BEGIN PAWL', and nothing stands before that",
        .malformed)
    case .otherVersion:
      self.init(
        "the input is of another version of pawl", hint: "a later pawl may read it", .malformed)
    case .otherKind:
      self.init(
        "the input is of the wrong kind",
        hint:
          "'pawl import' takes bundles, 'pawl decrypt' messages, 'pawl init --from-backup' backups",
        .malformed)
    case .mangled(let mangling): self.init(mangling)
    case .damagedArmor:
      self.init(
        "the text armor is damaged",
        hint: "take all lines from BEGIN to END as they were sent, and nothing else", .malformed)
    case .stanzaCount(let count): self.init("a message cannot have \(count) recipients", .malformed)
    case .stanzaKind(let kind):
      self.init("the message has a stanza of the unknown kind \(kind)", .malformed)
    case .alteredHead: self.init("the message was altered: its head does not verify", .altered)
    case .malformedFrame(let index): self.init("frame \(index) is out of its range", .malformed)
    case .alteredFrame(let index):
      self.init("the message was altered: frame \(index) does not verify", .altered)
    case .badContent(let index):
      self.init("frame \(index) is genuine but malformed", .malformed)
    case .trailingBytes: self.init("bytes follow the end of the message", .altered)
    case .truncated(0):
      self.init(
        "the input is truncated: it is empty, or ends before the first whole frame",
        hint: "get all of it and run this again; no key is used up", .truncated)
    case .truncated(let frames):
      self.init(
        "the message is truncated: it ends after \(Tally(frames, "whole frame"))",
        hint:
          "get the whole message and run this again; its key is not used up",
        .truncated)
    }
  }

  private init(_ mangling: Mangling) {
    let (change, remedy) =
      switch mangling {
      case .lineEnds:
        ("its line ends were rewritten", "transfer it as binary, or make it with '-a'")
      case .utf16: ("a shell made UTF-16 of it", "use '-o FILE' instead of a redirection")
      case .mail: ("a mail program rewrote it", "have it sent as an attachment")
      case .html: ("it is a web page", "download the file itself")
      }
    self.init("the input was mangled: \(change)", hint: remedy, .malformed)
  }

  private init(_ error: StorageError) {
    switch error {
    case .missing(let path):
      self.init("there is no store in \(path)", hint: "run 'pawl init'", .storeUnavailable)
    case .exists(let path):
      self.init(
        "there is a store in \(path) already", hint: "for another one use --store DIR", .failure)
    case .occupied(let path):
      self.init(
        "\(path) is open to others and holds what is no store",
        hint: "give the store a directory of its own: --store DIR", .storeUnavailable)
    case .tooOpen(let path, let mode):
      self.init(
        "the permissions of \(path) are too open", hint: "chmod \(mode) \(ShellWord(path))",
        .storeUnavailable)
    case .notOwned(let path):
      self.init(
        "\(path) belongs to another user", hint: "use a store of your own: --store DIR",
        .storeUnavailable)
    case .shared(let path):
      self.init(
        "\(path) has another name besides, a hard link",
        hint: "a store cannot be used by two names: remove the other, or make a copy of it",
        .storeUnavailable)
    case .locked:
      self.init(
        "another process holds the store", hint: "wait for it, or raise --lock-timeout",
        .storeUnavailable)
    case .unsafeDirectory(let path):
      self.init(
        "others can change what is in \(path)", hint: "chmod go-w \(ShellWord(path))",
        .storeUnavailable)
    case .older:
      self.init(
        "the store is older than it should be: it was put back to a state that it had left",
        hint:
          "run 'pawl session reset --all' and exchange fresh bundles; never send from an old state",
        .storeDamaged)
    case .wrongPassphrase:
      self.init("the passphrase is wrong", .storeUnavailable)
    case .noMemoryForPassphrase:
      self.init("there is not enough memory to use the passphrase", .storeUnavailable)
    case .notAStore(let path):
      self.init(
        "\(path) holds a database that is not pawl's", hint: "use another place: --store DIR",
        .storeDamaged)
    case .newer(let version):
      self.init(
        "the store has version \(version), made by a later pawl", hint: "update pawl", .storeDamaged
      )
    case .damaged(let what):
      self.init(
        "the store is damaged: \(what)",
        hint: "'pawl init --store DIR --from-backup FILE' makes a new one of a backup",
        .storeDamaged)
    case .inputOutput(let words):
      self.init("the store could not be read or written: \(words)", .inputOutput)
    case .system(let error): self.init(error, about: Subject())
    }
  }

  private init(_ error: SystemError, about subject: Subject) {
    let object = error.path?.description ?? subject.name(of: error.call)
    self.init(
      "cannot \(error.call)\(object.isEmpty ? "" : " ")\(object): \(error.reason)",
      error.isBrokenPipe ? .brokenPipe : .inputOutput)
  }
}
