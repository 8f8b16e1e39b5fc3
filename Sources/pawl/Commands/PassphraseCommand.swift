import ArgumentParser
import Operations

/// `pawl passphrase`
struct PassphraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passphrase", abstract: "Sets or removes the store's passphrase.",
    discussion: "Example: pawl passphrase set",
    subcommands: [SetCommand.self, RemoveCommand.self])

  /// `pawl passphrase set`
  struct SetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Protects the store with a passphrase, or changes it.",
      discussion: """
        From then on, every command that opens the store needs it, except while 'pawl unlock' is in \
        effect. It comes from --passphrase-fd, from the file that $PAWL_PASSPHRASE_FILE names, from \
        the output of the command in $PAWL_PASSPHRASE_COMMAND, or from the terminal. When it is \
        changed, the new one comes from --new-passphrase-fd, from the file that \
        $PAWL_NEW_PASSPHRASE_FILE names, or from the terminal.

        Example: pawl passphrase set
        """)

    @Option(
      name: OptionName.newPassphraseFd.specification,
      help: ArgumentHelp(
        "Read the new one from this descriptor, if there is already one.", valueName: "n"))
    var newPassphraseFd: Int32?

    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
      try GlobalOptions.checkOpen(newPassphraseFd, for: .newPassphraseFd)
    }

    func run() throws {
      let passphrases = Passphrases(
        descriptor: global.passphraseFd, newDescriptor: newPassphraseFd, isChanging: true)
      try global.perform(with: passphrases) { context in
        try SetPassphrase().run(in: context)
        global.note("the store now has a passphrase")
      }
    }
  }

  /// `pawl passphrase remove`
  struct RemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove",
      abstract: "Removes the passphrase; only file permissions protect the store then.",
      discussion: "Example: pawl passphrase remove")

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let hadOne = try RemovePassphrase().run(in: context)
        global.note(hadOne ? "the store no longer has a passphrase" : "the store has no passphrase")
      }
    }
  }
}
