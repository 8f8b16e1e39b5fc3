import ArgumentParser
import Operations
import Ratcheting

/// `pawl decrypt`
struct DecryptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decrypt", abstract: "Decrypts a message, once.",
    discussion: """
      Its key is deleted when all of it has been read. Only what has been verified is written; with \
      -o nothing is, unless the whole message is genuine. In scripts, insist on a sender with -f.

      Example: pawl decrypt -f alice < photos.msg | tar x
      """,
    aliases: ["dec"])

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Insist that it is from this contact.", valueName: "name"))
  var from: NameArgument?

  @Option(
    help: ArgumentHelp("Save a sender who is no contact yet under this name.", valueName: "name"))
  var accept: NameArgument?

  @Flag(help: "Leave the message's key, so that it can be read again.")
  var keep = false

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Write to this file, which appears only whole; '-' insists on standard output.",
      valueName: "file"))
  var output: FileArgument?

  @Argument(help: "The message; standard input if there is none.")
  var file: FileArgument?

  @OptionGroup var global: GlobalOptions

  func run() throws {
    let subject = Subject(reading: file, writing: output)
    try global.perform(on: subject) { context in
      let decrypt = Decrypt(from: try from?.name, accept: try accept?.name, isKeeping: keep)
      var input = try global.open(file)
      var output = try Output.open(output, for: .plaintext)
      report(
        try global.measured(subject) {
          try decrypt.run(in: context, from: &input, to: &output, $0)
        })
    }
  }

  private func report(_ outcome: Decrypt.Outcome) {
    let contact = outcome.contact
    global.note("from \(contact.name), \(contact.isVerified ? "verified" : "not verified")")
    if !outcome.missing.isEmpty {
      global.note("not arrived before it: \(Self.ranges(outcome.missing))")
    }
    global.status.send(
      "decrypted",
      [
        ("from", .text(contact.name.description)),
        ("identity", .text(contact.identity.description)),
        ("verified", .flag(contact.isVerified)), ("chain", .text(outcome.chain.description)),
        ("number", .number(UInt64(outcome.number))),
        ("missing", .list(outcome.missing.map { .number(UInt64($0)) })),
        ("replay", .flag(outcome.isReplay)),
        ("bytes_out", .number(outcome.bytesOut)),
      ])
  }

  /// Numbers as people write them: `2, 5 to 9`.
  static func ranges(_ numbers: [UInt32]) -> String {
    var ranges: [ClosedRange<UInt32>] = []
    for number in numbers {
      if let last = ranges.last, last.upperBound + 1 == number {
        ranges[ranges.count - 1] = last.lowerBound...number
      } else {
        ranges.append(number...number)
      }
    }
    return ranges.map {
      $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound) to \($0.upperBound)"
    }
    .joined(separator: ", ")
  }
}
