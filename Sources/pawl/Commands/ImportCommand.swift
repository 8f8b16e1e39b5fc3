import ArgumentParser
import Operations

/// `pawl import`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Verifies a bundle, saves its owner as a contact and begins a session.",
    discussion: """
      Of a prekey directory, or of one identity's folder in it, a one-time bundle is taken that \
      nobody else gets; when none is left, the reusable one.

      Example: pawl import bob bob.pawl
      """)

  @Argument(help: "What you call the owner of the bundle.")
  var name: NameArgument

  @Argument(help: "The bundle, or a prekey directory; standard input if there is none.")
  var file: FileArgument?

  @Option(
    help: ArgumentHelp("Refuse a bundle of anyone else.", valueName: "pawl1…"))
  var identity: IdentityArgument?

  @Flag(help: "Begin a session even if this bundle is in use already.")
  var newSession = false

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform(on: Subject(reading: file)) { context in
      let importer = Import(
        name: try name.name, expected: identity?.identity, isNewSession: newSession)
      if let file, file.isDirectory {
        return note(try importer.run(in: context, fromDirectory: file.path))
      }
      var input = try global.open(file)
      note(try importer.run(in: context, from: &input))
    }
  }

  private func note(_ outcome: Import.Outcome) {
    let contact = outcome.contact
    guard outcome.hasBegun else {
      return global.note("a session with \(contact.name) uses this bundle already")
    }
    let state =
      contact.isVerified
      ? "verified" : "not verified: see 'pawl verify \(ShellWord(contact.name))'"
    global.note("\(contact.name) is \(contact.identity), \(state)")
    let kind = outcome.isOneTime ? "one-time" : "reusable"
    global.note(
      "a session has begun with a \(kind) bundle; until they answer it lasts to \(Day(outcome.expires))"
    )
  }
}
