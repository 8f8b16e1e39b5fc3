import ArgumentParser
import Operations

/// `pawl session`
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session", abstract: "The sessions with contacts.",
    discussion: "Example: pawl session reset bob", subcommands: [ResetCommand.self])

  /// `pawl session reset`
  struct ResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reset", abstract: "Stops sending in the sessions with a contact.",
      discussion: """
        What they send in them can still be read. To write again, import a fresh bundle of theirs. \
        With --all it is also the way on for a store that was put back to an older state.

        Example: pawl session reset bob
        """)

    @Argument(help: "The contact.")
    var name: NameArgument?

    @Flag(help: "The sessions with all contacts.")
    var all = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
      guard all != (name != nil) else { throw ValidationError("give either a NAME or --all") }
    }

    func run() throws {
      try global.perform { context in
        let names = try ResetSessions(with: try name?.name).run(in: context)
        for name in names {
          global.note("no longer sending to \(name): import a fresh bundle of theirs")
        }
        if names.isEmpty { global.note("there are no sessions") }
      }
    }
  }
}
