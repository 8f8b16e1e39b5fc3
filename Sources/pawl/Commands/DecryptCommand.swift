import ArgumentParser
import Descriptors
import Operations
import Ratcheting

/// `pawl decrypt`
struct DecryptCommand: ParsableCommand, Decryption {
  static let configuration = CommandConfiguration(
    commandName: "decrypt", abstract: "Decrypts a message, once.",
    usage: """
      pawl decrypt [--from <name>] [--accept <name>] [--all] [--keep[=<duration>]] \
      [--output <file> [--no-clobber]] [<file>] [-- <command>]
      """,
    discussion: """
      Its key is deleted when all of it has been read. Only what has been verified is written; with \
      -o, nothing is written unless the whole message is genuine. In scripts, insist on a sender \
      with -f. Text around an armored message is skipped.

      A command behind '--' gets the content. The key is deleted only if it succeeds; otherwise the \
      status is 24, and the message can be read again.

      With --all, the input may hold several messages, like a mailbox or a spool. One that cannot be \
      read does not stop the others, and the status is that of the first failure. With -o, the file \
      appears with the first message. A command runs once for each, with PAWL_FROM and PAWL_NUMBER.

      Example: pawl decrypt -f alice photos.msg -- tar x
      """,
    aliases: ["dec"])

  @Option(
    name: OptionName.from.specification,
    help: ArgumentHelp(
      "Insist that it is from this contact, or from a member of this @group.", valueName: "name"))
  var from: AddresseeArgument?

  @Option(
    name: OptionName.accept.specification,
    help: ArgumentHelp(
      "Save a sender who is not yet a contact under this name.", valueName: "name"))
  var accept: NameArgument?

  @Flag(
    name: OptionName.all.specification,
    help: "Decrypt all messages in the input, one after another.")
  var all = false

  @Option(
    name: OptionName.keep.specification,
    help: ArgumentHelp(
      "Keep the message's key for this long, at most and normally 120d, so that it can be read again.",
      valueName: "duration"))
  var keep: DurationArgument?

  @Option(
    name: OptionName.output.specification,
    help: ArgumentHelp(
      "Write to this file, which appears only when complete; '-' insists on standard output.",
      valueName: "file"))
  var output: FileArgument?

  @Flag(name: OptionName.noClobber.specification, help: "Refuse to replace a file.")
  var noClobber = false

  @Argument(help: "The message; standard input if omitted.")
  var file: FileArgument?

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("Behind '--': a command that gets the content.", valueName: "command"))
  var command: [String] = []

  @OptionGroup var global: GlobalOptions

  func validate() throws { try check() }

  func run() throws { try perform() }
}

/// What `pawl decrypt` is asked to do, whether the parser has read it or ``PlainArguments`` has.
protocol Decryption: CommandRunner {
  var from: AddresseeArgument? { get }
  var accept: NameArgument? { get }
  var all: Bool { get }
  var keep: DurationArgument? { get }
  var noClobber: Bool { get }
}

extension Decryption {
  /// Checks that the arguments go together.
  ///
  /// - Throws: ``WrongUsage``
  func check() throws {
    guard command.isEmpty || output == nil else { throw WrongUsage.outputAndCommand }
    guard keep?.seconds ?? 0 <= Decrypt.maximumKeptLifetime else {
      throw WrongUsage.tooLong(.keep, limit: "120d")
    }
  }

  /// Decrypts, and tells about it.
  func perform() throws {
    let subject = Subject(reading: file, writing: output, replacing: all ? .early : .harmless)
    let keptLifetime = try keep?.seconds ?? Self.usualKeptLifetime()
    try global.perform(on: subject) { context in
      let decrypt = Decrypt(
        from: try from?.addressee, accept: try accept?.name, keepingFor: keptLifetime)
      global.noteTyping(into: file)
      var input = try global.open(file)
      var output = try openOutput()
      guard !all else {
        return try runAll(decrypt, of: subject, in: context, from: &input, to: &output)
      }
      announce(
        try global.showingProgress(on: subject) { meter in
          try decrypt.run(
            in: context, from: &input, to: &output,
            onSender: { announce($0, inPlaceOf: meter) }, onProgress: meter.update)
        })
    }
  }

  /// Opens the file, or the input of the command that follows, or standard output.
  private func openOutput() throws(OperationError) -> Output {
    guard let command = try otherCommand() else {
      return try Output.open(output, for: .plaintext, isReplacing: !noClobber)
    }
    return Output.command(command, isForSeveral: all)
  }

  /// Returns the number of seconds for which a key is kept without an option, or `nil` for not at all.
  private static func usualKeptLifetime() throws -> UInt64? {
    let variable = "PAWL_KEEP"
    guard let value = Process.environment(variable, orEmpty: true) else { return nil }
    let text = String(decoding: value, as: UTF8.self)
    guard let seconds = DurationArgument(argument: text)?.seconds,
      seconds <= Decrypt.maximumKeptLifetime
    else { throw WrongUsage.badDuration(text, in: variable, limit: "120d") }
    return seconds
  }

  /// Decrypts all messages, tells about each of them, and exits with the status of the whole.
  private func runAll(
    _ decrypt: Decrypt, of subject: Subject, in context: Context, from input: inout Input,
    to output: inout Output
  ) throws {
    let series = try global.showingProgress(on: subject) { meter in
      try decrypt.runAll(
        in: context, from: &input, to: &output,
        onSender: { announce($0, inPlaceOf: meter) },
        onMessage: { result in
          meter.finish()
          switch result {
          case .success(let report): announce(report)
          case .failure(let error):
            global.report(error, about: subject)
          }
        }, onProgress: meter.update)
    }
    global.note(
      """
      \(Tally(series.successCount, of: "message")) read, \(series.replayedCount) already decrypted, \
      \(series.failedCount) failed
      """)
    if series.hasBinaryInText {
      global.note("warning: a binary message stands among messages as text, and was not read")
      global.note("binary messages and messages as text need inputs of their own")
    }
    if let errorClass = series.errorClass { throw ExitCode(errorClass.rawValue) }
  }

  /// Names the sender before the content appears, in the place of the progress line.
  private func announce(_ sender: Sender, inPlaceOf meter: ProgressMeter) {
    meter.finish()
    global.note("from \(sender.name), \(TrustState(of: sender).noted)")
    global.warn(about: sender)
    global.status.send(
      "sender",
      with: [
        ("from", .text(sender.name.description)), ("identity", .text(sender.identity.description)),
      ] + TrustState(of: sender).fields)
  }

  /// Tells which earlier messages this one has shown to be missing. Nobody needs to know it with each later
  /// message again.
  private func tell(_ missing: MissingMessages) {
    if !missing.newInEndedChain.isEmpty {
      let ended = NumberRanges([UInt32](missing.newInEndedChain))
      global.note("messages of the chain before that have not arrived: \(ended)")
    }
    guard !missing.newNumbers.isEmpty else { return }
    let numbers = NumberRanges([UInt32](missing.newNumbers))
    global.note("earlier messages that have not arrived: \(numbers)")
  }

  /// Tells about a message that has been read.
  private func announce(_ report: Decrypt.Report) {
    let contact = report.contact
    tell(report.missing)
    global.status.send(
      "decrypted",
      with: [
        ("from", .text(contact.name.description)),
        ("identity", .text(contact.identity.description)),
      ] + TrustState(of: contact, introducer: report.introducer).fields + [
        ("chain", .text(report.chain.description)),
        ("number", .number(UInt64(report.number))),
        ("missing", .list(report.missing.numbers.map { .number(UInt64($0)) })),
        ("replay", .flag(report.isReplay)), ("new_session", .flag(report.isNewSession)),
        ("bytes_out", .number(report.bytesOut)),
      ])
  }
}

/// `pawl forget`
struct ForgetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forget", abstract: "Deletes the message keys that 'decrypt --keep' left.",
    discussion: """
      The file may hold several messages. One that was never read is left alone. With --all, all keys \
      that were kept are deleted.

      Example: pawl forget photos.msg
      """)

  @Flag(
    name: OptionName.all.specification,
    help: "Delete all keys that were kept, without looking at messages.")
  var all = false

  @Argument(help: "The message; standard input if omitted.")
  var file: FileArgument?

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard !all || file == nil else { throw WrongUsage.notFileAndAll }
  }

  func run() throws {
    let subject = Subject(reading: file)
    try global.perform(on: subject) { context in
      guard !all else {
        let count = try ForgetAll().run(in: context)
        return global.note("deleted \(Tally(count, of: "key")) of messages that were read")
      }
      var input = try global.open(file)
      let report = try Forget().run(in: context, from: &input) { error in
        global.report(error, about: subject)
      }
      switch report.successCount {
      case 0: break
      case 1: global.note("the message cannot be read again")
      case let count: global.note("\(Tally(count, of: "message")) cannot be read again")
      }
      if let errorClass = report.errorClass { throw ExitCode(errorClass.rawValue) }
    }
  }
}
