import ArgumentParser
import Octets
import Operations
import Storage

/// `pawl init`
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Creates the store and an identity.",
    discussion: """
      With --from-backup the identity and the contacts are those of the backup, whose passphrase is \
      needed; then each contact needs a fresh bundle from you, and you need one from each of them.

      Example: pawl init --name alice
      """)

  @Option(
    name: OptionName.name.specification,
    help: ArgumentHelp(
      "The name that your bundles suggest for you, at most 64 bytes.", valueName: "name"))
  var name: NameArgument?

  @Option(
    name: OptionName.fromBackup.specification,
    help: ArgumentHelp("Take identity and contacts from this backup.", valueName: "file"))
  var fromBackup: FileArgument?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard name == nil || fromBackup == nil else {
      throw WrongUsage.nameAndBackup
    }
  }

  func run() throws {
    let subject = fromBackup == nil ? Subject() : Subject(reading: fromBackup)
    try global.perform(on: subject) { context in
      if let fromBackup { return try restore(from: fromBackup, in: context) }
      let identity = try Initialize(name: try name?.name).run(in: context)
      global.note("made a store in \(context.store.directory); you are \(identity)")
    }
  }

  private func restore(from file: FileArgument, in context: Context) throws {
    var input = try global.open(file)
    let report = try Restore().run(in: context, from: &input)
    global.note("made a store in \(context.store.directory); you are \(report.identity)")
    global.note("it has \(Tally(report.contactCount, of: "contact")) and no passphrase")
    for change in report.renamed {
      global.note("warning: \(PlainText.escaped(change.former)) is now called \(change.name)")
    }
    global.note("exchange fresh bundles with them: see 'pawl export' and 'pawl import'")
  }
}

/// `pawl backup`
struct BackupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Writes your identity and address book, encrypted with a passphrase.",
    discussion: """
      For a new machine or after a loss: 'pawl init --from-backup FILE' makes a store from it, and \
      your contacts import a fresh bundle. It contains no sessions. The passphrase is that of the \
      store, or a new one if the store has none.

      Example: pawl backup -o pawl.backup
      """)

  @Option(
    name: OptionName.output.specification,
    help: ArgumentHelp(
      "Write to this file, which appears only when complete.", valueName: "file"))
  var output: FileArgument?

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform(on: Subject(writing: output)) { context in
      var output = try Output.open(output, for: .backup)
      try Backup().run(in: context, to: &output)
    }
  }
}
