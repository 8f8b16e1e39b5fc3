import ArgumentParser
import Descriptors
import Operations
import Primitives

/// `pawl claim`
struct ClaimCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "claim",
    abstract: "Takes a bundle out of a prekey directory and prints it.",
    discussion: """
      It needs no store. Behind ssh, a socket or a web server it gives bundles to people who do not \
      reach the directory: each one-time bundle to one of them, and when none is left, the reusable \
      one. They import what it prints.

      Example: pawl claim ~/shared/prekeys
      """)

  @Argument(help: "The directory, or one identity's folder in it.")
  var directory: FileArgument

  @Argument(
    help: ArgumentHelp(
      "Whose bundle; needed if the directory has several identities.", valueName: "pawl1…"))
  var identity: IdentityArgument?

  @Option(
    name: OptionName.perHour.specification,
    help: ArgumentHelp(
      "Give away at most this many one-time bundles of an identity in an hour.",
      valueName: "number"))
  var perHour: Int?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard perHour.map({ (0...Claim.maximumHourlyLimit).contains($0) }) ?? true else {
      throw WrongUsage.hourlyLimitOutOfRange
    }
  }

  func run() throws {
    let passphrases = Passphrases(
      descriptor: global.passphraseFd, isQuiet: global.quiet, isAsking: false)
    try global.attempt(on: .answer, with: passphrases) {
      var output = try Output.open(Path?.none, for: .armored)
      let claim = Claim(identity: identity?.identity, hourlyLimit: perHour)
      let report = try claim.run(
        at: Process.now, randomness: SystemRandomness(), from: directory.path, to: &output)
      if let lack = report.lack { note(lack, in: report.folder) }
    }
  }

  private func note(_ lack: Claim.Lack, in folder: Path) {
    let reason =
      switch lack {
      case .noneTaken: "no one-time bundle could be taken from \(folder)"
      case .limitReached(let limit):
        "\(folder) has given away \(Tally(limit, of: "one-time bundle")) within an hour"
      }
    global.note("\(reason), so this one is shared with all who get it")
  }
}
