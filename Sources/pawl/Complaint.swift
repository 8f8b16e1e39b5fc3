import Descriptors
import Octets
import Operations
import Ratcheting
import Sealing
import Storage

/// An error in the form in which it is reported to people and scripts. The texts of all errors are
/// in this file and in its extensions, except those about wrong usage, which are in ``WrongUsage``.
struct Complaint {
  /// The text about what went wrong, and a hint about what to do, both in lower case and without a
  /// full stop.
  struct Words {
    let message: String
    let hint: String?

    init(_ message: String, hint: String? = nil) {
      self.message = message
      self.hint = hint
    }
  }

  let message: String
  let hint: String?
  let errorClass: ErrorClass

  init(_ words: Words, class errorClass: ErrorClass) {
    message = words.message
    hint = words.hint
    self.errorClass = errorClass
  }

  /// Creates the complaint about an error of a command that reads and writes `subject`. If the
  /// error is about the input, the text names it.
  init(_ error: OperationError, about subject: Subject = Subject()) {
    let words = Words(error, about: subject)
    let name = error.concernsInput ? subject.input.map { "\($0): " } ?? "" : ""
    self.init(Words(name + words.message, hint: words.hint), class: error.errorClass)
  }

  static let noRandomness = Complaint(
    Words("cannot get random bytes from the system"), class: .failure)
  static let noMemory = Complaint(Words("out of memory"), class: .failure)
}

extension Complaint.Words {
  init(_ error: OperationError, about subject: Subject = Subject()) {
    switch error {
    case .ratcheting(let error): self.init(error)
    case .sealing(let error): self.init(error)
    case .storage(let error): self.init(error)
    case .system(let error): self.init(error, about: subject)
    case .unexpected(let text): self.init("unexpected error: \(text)")
    case .invalidName(let name):
      self.init(
        "'\(Arguments.displayed(name))' is not a valid contact name",
        hint: Elsewhere.hint(for: name)
          ?? "a name has 1 to 64 visible characters, no blank at its ends, no '/', and does not begin with '-', '.', '@', '#' or 'pawl1'"
      )
    case .noSuchContact(let name, let known):
      let near = Spelling.proposal(name.description, among: known.map(\.description))
      self.init(
        "no such contact: \(name)",
        hint: Elsewhere.hint(for: name.description)
          ?? "\(near)see 'pawl contact list'; 'pawl import \(ShellWord(name)) FILE' adds one")
    case .groupWithoutSign(let name):
      self.init("\(name) is a group, not a contact", hint: "write it as \(ShellWord("@\(name)"))")
    case .knownAs(let name, let identity):
      self.init(
        "\(identity) is already a contact, named \(name)",
        hint: "use the name \(name), or change it with 'pawl contact rename'")
    case .nameTaken(let name):
      self.init(
        "another contact is already named \(name)",
        hint: "see 'pawl contact list', and use another name")
    case .inLine(let line, let error):
      let words = Self(error, about: subject)
      self.init("line \(line) of the list: \(words.message)", hint: words.hint)
    case .malformedList(let line):
      self.init(
        "line \(line) of the list is not an identity, a tab and a name",
        hint: "'pawl contact export' writes such lists; nobody was added")
    case .unverifiedIntroducer(let name):
      self.init(
        "\(name) is not verified, and cannot introduce others",
        hint: "compare the safety number first: 'pawl verify \(ShellWord(name))'")
    case .notSixtyDigits(let name):
      self.init(
        "a safety number has sixty digits",
        hint: "'pawl verify \(ShellWord(name))' shows it; spaces between the digits do not matter")
    case .digitsDiffer(let name, let groups):
      let places = groups.map { "\($0)" }.joined(separator: ", ")
      self.init(
        "THE SAFETY NUMBER OF \(name) DIFFERS in \(groups.count == 1 ? "group" : "groups") \(places) of 12",
        hint:
          "if these are the digits that \(name) sees, someone may be between you: compare both identities, and do not write anything secret"
      )
    case .noQRCode(.noLibrary):
      self.init(
        "this system has no libqrencode, which draws QR codes",
        hint: "install it (Debian's package is libqrencode4), or compare the digits")
    case .noQRCode(.notDrawn):
      self.init("libqrencode has drawn no QR code", hint: "compare the digits")
    case .listTooLong:
      self.init(
        "the list of recipients is too long", hint: "a message can have at most 1024 recipients")
    case .outputExists(let path):
      self.init("\(path) exists already", hint: "use another name, or leave out --no-clobber")
    case .noSuchGroup(let name, let known):
      let near = Spelling.proposal(name.description, among: known.map(\.description))
      self.init(
        "no such group: \(name)",
        hint: "\(near)see 'pawl group list'; 'pawl group add \(ShellWord(name)) NAME' makes one")
    case .emptyGroup(let name):
      self.init(
        "the group \(name) has no members",
        hint: "'pawl group add \(ShellWord(name)) NAME' adds one")
    case .groupTaken(let name):
      self.init(
        "another group is already named \(name)",
        hint: "see 'pawl group list', and use another name")
    case .noMember(let name, let group):
      self.init(
        "\(name) is not in the group \(group)",
        hint: "see 'pawl group show \(ShellWord(group))'")
    case .identityMismatch(let name, let expected, let found):
      self.init(
        "THE IDENTITY OF \(name) HAS CHANGED: expected \(expected), got \(found)",
        hint:
          "someone may be impersonating \(name): ask them in person, and save a new identity under another name, or with 'pawl import --replace' if it is theirs"
      )
    case .noSuggestedName(let text):
      self.init(
        text.isEmpty
          ? "the bundle suggests no name for its owner"
          : "the bundle suggests '\(PlainText.escaped(text))', which cannot be the name of a contact",
        hint: "choose one: 'pawl import NAME FILE'")
    case .identityRefused(let expected, let found):
      self.init(
        "the bundle is from \(found), not from \(expected)",
        hint: "ask the person you mean for their identity: 'pawl identity' prints it")
    case .noSession(let name):
      self.init(
        "no session for sending to \(name)",
        hint: "ask for a bundle ('pawl export') and run 'pawl import \(ShellWord(name)) FILE'")
    case .noBundles(let path, let identity):
      let owner = identity.map { " of \($0)" } ?? ""
      self.init(
        "no bundle\(owner) in \(path)",
        hint: "the person you want to write to puts bundles there with 'pawl publish'")
    case .noOneTimeBundle(let path):
      self.init(
        path.map { "no one-time bundle in \($0) can be imported" }
          ?? "the bundle is reusable, not a one-time bundle",
        hint: "ask for one ('pawl export --one-time'), or import without --one-time")
    case .claimLimitReached(let path, let limit): self.init(limitReachedIn: path, limit: limit)
    case .afterClaim(let error, let isPutBack):
      self.init(Self(error, about: subject), isPutBack: isPutBack)
    case .severalIdentities(let path):
      self.init(
        "there are bundles of several identities in \(path)",
        hint: "choose one with --identity pawl1…")
    case .severalToClaim(let path): self.init(severalToClaimIn: path)
    case .foreignFolder(let path):
      self.init(
        "\(path) is not a folder of your own: it is a link, a file or another user's",
        hint: "remove it, or publish in another directory")
    case .foreignBundles(let path, let count):
      self.init(
        "another store of your identity has published in \(path), and only that store can read messages to its \(Tally(count, of: "bundle"))",
        hint:
          "if it is no longer used, 'pawl publish --replace DIR' removes them; otherwise only one of the two can publish there"
      )
    case .bundleRunOut(let name, let time):
      self.init(
        "\(name) has not answered, and the bundle expired on \(Day(time))",
        hint: "ask for a fresh bundle and run 'pawl import \(ShellWord(name)) FILE'")
    case .sessionExhausted(let name):
      self.init(
        "the session with \(name) has no message numbers left",
        hint: "ask for a fresh bundle and run 'pawl import \(ShellWord(name)) FILE'")
    case .tooManyRecipients(let count):
      self.init(
        "\(count) recipients are too many: a message can have at most 1024",
        hint: "send several messages")
    case .notForThisStore:
      self.init(
        "the message is not for this store: no session or prekey here opens it",
        hint:
          "you may have read it before, or written it yourself; otherwise use the store it is for (--store DIR), or have the sender import a fresh bundle with --new-session"
      )
    case .alreadyDecrypted:
      self.init(
        "the message has already been decrypted, or its key was deleted",
        hint: "a message can be read only once; 'pawl decrypt --keep' keeps its key")
    case .unknownSender(let identity):
      self.init(
        "the message is from \(identity), who is not a contact",
        hint: "'pawl decrypt --accept NAME' saves the sender under that name")
    case .unexpectedSender(let name, let expected):
      self.init(
        "the message is from \(name), not from \(expected)",
        hint: "'pawl decrypt -f \(ShellWord(name))' reads it; its key is not used up")
    case .tooManySkipped:
      self.init(
        "too many messages before this one have not arrived",
        hint: "give the sender a fresh bundle ('pawl export')")
    case .notReadYet:
      self.init(
        "the message has not been read", hint: "'pawl decrypt' reads it and deletes its key")
    case .noPlaceForStore:
      self.init(
        "HOME is not set to an absolute path, so there is no place for a store",
        hint: "use --store DIR")
    case .passphrase(let problem): self.init(problem)
    case .wrongBackupPassphrase:
      self.init(
        "the passphrase does not open the backup",
        hint: "it is the one that was given to 'pawl backup'")
    case .malformedBackup: self.init("the backup is malformed")
    case .tooManyContacts:
      self.init(
        "there are more contacts than a backup can hold",
        hint: "remove contacts you no longer need with 'pawl contact remove'")
    case .binaryToTerminal:
      self.init(
        "refusing to write a binary message to a terminal",
        hint: "use '-o FILE', '-a' for text, or '-o -' to insist")
    case .binaryContent:
      self.init(
        "refusing to show content that is not text on a terminal",
        hint: "use '-o FILE', or '-o -' to insist; the message can be read again")
    case .sharedStream(let first, let second, let kind):
      self.init(first, and: second, are: kind)
    case .onlyReadableCopy(let path):
      self.init(
        "\(path) is the input: its content could not be read any more",
        hint: "use another name: only the recipients can decrypt the message")
    case .inputIsDirectory(let path, let content):
      let (name, word) = path.map { ("\($0)", "\(ShellWord($0))") } ?? ("standard input", "DIR")
      let hint =
        switch content {
        case .anything: "to send a folder: tar c \(word) | pawl encrypt -t NAME"
        case .sealed: "name one file in it"
        }
      self.init("\(name) is a directory", hint: hint)
    case .inputShortened: self.init("the input became shorter while it was read")
    case .commandNotRun(let error):
      let isScript = error.path?.bytes.contains(UInt8(ascii: " ")) ?? false
      let hint = "what a shell is to run is written '-- sh -c COMMAND'"
      self.init(Self(error, about: subject).message, hint: isScript ? hint : nil)
    case .consumerFailed(let name, let ending):
      self.init(
        "'\(name)' \(Self.text(ending))", hint: "the message's key is still there: run this again")
    case .producerFailed(let name, let ending):
      self.init(
        "'\(name)' \(Self.text(ending))", hint: "no whole message was written: run this again")
    case .channelNotAnswered(let seconds):
      self.init(
        "nobody has opened the channel within \(DurationArgument(seconds: seconds))",
        hint: "each side needs a session with the other, or one of them '--accept NAME'")
    case .channelNotOpened:
      self.init(
        "the connection ended before the channel was open",
        hint: "look at what the other side reports")
    case .channelCut(let acknowledged, let said):
      self.init(
        "the channel was cut: the other side has acknowledged \(acknowledged) of \(said) bytes")
    case .channelAltered:
      self.init(
        "the channel was altered: what came is not what the other side had to say next",
        hint: "nothing of it was given out")
    case .transportFailed(let name, let ending):
      self.init(
        "'\(Arguments.displayed("\(name)"))' \(Self.text(ending)) before the channel was open",
        hint: "it has to connect its standard input and output with the other side")
    case .channelCommandFailed(let name, let ending):
      self.init("'\(name)' \(Self.text(ending))")
    case .afterCommand(.alreadyDecrypted):
      self.init(
        "the message's key has gone in the meantime: another process has read it, or deleted the key",
        hint: "the command has succeeded")
    case .afterCommand(let error):
      self.init(
        Self(error, about: subject).message,
        hint:
          "the command has succeeded, but the message's key is still there: it can be read again")
    }
  }

  private static func text(_ ending: Command.Ending) -> String {
    switch ending {
    case .status(let status): "ended with status \(status)"
    case .signal(let number): "was ended by signal \(number) (\(ending.signalName ?? "unknown"))"
    }
  }
}
