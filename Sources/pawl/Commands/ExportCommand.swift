import ArgumentParser
import Operations
import Ratcheting

/// `pawl export`
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Writes a prekey bundle, which lets others write to you.",
    discussion: "Example: pawl export -o alice.pawl")

  @Flag(
    name: OptionName.oneTime.specification,
    help: "For one importer only: its keys are deleted with the first message.")
  var oneTime = false

  @Option(
    name: OptionName.validFor.specification,
    help: ArgumentHelp(
      "How long it can be imported: a number followed by s, m, h, d, w or y, at most 366d.",
      valueName: "duration"))
  var validFor = DurationArgument(seconds: Export.defaultLifetime)

  @Option(
    name: OptionName.output.specification,
    help: ArgumentHelp(
      "Write to this file, which appears only when complete.", valueName: "file"))
  var output: FileArgument?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard validFor.seconds <= Bundle.maximumLifetime else {
      throw WrongUsage.tooLong(.validFor, limit: "366d")
    }
  }

  func run() throws {
    try global.perform(on: Subject(writing: output)) { context in
      var output = try Output.open(output, for: .armored)
      let export = Export(isOneTime: oneTime, lifetime: validFor.seconds)
      global.warn(about: try export.run(in: context, to: &output))
    }
  }
}

extension GlobalSettings {
  /// Tells the owner of a new bundle what is odd about the clock, and what that means.
  func warn(about warnings: [ClockWarning]) {
    for warning in warnings {
      switch warning {
      case .behindLastBundle(let time):
        note(
          """
          warning: your last bundle was made on \(Day(time)), which is in the future: if the clock was \
          ahead then, bundles from then cannot be imported yet, but new ones can; if it is wrong now, \
          set it and run this again
          """)
      case .revocationAhead(let time):
        note(
          """
          warning: your bundles were revoked on \(Day(time)), which is in the future: until then \
          each new bundle revokes those before it; 'pawl prekeys revoke' ends that
          """)
      }
    }
  }
}
