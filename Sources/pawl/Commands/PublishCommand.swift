import ArgumentParser
import Descriptors
import Operations
import Ratcheting

/// `pawl publish`
struct PublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish",
    abstract: "Maintains a prekey directory, from which others take bundles.",
    discussion: """
      The directory can be a synced folder, a web root, a memory stick or a checkout; your bundles \
      are in a folder of their own in it. Run again, it tops up, rotates and removes what has \
      expired or was used; with --count 0 it removes all one-time bundles, and with --withdraw \
      everything of yours. Anyone who can change the directory can take a one-time bundle; all \
      others share the reusable one.

      Example: pawl publish ~/shared/prekeys
      """)

  private static let standardLifetime = DurationArgument(seconds: Export.defaultLifetime)

  @Argument(help: "The directory.")
  var directory: FileArgument

  @Option(
    name: OptionName.count.specification,
    help: ArgumentHelp(
      "Keep at least this many one-time bundles ready. (default: \(Publish.defaultCount))",
      valueName: "number"))
  var count: Int?

  @Option(
    name: OptionName.validFor.specification,
    help: ArgumentHelp(
      "How long they can be imported: a number followed by s, m, h, d, w or y, at most 366d. (default: \(standardLifetime))",
      valueName: "duration"))
  var validFor: DurationArgument?

  @Flag(
    name: OptionName.replace.specification,
    help: "Remove bundles that another store of your identity made, such as one that was lost.")
  var replace = false

  @Flag(
    name: OptionName.withdraw.specification, help: "Remove all of your bundles from the directory.")
  var withdraw = false

  @Flag(name: OptionName.json.specification, help: "Print what was done as JSON.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard !withdraw || !(replace || count != nil || validFor != nil) else {
      throw WrongUsage.withdrawAlone
    }
    guard count.map((0...Publish.maximumCount).contains) ?? true else {
      throw WrongUsage.countOutOfRange
    }
    guard validFor.map({ $0.seconds <= Bundle.maximumLifetime }) ?? true else {
      throw WrongUsage.tooLong(.validFor, limit: "366d")
    }
  }

  func run() throws {
    try global.perform(on: json ? .answer : Subject()) { context in
      if withdraw {
        let count = try Withdraw().run(in: context, directory: directory.path)
        if json { try global.answer("\(JSON.object([("removed", .number(UInt64(count)))]))") }
        return global.note(
          count == 0
            ? "no bundle of yours was in \(directory.path)"
            : """
            \(Tally(count, of: "bundle")) removed; whoever has one of them can still use it, until it \
            expires or 'pawl prekeys revoke' deletes its keys
            """)
      }
      let publish = Publish(
        count: count ?? Publish.defaultCount,
        lifetime: (validFor ?? Self.standardLifetime).seconds, mask: Startup.mask,
        isReplacing: replace)
      let report = try publish.run(in: context, directory: directory.path)
      if json { try global.answer("\(report.json)") }
      global.note(
        """
        in \(report.folder): \(Tally(report.unclaimedCount, of: "one-time bundle")), \
        \(report.newCount) of them new; \(report.isReusableNew ? "a new" : "the same") reusable bundle; \
        \(report.removedCount) removed
        """)
      if report.earlyCount > 0 {
        global.note(
          """
          warning: \(Tally(report.earlyCount, of: "more one-time bundle")) there cannot be imported \
          yet: the clock was ahead when you made them
          """)
      }
      global.warn(about: report.clockWarnings)
    }
  }
}

extension Publish.Report {
  fileprivate var json: JSON {
    .object([
      ("folder", .text("\(folder)")), ("unclaimed", .number(UInt64(unclaimedCount))),
      ("new", .number(UInt64(newCount))), ("new_reusable", .flag(isReusableNew)),
      ("removed", .number(UInt64(removedCount))), ("not_yet_valid", .number(UInt64(earlyCount))),
    ])
  }
}
