import ArgumentParser
import Operations

/// `pawl init`
struct InitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init", abstract: "Makes the store and an identity.",
    discussion: "Example: pawl init --name alice")

  @Option(
    help: ArgumentHelp(
      "What your bundles suggest that others call you, at most 64 bytes.", valueName: "name"))
  var name: NameArgument?

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform { context in
      let identity = try Initialize(name: try name?.name).run(in: context)
      global.note("made a store in \(context.store), you are \(identity)")
    }
  }
}
