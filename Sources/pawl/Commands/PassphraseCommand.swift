import ArgumentParser
import Operations

/// `pawl passphrase`
struct PassphraseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "passphrase", abstract: "Guards the store with a passphrase, or no longer.",
    discussion: "Example: pawl passphrase set",
    subcommands: [SetCommand.self, RemoveCommand.self])

  /// `pawl passphrase set`
  struct SetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Guards the store with a passphrase, or with another.",
      discussion: """
        Every command that opens the store needs it from then on; 'pawl unlock' spares that for a \
        while. It comes from --passphrase-fd, from the file that $PAWL_PASSPHRASE_FILE names, from \
        the output of the command in $PAWL_PASSPHRASE_COMMAND, or from the terminal. To change it, \
        the new one comes from --new-passphrase-fd, from the file that $PAWL_NEW_PASSPHRASE_FILE \
        names, or from the terminal.

        Example: pawl passphrase set
        """)

    @Option(
      help: ArgumentHelp(
        "Read the new one from this descriptor, where there is one already.", valueName: "n"))
    var newPassphraseFd: Int32?

    @OptionGroup var global: GlobalOptions

    mutating func validate() throws {
      try GlobalOptions.checkOpen(newPassphraseFd, "--new-passphrase-fd")
    }

    func run() throws {
      try global.perform(newPassphraseFrom: newPassphraseFd) { context in
        try SetPassphrase().run(in: context)
        global.note("the store has a passphrase from now on")
      }
    }
  }

  /// `pawl passphrase remove`
  struct RemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Guards the store with its permissions alone.",
      discussion: "Example: pawl passphrase remove")

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let hadOne = try RemovePassphrase().run(in: context)
        global.note(hadOne ? "the store has no passphrase any more" : "the store has no passphrase")
      }
    }
  }
}
