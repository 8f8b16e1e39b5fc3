import ArgumentParser
import Operations

/// `pawl import`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Verifies a bundle, saves its owner as a contact and begins a session.",
    discussion: "Example: pawl import bob bob.pawl")

  @Argument(help: "What you call the owner of the bundle.")
  var name: NameArgument

  @Argument(help: "The bundle; standard input if there is none.")
  var file: FileArgument?

  @Option(
    help: ArgumentHelp("Refuse a bundle of anyone else.", valueName: "pawl1…"))
  var identity: IdentityArgument?

  @Flag(help: "Begin a session even if this bundle is in use already.")
  var newSession = false

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform { context in
      var input = try global.open(file)
      let outcome = try Import(
        name: try name.name, expected: identity?.identity, isNewSession: newSession
      ).run(in: context, from: &input)
      note(outcome)
    }
  }

  private func note(_ outcome: Import.Outcome) {
    let contact = outcome.contact
    guard outcome.hasBegun else {
      return global.note("a session with \(contact.name) uses this bundle already")
    }
    let state = contact.isVerified ? "verified" : "not verified: see 'pawl verify \(contact.name)'"
    global.note("\(contact.name) is \(contact.identity), \(state)")
    global.note("a session has begun; until they answer it lasts to \(Day(outcome.expires))")
  }
}
