import ArgumentParser
import Descriptors
import Octets
import Operations
import Ratcheting
import Sealing

/// `pawl encrypt`
struct EncryptCommand: ParsableCommand, Encryption {
  static let configuration = CommandConfiguration(
    commandName: "encrypt", abstract: "Encrypts standard input or a file to contacts.",
    usage: """
      pawl encrypt --to <name> | --recipients-file <file> [--output <file> [--no-clobber] | --dry-run [--json]] \
      [--armor] [--compress <how>] [--level <0-9>] [--pad] [<file> | -- <command>]
      """,
    discussion: """
      Only they can decrypt it, each of them once; you cannot. If a command behind '--' fails, no \
      whole message is written, and the status is 24.

      Example: pawl encrypt -t bob -o photos.msg -- tar c photos
      """,
    aliases: ["enc"])

  @Option(
    name: OptionName.to.specification,
    help: ArgumentHelp(
      "A contact or a @group who can read it; may be given several times.", valueName: "name"))
  var to: [AddresseeArgument] = []

  @Option(
    name: OptionName.recipients.specification,
    help: ArgumentHelp(
      "A file that names recipients, one on each line; may be given several times.",
      valueName: "file"))
  var recipients: [FileArgument] = []

  @Option(
    name: OptionName.output.specification,
    help: ArgumentHelp(
      "Write to this file, which appears only when complete; '-' insists on standard output.",
      valueName: "file"))
  var output: FileArgument?

  @Flag(name: OptionName.noClobber.specification, help: "Refuse to replace a file.")
  var noClobber = false

  @Flag(
    name: OptionName.dryRun.specification,
    help: "Only say who can be written to, until when, and how long the head will be.")
  var dryRun = false

  @Flag(name: OptionName.json.specification, help: "Print what '--dry-run' finds as JSON.")
  var json = false

  @Flag(name: OptionName.armor.specification, help: "Write text instead of binary.")
  var armor = false

  @Option(
    name: OptionName.compress.specification,
    help: ArgumentHelp(
      "Compress with this method.", valueName: "how"))
  var compress = Compression.default.method

  @Option(
    name: OptionName.level.specification,
    help: ArgumentHelp(
      "How hard to compress, from 0 (not at all) to 9; normally 3 for zstd and 1 for deflate.",
      valueName: "0-9"))
  var level: Int?

  @Flag(name: OptionName.pad.specification, help: "Add padding, so that the length reveals less.")
  var pad = false

  @Argument(help: "What to encrypt; standard input if omitted.")
  var file: FileArgument?

  @Argument(
    parsing: .postTerminator,
    help: ArgumentHelp("Behind '--': a command whose output to encrypt.", valueName: "command"))
  var command: [String] = []

  @OptionGroup var global: GlobalOptions

  func validate() throws { try check() }

  func run() throws { try perform() }
}

/// What `pawl encrypt` is asked to do, whether the parser has read it or ``PlainArguments`` has.
protocol Encryption: CommandRunner {
  var to: [AddresseeArgument] { get }
  var recipients: [FileArgument] { get }
  var noClobber: Bool { get }
  var dryRun: Bool { get }
  var json: Bool { get }
  var armor: Bool { get }
  var compress: Compression.Method { get }
  var level: Int? { get }
  var pad: Bool { get }
}

extension Encryption {
  /// Checks that the arguments go together.
  ///
  /// - Throws: ``WrongUsage``
  func check() throws {
    guard !to.isEmpty || !recipients.isEmpty else { throw WrongUsage.noRecipient }
    let isInputFree = file.map { !$0.isDash } ?? !command.isEmpty
    guard isInputFree || !recipients.contains(where: \.isDash) else {
      throw WrongUsage.listFromInput
    }
    guard level.map(Compression.levels.contains) ?? true else { throw WrongUsage.levelOutOfRange }
    guard command.isEmpty || file == nil else { throw WrongUsage.inputAndCommand }
    guard dryRun || !json else { throw WrongUsage.jsonAlone }
  }

  /// Encrypts, and tells about it.
  func perform() throws {
    // A command reads standard input, unless the passphrase comes from there.
    let isReading = command.isEmpty || global.isStandardInputFree
    let subject = Subject(
      reading: isReading ? .some(file) : .none, writing: dryRun ? nil : output, from: command.first,
      replacing: .unreadable)
    try global.perform(on: subject) { context in
      let recipients = try to.map { Recipient(try $0.addressee) } + listed()
      guard !recipients.isEmpty else { throw WrongUsage.noRecipient }
      let encrypt = Encrypt(
        to: recipients, isArmored: armor, compression: Compression(compress, level: level),
        isPadded: pad)
      if dryRun { return try tell(try encrypt.preview(in: context)) }
      var input = try openInput(leavingToCommand: isReading)
      var output = try Output.open(
        output, for: armor ? .armored : .sealed, isReplacing: !noClobber)
      if command.isEmpty { global.noteTyping(into: file) }
      announce(
        try global.showingProgress(on: subject) {
          try encrypt.run(in: context, from: &input, to: &output, onProgress: $0.update)
        })
    }
  }

  /// Opens the file, or else the output of the command that follows, or standard input. `hasInput` is
  /// whether the command gets standard input.
  private func openInput(leavingToCommand hasInput: Bool) throws -> Input {
    guard let command = try otherCommand() else { return try global.open(file, for: .anything) }
    return try Input.command(command, hasInput: hasInput)
  }

  /// Returns the recipients that files name.
  private func listed() throws -> [Recipient] {
    try recipients.flatMap { file in
      var input = try global.open(file, for: .anything)
      return try Recipient.list(from: &input)
    }
  }

  /// Tells who can be written to.
  private func tell(_ preview: Encrypt.Preview) throws {
    try json ? global.answer("\(preview.json)") : global.answer(preview.listing)
    for failure in preview.failures { global.report(failure.error, about: Subject()) }
    if let first = preview.failures.first { throw ExitCode(first.error.errorClass.rawValue) }
  }

  private func announce(_ report: Encrypt.Report) {
    for position in report.positions { warn(of: position) }
    if report.isContentMessage { global.note("warning: the input is itself a pawl message") }
    global.status.send(
      "encrypted",
      with: [
        ("to", .list(report.positions.map { .text($0.name.description) })),
        ("chain", .list(report.positions.map { .text($0.chain.description) })),
        ("number", .list(report.positions.map { .number(UInt64($0.number)) })),
        (
          "unanswered_until",
          .list(report.positions.map { $0.unansweredUntil.map(JSON.number) ?? .null })
        ),
        ("bytes_in", .number(report.bytesIn)), ("bytes_out", .number(report.bytesOut)),
      ])
  }
}

extension Encrypt.Preview {
  fileprivate var listing: Listing {
    let lines = recipients.map { entry, end in
      [
        Listing.Field(entry.contact.name),
        Listing.Field(end.map { "until \(Minute($0))" } ?? "without limit"),
      ]
    }
    let head = [Listing.Field("head"), Listing.Field(Tally(headByteCount, of: "byte"))]
    return Listing(lines + [head])
  }

  /// All recipients, those to whom no message can be written with the reason.
  fileprivate var json: JSON {
    let reachable = recipients.map { entry, end in
      JSON.object(entry.fields + (end.map { [("unanswered_until", .number($0))] } ?? []))
    }
    let others = failures.map { entry, error in
      JSON.object(entry.fields + [("error", .text(Complaint(error).message))])
    }
    return .object([
      ("recipients", .list(reachable + others)), ("head_bytes", .number(UInt64(headByteCount))),
    ])
  }
}

extension Encryption {
  /// How long before the end of an unanswered session people are told, in seconds.
  private static var warningPeriod: UInt64 { 14 * Seconds.perDay }

  /// Warns that a recipient has not answered, and soon cannot be written to.
  fileprivate func warn(of position: MessagePosition) {
    guard let end = position.unansweredUntil, end <= Process.now + Self.warningPeriod else {
      return
    }
    global.note(
      """
      warning: \(position.name) has not answered, and cannot be written to after \(Day(end)) without a \
      fresh bundle of theirs
      """)
  }
}

extension Compression.Method: ExpressibleByArgument {}
