import ArgumentParser
import Descriptors
import Operations
import Ratcheting

/// `pawl publish`
struct PublishCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "publish", abstract: "Keeps a prekey directory, from which others take bundles.",
    discussion: """
      The directory can be a synced folder, a web root, a memory stick or a checkout; yours are in a \
      folder of their own in it. Run again, it tops up, rotates and removes what has expired or was \
      used. Whoever may change the directory can take a one-time bundle; all others share the \
      reusable one.

      Example: pawl publish ~/shared/prekeys
      """)

  @Argument(help: "The directory.")
  var directory: FileArgument

  @Option(
    help: ArgumentHelp("Let at least so many one-time bundles lie ready.", valueName: "number"))
  var count = Publish.standardCount

  @Option(
    help: ArgumentHelp(
      "How long they can be imported: a number with s, m, h, d, w or y, at most 366d.",
      valueName: "duration"))
  var validFor = Duration(seconds: Export.standardLifetime)

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard (0...Publish.greatestCount).contains(count) else {
      throw WrongUsage.countOutOfRange
    }
    guard validFor.seconds <= Bundle.longestLifetime else {
      throw WrongUsage.tooLong("--valid-for", "366d")
    }
  }

  func run() throws {
    try global.perform { context in
      let publish = Publish(count: count, lifetime: validFor.seconds, mask: Startup.mask)
      let outcome = try publish.run(in: context, directory: directory.path)
      global.note(
        """
        in \(outcome.folder): \(Tally(outcome.unclaimedCount, "one-time bundle")), \
        \(outcome.newCount) of them new; \(outcome.isReusableNew ? "a new" : "the same") reusable bundle; \
        \(outcome.removedCount) removed
        """)
    }
  }
}
