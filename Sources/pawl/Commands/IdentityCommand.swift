import ArgumentParser
import Operations
import Ratcheting

/// `pawl identity`
struct IdentityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identity", abstract: "Prints your identity.",
    discussion: "Example: pawl identity --json")

  @Flag(name: OptionName.json.specification, help: "Print it as JSON.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform(on: .answer) { context in
      let identity = try ShowIdentity().run(in: context).description
      try global.answer(
        json ? JSON.object([("identity", .text(identity))]).description : identity)
    }
  }
}
