import ArgumentParser
import Operations
import Storage

/// `pawl init`
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Makes the store and an identity.",
    discussion: """
      With --from-backup the identity and the contacts are those of the backup, whose passphrase is \
      asked for; each contact then needs a fresh bundle of yours, and you one of theirs.

      Example: pawl init --name alice
      """)

  @Option(
    help: ArgumentHelp(
      "What your bundles suggest that others call you, at most 64 bytes.", valueName: "name"))
  var name: NameArgument?

  @Option(
    help: ArgumentHelp("Take identity and contacts from this backup.", valueName: "file"))
  var fromBackup: FileArgument?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard name == nil || fromBackup == nil else {
      throw WrongUsage.nameAndBackup
    }
  }

  func run() throws {
    try global.perform(on: Subject(reading: fromBackup)) { context in
      if let fromBackup { return try restore(fromBackup, context) }
      let identity = try Initialize(name: try name?.name).run(in: context)
      global.note("made a store in \(context.store.directory), you are \(identity)")
    }
  }

  private func restore(_ file: FileArgument, _ context: Context) throws {
    var input = try global.open(file)
    let outcome = try Restore().run(in: context, from: &input)
    global.note("made a store in \(context.store.directory), you are \(outcome.identity)")
    global.note("it knows \(Tally(outcome.contactCount, "contact")) and has no passphrase")
    global.note("exchange fresh bundles with them: see 'pawl export' and 'pawl import'")
  }
}
