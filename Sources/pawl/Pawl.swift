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
        bob$   pawl decrypt --accept alice photos.msg | tar x
      """,
    version: "pawl 0.1.0",
    subcommands: [
      InitCommand.self, IdentityCommand.self, ExportCommand.self, PublishCommand.self,
      ImportCommand.self, EncryptCommand.self, DecryptCommand.self, ForgetCommand.self,
      InspectCommand.self,
      ContactCommand.self, VerifyCommand.self, SessionCommand.self, PrekeysCommand.self,
      PassphraseCommand.self, UnlockCommand.self, LockCommand.self, BackupCommand.self,
      CheckCommand.self,
    ])

  func run() throws {
    throw ValidationError("a command is missing")
  }
}
