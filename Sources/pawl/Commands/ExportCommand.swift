import ArgumentParser
import Operations
import Ratcheting

/// `pawl export`
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes a prekey bundle, with which others can write to you.",
    discussion: "Example: pawl export -o alice.pawl")

  @Flag(help: "For one importer only: its keys are deleted with the first message.")
  var oneTime = false

  @Option(
    help: ArgumentHelp(
      "How long it can be imported: a number with s, m, h, d, w or y, at most 366d.",
      valueName: "duration"))
  var validFor = Duration(seconds: Export.standardLifetime)

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Write to this file, which appears only whole.", valueName: "file"))
  var output: FileArgument?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard validFor.seconds <= Bundle.longestLifetime else {
      throw WrongUsage.tooLong("--valid-for", "366d")
    }
  }

  func run() throws {
    try global.perform(on: Subject(writing: output)) { context in
      var output = try Output.open(output, for: .armored)
      try Export(isOneTime: oneTime, lifetime: validFor.seconds).run(in: context, to: &output)
    }
  }
}
