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
      commandName: "list",
      abstract: "Lists the sessions, with what was exchanged and what is missing.",
      discussion: "Example: pawl session list --json")

    @Flag(name: OptionName.json.specification, help: "Print them as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform(on: .answer) { context in
        let sessions = try ListSessions(with: nil).run(in: context)
        guard !json else { return try global.answer("\(JSON.list(sessions.map(\.json)))") }
        try global.answer(Listing(sessions.map(\.fields)))
      }
    }
  }

  /// `pawl session show`
  struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Shows all details of the sessions with a contact.",
      discussion: "Example: pawl session show bob")

    @Argument(help: "The contact.")
    var name: NameArgument

    @Flag(name: OptionName.json.specification, help: "Print them as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform(on: .answer) { context in
        let sessions = try ListSessions(with: try name.name).run(in: context)
        guard !json else { return try global.answer("\(JSON.list(sessions.map(\.json)))") }
        try global.answer(inWords: sessions.map(\.paragraph).joined(separator: "\n"))
      }
    }
  }

  /// `pawl session reset`
  struct ResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reset", abstract: "Stops sending in the sessions with a contact.",
      discussion: """
        What they send in them can still be read. To write again, import a fresh bundle from them. \
        With --all it also makes a store usable again that was put back to an older state.

        Example: pawl session reset bob
        """)

    @Argument(help: "The contact.")
    var name: NameArgument?

    @Flag(name: OptionName.all.specification, help: "Reset the sessions with all contacts.")
    var all = false

    @OptionGroup var global: GlobalOptions

    func validate() throws {
      guard all != (name != nil) else { throw WrongUsage.notOneOrAll }
    }

    func run() throws {
      try global.perform { context in
        let names = try ResetSessions(with: try name?.name).run(in: context)
        for name in names {
          global.note("no longer sending to \(name): import a fresh bundle from them")
        }
        if names.isEmpty { global.note("there are no sessions") }
      }
    }
  }

  /// `pawl session prune`
  struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune", abstract: "Deletes the keys of messages that never arrived.",
      discussion: """
        They are deleted automatically after 120 days, so a longer time deletes none.

        Example: pawl session prune --older-than 30d
        """)

    @Option(
      name: OptionName.olderThan.specification,
      help: ArgumentHelp(
        "How long they have been missing: a number followed by s, m, h, d, w or y.",
        valueName: "duration"))
    var olderThan = DurationArgument(seconds: PruneSessions.defaultAge)

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let count = try PruneSessions(age: olderThan.seconds).run(in: context)
        global.note("deleted \(Tally(count, of: "key")) of missing messages")
      }
    }
  }
}

extension KeptMessage {
  /// The message and the time at which its key is deleted.
  var json: JSON {
    .object([
      ("chain", .text(chain.description)), ("number", .number(UInt64(number))),
      ("until", .number(end)),
    ])
  }
}

extension SessionState {
  /// The session on one line, for a list.
  fileprivate var fields: [Listing.Field] {
    [
      contact.description, state, "sent \(sent)", "received \(received)", "missing \(missingCount)",
      "last used \(lastUsed == 0 ? "never" : "\(Day(lastUsed))")",
    ].map { Listing.Field($0) }
  }

  /// What is known about the session, beside whose it is, for one line.
  var facts: [String] {
    let end = unansweredUntil.map { ["ends \(Day($0)) unless answered"] } ?? []
    let missing = missingCount > 0 ? ["\(Tally(missingCount, of: "message")) missing"] : []
    return [
      "began \(Day(began))", "sent \(sent)\(Self.last(lastSent))",
      "received \(received)\(Self.last(lastReceived))",
    ] + missing + end
  }

  private static func last(_ time: UInt64) -> String { time > 0 ? ", last \(Minute(time))" : "" }

  /// All details of one session, on several lines.
  fileprivate var paragraph: String {
    """
    \(contact), \(state)
      begun       \(Day(began)), by \(isOwn ? "you" : "them")
      last used   \(lastUsed == 0 ? "never" : "\(Day(lastUsed))")
      sent        \(sent)
      received    \(received)
      missing     \(missingCount)

    """ + gaps.map { "    in \($0.chain): \(NumberRanges($0.numbers))\n" }.joined()
      + (kept.isEmpty ? "" : "  kept        \(kept.count)\n")
      + kept.map { "    in \($0.chain): \($0.number), until \(Minute($0.end))\n" }.joined()
  }

  var json: JSON {
    .object(
      [
        ("contact", .text(contact.description)), ("state", .text(word)),
        ("begun_by", .text(isOwn ? "self" : "peer")), ("began", .number(began)),
        ("last_used", .number(lastUsed)), ("last_sent", .number(lastSent)),
        ("last_received", .number(lastReceived)), ("sent", .number(sent)),
        ("received", .number(received)),
        (
          "missing",
          .list(
            gaps.map { gap in
              .object([
                ("chain", .text(gap.chain.description)),
                ("numbers", .list(gap.numbers.map { .number(UInt64($0)) })),
              ])
            })
        ), ("kept", .list(kept.map(\.json))),
      ] + (unansweredUntil.map { [("unanswered_until", .number($0))] } ?? []))
  }

  private var state: String {
    guard use == .current, let unansweredUntil else { return word }
    return "\(word), unanswered until \(Day(unansweredUntil))"
  }

  private var word: String {
    switch use {
    case .current: "current"
    case .receivingOnly: "receiving only"
    case .expired: "expired unanswered"
    case .reset: "reset"
    }
  }
}
