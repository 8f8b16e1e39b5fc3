// The texts for people who know other programs.

extension Elsewhere.Advice: CustomStringConvertible {
  var description: String {
    switch self {
    case .noSignatures:
      "pawl does not sign: who can read a message knows who wrote it; minisign, signify and gpg sign"
    case .authenticated: "every message tells its recipients who wrote it, without an option"
    case .noPassphrases: "pawl encrypts to contacts, not with a passphrase; 'age -p' does that"
    case .noArchives: "pawl is for sending, not keeping: for archives use age or restic"
    case .keysInStore: "your keys are in the store, which --store DIR names"
    case .replacing: "nothing is asked, and -o FILE replaces a file"
    case .severalFiles(let files, let command): Self.text(about: files, of: command)
    }
  }

  private static func text(about files: [String], of command: String) -> String {
    let words = files.map { ShellWord($0).description }.joined(separator: " ")
    return switch command {
    case "pawl encrypt": "to send several files: tar c \(words) | pawl encrypt -t NAME"
    case "pawl decrypt": "to read several messages: cat \(words) | pawl decrypt --all"
    case "pawl forget": "to forget several messages: cat \(words) | pawl forget"
    case "pawl backup": "it saves the identity and the address book alone; -o names the file"
    default: "it takes one FILE"
    }
  }
}

extension Elsewhere {
  /// Returns how a recipient or a file is to be named that cannot be found, or `nil` for those of pawl.
  static func hint(for name: String) -> String? {
    for start in ["age1", "ssh-", "sk-ssh-", "ecdsa-"] where name.hasPrefix(start) {
      return
        "that is a key for age, not a contact: ask its owner for a bundle ('pawl export') and import it"
    }
    if name.hasPrefix("pawl1") {
      return "contacts are named, not their identities: 'pawl contact list' shows both"
    }
    guard ["http://", "https://"].contains(where: name.hasPrefix) else { return nil }
    let command = NamedCommand(Arguments.ofProcess()).name
    let argument = command == "pawl import" ? " NAME" : ""
    return "pawl opens no connections: curl -fsS \(ShellWord(name)) | \(command)\(argument)"
  }
}
