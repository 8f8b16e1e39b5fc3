import Descriptors
import Operations
import Storage

// The texts of errors about the store and its passphrase.

extension Complaint.Words {
  init(_ error: StorageError) {
    switch error {
    case .missing(let path):
      self.init("there is no store in \(path)", hint: "run 'pawl init'")
    case .exists(let path):
      self.init(
        "there is already a store in \(path)", hint: "use --store DIR to make another one")
    case .occupied(let path):
      self.init(
        "\(path) is open to others and holds other files",
        hint: "give the store a directory of its own: --store DIR")
    case .tooOpen(let path, let mode):
      self.init(
        "the permissions of \(path) are too open", hint: "chmod \(mode) \(ShellWord(path))")
    case .notOwned(let path):
      self.init(
        "\(path) belongs to another user", hint: "use a store of your own: --store DIR")
    case .unknownOwner(let path):
      self.init(
        "the owner of \(path) is not known in this user namespace",
        hint: "map the owner's number into it, or run pawl outside of the container")
    case .danglingLink(let path):
      self.init(
        "\(path) is a symbolic link that leads nowhere",
        hint: "make the directory that it leads to, or remove the link")
    case .noPermissions(let path):
      self.init(
        "the file system of \(path) keeps no permissions",
        hint: "put the store on another file system: --store DIR")
    case .shared(let path):
      self.init(
        "\(path) has another hard link",
        hint: "a store cannot be used under two names: remove the other, or make a copy of it")
    case .locked:
      self.init(
        "another process is using the store", hint: "wait for it, or raise --lock-timeout")
    case .unsafeDirectory(let path):
      self.init("other users can change files in \(path)", hint: "chmod go-w \(ShellWord(path))")
    case .older:
      self.init(
        "the store is older than it should be: it was put back to an older state",
        hint: Self.startingAnew)
    case .altered:
      self.init(
        "the store is not as it was left: its records were put back, or it was changed elsewhere",
        hint: Self.startingAnew)
    case .foreign(let path, let lacksPassphrase):
      let fault = lacksPassphrase ? ", and has no passphrase" : ""
      self.init(
        "the store in \(path) is not the one that was there before\(fault)",
        hint:
          "if it was moved there on purpose, run 'pawl session reset --all' and exchange fresh bundles"
      )
    case .unsealed(let path):
      self.init(
        "the store in \(path) has lost its passphrase: an older key file was put back",
        hint: Self.startingAnew)
    case .wrongPassphrase: self.init("the passphrase is wrong")
    case .noMemoryForPassphrase: self.init("there is not enough memory to check the passphrase")
    case .notAStore(let path):
      self.init(
        "\(path) holds a database that is not a pawl store",
        hint: "use another directory: --store DIR")
    case .newer(let version):
      self.init(
        "the store has version \(version), made by a later version of pawl", hint: "update pawl")
    case .damaged(.rows):
      self.init(
        "records of the store were put back, removed or added one by one",
        hint: Self.startingAnew)
    case .damaged(let damage):
      self.init(
        "the store is damaged: \(Self.text(of: damage))",
        hint: "'pawl init --store DIR --from-backup FILE' makes a new one from a backup")
    case .inputOutput(let words):
      self.init("the store could not be read or written: \(words)")
    case .system(let error): self.init(error, about: Subject())
    }
  }

  /// What to do with a store whose sessions may be in an old state.
  private static let startingAnew =
    "run 'pawl session reset --all' and exchange fresh bundles; never send from an old state"

  /// Returns the text that describes the damage to a store.
  static func text(of damage: Damage) -> String {
    switch damage {
    case .keyFile: "key file"
    case .notAFile(let path): "\(path) is not a file"
    case .emptyDatabase: "it is empty; 'pawl init' makes it anew"
    case .notADatabase: "it is not a database"
    case .format: "its format is not pawl's"
    case .schema: "its schema is not pawl's"
    case .missingTable: "its table is gone"
    case .missingRow: "database"
    case .database(let words): "database: \(words)"
    case .integrity(let words): words
    case .generation: "generation"
    case .record(let id): "record \(id.value)"
    case .rows: "records were put back, removed or added one by one"
    case .missingParent(let id): "record \(id.value): what it belongs to is gone"
    case .missingRecord(let kind): "there is no record of the kind '\(kind.term ?? "unknown")'"
    case .wrongParent: "it belongs to the wrong record"
    case .content(let kind): "malformed record of the kind '\(kind?.term ?? "unknown")'"
    case .unknownKind: "record of an unknown kind"
    case .inRecord(let id, let damage): "record \(id.value): \(text(of: damage))"
    }
  }

  init(_ problem: PassphraseProblem) {
    switch problem {
    case .noSource:
      self.init(
        "a passphrase is needed, but there is no terminal to ask for it",
        hint: "use --passphrase-fd, PAWL_PASSPHRASE_FILE or PAWL_PASSPHRASE_COMMAND")
    case .inBackground:
      self.init(
        "a passphrase is needed, but a job in the background cannot ask for it",
        hint: "use --passphrase-fd, PAWL_PASSPHRASE_FILE or PAWL_PASSPHRASE_COMMAND")
    case .notAsked: self.init("it has a passphrase, and none was given: see 'pawl unlock'")
    case .empty: self.init("the passphrase is empty")
    case .tooLong(let limit): self.init("the passphrase is longer than \(limit) bytes")
    case .different: self.init("the two passphrases differ", hint: "run the command again")
    case .changeable(let path):
      self.init(
        "other users can change the passphrase in \(path)", hint: "chmod go-w \(ShellWord(path))")
    case .notOwned(let path):
      self.init(
        "\(path), which has the passphrase, belongs to another user",
        hint: "use a file of your own, or one of root's")
    case .unreadable(let error):
      let reason = Complaint.Words(error, about: Subject()).message
      self.init("no passphrase: \(reason)")
    case .commandFailed(let status):
      self.init("no passphrase: PAWL_PASSPHRASE_COMMAND ended with status \(status)")
    }
  }
}
