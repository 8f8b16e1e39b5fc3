/// What people type who know age, gpg, minisign, signify, ssh-keygen or restic, and what pawl has for it.
enum Elsewhere {
  /// What a word is answered with.
  enum Answer {
    /// Words of pawl that may have been meant.
    case words([String])
    /// Why there is nothing like it, or how it is done.
    case advice(Advice)
  }

  /// What pawl does differently from other programs.
  enum Advice {
    /// Messages are not signed.
    case noSignatures
    /// Who wrote a message is known without an option.
    case authenticated
    /// A message is not encrypted with a passphrase.
    case noPassphrases
    /// Messages are not for keeping.
    case noArchives
    /// Keys are not in files of their own.
    case keysInStore
    /// Files are replaced without a question.
    case replacing
    /// Several files are given to a command that takes one, or none.
    case severalFiles([String], to: String)
  }

  // MARK: Commands

  private static let commands: KeyValuePairs<String, [String]> = [
    "keygen genkey gen-key generate generate-key create new": ["init"],
    "whoami id me self key pubkey public-key recipient": ["identity"],
    "fingerprint": ["identity", "verify"],
    "trust sign-key lsign-key compare confirm authenticate": ["verify"],
    "restore recover": ["init --from-backup"],
    "add": ["import", "contact add", "group add"],
    "receive recv recv-keys fetch pull get": ["import"],
    "push share upload send-keys": ["publish", "export"],
    "ls": ["contact list", "group list", "session list"],
    "keys list-keys contacts people": ["contact list"],
    "delete del rm erase": ["contact remove", "group delete", "forget"],
    "read open unseal": ["decrypt"],
    "write seal send": ["encrypt"],
    "info stat stats cat dump view describe list-packets": ["inspect"],
    "doctor fsck diagnose repair test": ["check"],
    "status": ["check", "session list", "prekeys"],
    "password passwd": ["passphrase set"],
    "login": ["unlock"],
    "logout": ["lock"],
    "chat talk connect listen": ["channel"],
    "rotate": ["publish", "prekeys revoke"],
    "usage man": ["help"],
  ]

  /// The second words of commands that have two.
  private static let seconds: KeyValuePairs<String, [String]> = [
    "ls": ["list"], "rm del delete erase": ["remove", "delete"], "mv move": ["rename"],
    "info cat get view": ["show"], "new create": ["add"], "change": ["set"],
    "unset clear": ["remove"], "restart": ["reset"], "clean gc": ["prune"],
  ]

  /// Returns the answer to a word in the place of a command of `group`, which has `known`.
  static func answer(toCommand word: String, of group: String, among known: [String]) -> Answer? {
    let word = word.lowercased()
    guard group == "pawl" else {
      let words = found(word, in: seconds).filter(known.contains)
      return words.isEmpty ? nil : .words(words)
    }
    let words = found(word, in: commands)
    if !words.isEmpty { return .words(words) }
    switch word {
    case "sign", "clearsign", "detach-sign": return .advice(.noSignatures)
    case "symmetric": return .advice(.noPassphrases)
    case "snapshots", "archive": return .advice(.noArchives)
    default: return nil
    }
  }

  // MARK: Options

  private static let general: KeyValuePairs<String, [String]> = [
    "-e --encrypt": ["encrypt"], "-d --decrypt": ["decrypt"],
    "-r --recipient --hidden-recipient": ["encrypt -t"],
    "-k -K --list-keys --list-public-keys --list-secret-keys": ["contact list"],
    "--fingerprint": ["identity", "verify"], "-y -l": ["identity"],
    "--gen-key --generate-key --full-gen-key --full-generate-key": ["init"],
    "--quick-gen-key --quick-generate-key": ["init"],
    "-G": ["init"], "-v": ["--version"], "-V": ["--version", "verify"],
    "--import --recv-keys --receive-keys --refresh-keys": ["import"], "--export": ["export"],
    "--export-secret-keys": ["backup"], "--send-keys": ["publish"],
    "--gen-revoke --generate-revocation": ["prekeys revoke"],
    "--verify --sign-key --lsign-key --edit-key": ["verify"],
    "--delete-key --delete-keys": ["contact remove"],
    "--passwd --change-passphrase": ["passphrase set"],
    "--list-packets": ["inspect"], "-C": ["check"],
  ]

  private static let everywhere: KeyValuePairs<String, [String]> = [
    "--homedir --repo --repository --keyring": ["--store"],
    "--passphrase-file --password-file": ["$PAWL_PASSPHRASE_FILE"],
    "--password-command --passphrase-command": ["$PAWL_PASSPHRASE_COMMAND"],
    "-s --silent": ["-q"],
  ]

  /// Returns the answer to an option of a command.
  static func answer(toOption option: String, of command: String) -> Answer? {
    let special: Answer? =
      switch command {
      case "pawl": answer(toGeneral: option)
      case "pawl encrypt": answer(toEncrypt: option)
      case "pawl decrypt": answer(toDecrypt: option)
      default: nil
      }
    if let special { return special }
    let words = found(option, in: everywhere)
    return words.isEmpty ? nil : .words(words)
  }

  private static func answer(toGeneral option: String) -> Answer? {
    let words = found(option, in: general)
    if !words.isEmpty { return .words(words) }
    switch option {
    case "-c", "--symmetric", "-p", "--passphrase": return .advice(.noPassphrases)
    case "-s", "-S", "-b", "--sign", "--clearsign", "--clear-sign", "--detach-sign":
      return .advice(.noSignatures)
    case "-i": return .advice(.keysInStore)
    default: return nil
    }
  }

  private static func answer(toEncrypt option: String) -> Answer? {
    switch option {
    case "-r", "--recipient", "--hidden-recipient": .words(["-t"])
    case "-c", "--symmetric", "-p", "--passphrase": .advice(.noPassphrases)
    case "-s", "-u", "--sign", "--local-user": .advice(.authenticated)
    case "-i", "--identity": .advice(.keysInStore)
    case "-d", "--decrypt": .words(["decrypt"])
    case "-F", "--force", "--overwrite", "--yes", "--batch": .advice(.replacing)
    default: nil
    }
  }

  private static func answer(toDecrypt option: String) -> Answer? {
    switch option {
    case "-i", "--identity", "-u", "--local-user": .advice(.keysInStore)
    case "-p", "--passphrase": .words(["--passphrase-fd", "$PAWL_PASSPHRASE_FILE"])
    case "-e", "--encrypt": .words(["encrypt"])
    case "-F", "--force", "--overwrite", "--yes", "--batch": .advice(.replacing)
    default: nil
    }
  }

  private static func found(_ word: String, in table: KeyValuePairs<String, [String]>) -> [String] {
    table.first { $0.key.split(separator: " ").contains(Substring(word)) }?.value ?? []
  }
}
