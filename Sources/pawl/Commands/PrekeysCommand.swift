import ArgumentParser
import Descriptors
import Operations

/// `pawl prekeys`
struct PrekeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prekeys",
    abstract: "Lists which of your bundles can be imported, and until when.",
    usage: "pawl prekeys [--json] [revoke]",
    discussion: """
      It also tells how many one-time bundles nobody has taken from the directories of 'pawl \
      publish'. With --json, it prints both as JSON. The options that 'pawl help' names can be used \
      here too.

      Example: pawl prekeys
      """,
    subcommands: [ListCommand.self, RevokeCommand.self], defaultSubcommand: ListCommand.self)

  /// `pawl prekeys`, without another word
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists which of your bundles can be imported.",
      discussion: "Example: pawl prekeys", shouldDisplay: false)

    @Flag(name: OptionName.json.specification, help: "Print them as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform(on: .answer) { context in
        let report = try ListPrekeys().run(in: context)
        guard !json else { return try global.answer("\(PrekeysCommand.json(for: report))") }
        let lists = [PrekeysCommand.bundles(in: report), PrekeysCommand.shelves(in: report)]
        try global.answer(lists.map { $0.text(on: .output) }.joined())
      }
    }
  }

  /// `pawl prekeys revoke`
  struct RevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "revoke", abstract: "Deletes the private keys of all your bundles.",
      discussion: """
        Use it if someone may have copied your store. First messages that are on their way to these \
        bundles can no longer be read; sessions continue. Your next bundle tells everyone who imports \
        it to refuse the earlier ones, so run 'pawl export' or 'pawl publish' afterwards and have your \
        contacts import the new bundle. Your identity stays the same: against someone who writes in \
        your name, only a new store helps.

        Example: pawl prekeys revoke
        """)

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let count = try RevokePrekeys().run(in: context)
        global.note("revoked \(Tally(count, of: "bundle")); the next bundle tells importers")
      }
    }
  }

  private static func json(for report: ListPrekeys.Report) -> JSON {
    let bundles = report.bundles.map { bundle in
      JSON.object([
        ("one_time", .flag(bundle.isOneTime)), ("made", .number(bundle.created)),
        ("expires", .number(bundle.expires)),
      ])
    }
    let directories = report.shelves.map { shelf in
      JSON.object([
        ("directory", .text("\(shelf.directory)")),
        ("unclaimed", shelf.unclaimedCount.map { .number(UInt64($0)) } ?? .null),
      ])
    }
    return .object([("bundles", .list(bundles)), ("directories", .list(directories))])
  }

  /// Returns a line for all bundles of one kind that were made on the same day and expire on the
  /// same day.
  private static func bundles(in report: ListPrekeys.Report) -> Listing {
    var lines: [(words: [String], count: Int)] = []
    for bundle in report.bundles {
      let words = [
        bundle.isOneTime ? "one-time" : "reusable", "made \(Day(bundle.created))",
        "until \(Day(bundle.expires))",
      ]
      if let index = lines.firstIndex(where: { $0.words == words }) {
        lines[index].count += 1
      } else {
        lines.append((words, 1))
      }
    }
    return Listing(lines.map { line in (line.words + ["\(line.count)"]).map { Listing.Field($0) } })
  }

  private static func shelves(in report: ListPrekeys.Report) -> Listing {
    Listing(
      report.shelves.map { shelf in
        let state = shelf.unclaimedCount.map { "\(Tally($0, of: "one-time bundle")) unclaimed" }
        return ["directory", "\(shelf.directory)", state ?? "cannot be read"].map {
          Listing.Field($0)
        }
      })
  }
}
