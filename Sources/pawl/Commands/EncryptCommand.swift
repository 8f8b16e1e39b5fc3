import ArgumentParser
import Operations
import Ratcheting
import Sealing

/// `pawl encrypt`
struct EncryptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "encrypt", abstract: "Encrypts standard input or a file to contacts.",
    discussion: """
      Only they can decrypt it, each of them once; you cannot.

      Example: tar c photos | pawl encrypt -t bob > photos.msg
      """,
    aliases: ["enc"])

  @Option(
    name: [.customShort("t"), .customLong("to")],
    help: ArgumentHelp("A contact who can read it; may be given several times.", valueName: "name"))
  var recipients: [NameArgument] = []

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write to this file, which appears only whole; '-' insists on standard output.",
      valueName: "file"))
  var output: FileArgument?

  @Flag(name: [.short, .long], help: "Write text instead of binary.")
  var armor = false

  @Option(
    name: [.customShort("z"), .customLong("level")],
    help: ArgumentHelp("How hard to compress, from 0 for not at all to 9.", valueName: "0-9"))
  var level = Compressor.standardLevel

  @Flag(help: "Add padding, so that the length tells less.")
  var pad = false

  @Argument(help: "What to encrypt; standard input if there is none.")
  var file: FileArgument?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard !recipients.isEmpty else { throw WrongUsage.noRecipient }
    guard Compressor.levels.contains(level) else { throw WrongUsage.levelOutOfRange }
  }

  func run() throws {
    let subject = Subject(reading: file, writing: output)
    try global.perform(on: subject) { context in
      let encrypt = try Encrypt(
        to: try recipients.map { try $0.name }, isArmored: armor, level: level, isPadded: pad)
      var input = try global.open(file, for: .anything)
      var output = try Output.open(output, for: armor ? .armored : .sealed)
      report(
        try global.measured(subject) {
          try encrypt.run(in: context, from: &input, to: &output, $0)
        })
    }
  }

  private func report(_ outcome: Encrypt.Outcome) {
    if outcome.wasSealedAlready { global.note("warning: the input is itself a message of pawl's") }
    global.status.send(
      "encrypted",
      [
        ("to", .list(outcome.places.map { .text($0.name.description) })),
        ("chain", .list(outcome.places.map { .text($0.chain.description) })),
        ("number", .list(outcome.places.map { .number(UInt64($0.number)) })),
        ("bytes_in", .number(outcome.bytesIn)), ("bytes_out", .number(outcome.bytesOut)),
      ])
  }
}
