import ArgumentParser
import Operations

/// `pawl backup`
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup", abstract: "Writes your identity and address book under a passphrase.",
    discussion: """
      For a new machine or after a loss: 'pawl init --from-backup FILE' makes a store of it, and your \
      contacts import a fresh bundle. Sessions are not in it. The passphrase is that of the store, \
      or a new one where the store has none.

      Example: pawl backup -o pawl.backup
      """)

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write to this file, which appears only whole.", valueName: "file"))
  var output: FileArgument?

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform(on: Subject(writing: output)) { context in
      var output = try Output.open(output, for: .backup)
      try Backup().run(in: context, to: &output)
    }
  }
}
