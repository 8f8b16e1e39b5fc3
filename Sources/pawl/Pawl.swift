import ArgumentParser

/// The program's commands.
struct Pawl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pawl",
    abstract: "Encrypts streams to people, each message readable once and by them alone.",
    discussion: """
      A first conversation:

        bob$   pawl init --name bob
        bob$   pawl export > bob.pawl
        alice$ pawl init --name alice
        alice$ pawl import bob bob.pawl
        alice$ tar c photos | pawl encrypt -t bob > photos.msg
        bob$   pawl decrypt --accept alice photos.msg -- tar x

      Every command takes --store DIR, -q, --status-fd N, --no-progress, --lock-timeout SECONDS and \
      --passphrase-fd N, before or after its name; its --help says what they do. $PAWL_STORE names \
      the store too. A passphrase can also come from $PAWL_PASSPHRASE_FILE or \
      $PAWL_PASSPHRASE_COMMAND, and otherwise comes from the terminal.

      The exit status is 0 for success, 1 for failure, 2 for wrong usage, 10 to 19 for a message or \
      bundle that is refused, 20 for no such contact or session, 21 and 22 for a store that cannot \
      be used, 23 for a failure to read or write, 24 for a command that failed, 141 for a closed \
      output. 'man pawl' tells them apart.
      """,
    version: Version.line,
    subcommands: [
      InitCommand.self, IdentityCommand.self, ExportCommand.self, PublishCommand.self,
      ClaimCommand.self, ImportCommand.self, EncryptCommand.self, DecryptCommand.self,
      ChannelCommand.self,
      ForgetCommand.self,
      InspectCommand.self,
      ContactCommand.self, GroupCommand.self, VerifyCommand.self, SessionCommand.self,
      PrekeysCommand.self,
      PassphraseCommand.self, UnlockCommand.self, LockCommand.self, BackupCommand.self,
      CheckCommand.self,
    ])

  @Flag(
    name: OptionName.verbose.specification,
    help: "With --version: name the commit and the libraries too.")
  var verbose = false

  /// The parser answers a request for the version before it comes here.
  func validate() throws {
    if verbose { throw WrongUsage.verboseAlone }
  }
}
