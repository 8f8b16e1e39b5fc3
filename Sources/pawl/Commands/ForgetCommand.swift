import ArgumentParser
import Operations

/// `pawl forget`
struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Deletes the key of a message that 'decrypt --keep' left.",
    discussion: """
      A message that was never read is left alone.

      Example: pawl forget photos.msg
      """)

  @Argument(help: "The message; standard input if there is none.")
  var file: FileArgument?

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform(on: Subject(reading: file)) { context in
      var input = try global.open(file)
      try Forget().run(in: context, from: &input)
      global.note("the message cannot be read again")
    }
  }
}
