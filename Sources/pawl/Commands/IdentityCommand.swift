import ArgumentParser
import Operations
import Ratcheting

/// `pawl identity`
struct IdentityCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "identity", abstract: "Prints your identity.",
    discussion: """
      With --name, it first changes the name that your bundles suggest for you. Bundles that you have \
      given to others keep theirs; 'pawl publish' replaces those in a directory.

      Example: pawl identity --json
      """)

  @Option(
    name: OptionName.name.specification,
    help: ArgumentHelp(
      "The name that your bundles suggest from now on, at most 64 bytes.", valueName: "name"))
  var name: NameArgument?

  @Flag(name: OptionName.json.specification, help: "Print it as JSON.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform(on: .answer) { context in
      let identity =
        if let name { try SuggestName(try name.name).run(in: context).description } else {
          try ShowIdentity().run(in: context).description
        }
      try global.answer(
        json ? JSON.object([("identity", .text(identity))]).description : identity)
    }
  }
}
