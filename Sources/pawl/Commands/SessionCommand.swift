import ArgumentParser
import Operations
import Ratcheting

/// `pawl session`
struct SessionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "session", abstract: "Shows, resets and prunes the sessions with contacts.",
    discussion: "Example: pawl session list",
    subcommands: [ListCommand.self, ShowCommand.self, ResetCommand.self, PruneCommand.self])

  /// `pawl session list`
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the sessions, with what was exchanged and is missing.",
      discussion: "Example: pawl session list --json")

    @Flag(help: "Print them as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let sessions = try ListSessions(with: nil).run(in: context)
        try global.answer(
          json
            ? JSON.list(sessions.map(\.json)).description : sessions.map(\.line).joined())
      }
    }
  }

  /// `pawl session show`
  struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Tells all about the sessions with a contact.",
      discussion: "Example: pawl session show bob")

    @Argument(help: "The contact.")
    var name: NameArgument

    @Flag(help: "Print them as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let sessions = try ListSessions(with: try name.name).run(in: context)
        try global.answer(
          json
            ? JSON.list(sessions.map(\.json)).description
            : sessions.map(\.paragraph).joined(separator: "\n"))
      }
    }
  }

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
      guard all != (name != nil) else { throw WrongUsage.notOneOrAll }
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

  /// `pawl session prune`
  struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune", abstract: "Deletes the keys of messages that never came.",
      discussion: """
        They are deleted by themselves after 365 days.

        Example: pawl session prune --older-than 30d
        """)

    @Option(
      help: ArgumentHelp(
        "How long they have been missing: a number with s, m, h, d, w or y.",
        valueName: "duration"))
    var olderThan = Duration(seconds: PruneSessions.standardAge)

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let count = try PruneSessions(age: olderThan.seconds).run(in: context)
        global.note("deleted \(Tally(count, "key")) of missing messages")
      }
    }
  }
}
