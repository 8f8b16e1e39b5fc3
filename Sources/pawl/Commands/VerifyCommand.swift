import ArgumentParser
import Descriptors
import Operations
import Pictures
import Ratcheting

/// `pawl verify`
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Compares the safety number that you share with a contact.",
    usage:
      "pawl verify [<name> [<digits> ...] | --all] [--confirm | --undo] [--qr[=<file>]] [--json]",
    discussion: """
      Compare it on the telephone or in person: if both of you see the same digits, nobody is \
      between you. With the digits that the other sees behind the name, it compares them, and confirms \
      the contact if they are the same. With --qr, the other can scan them from your screen. On a \
      terminal, it asks whether they are the same, and elsewhere --confirm says so.

      Example: pawl verify bob
      """)

  @Argument(help: "The contact, or a @group.")
  var name: AddresseeArgument?

  @Argument(help: "The digits that the contact sees; spaces do not matter.")
  var digits: [String] = []

  @Flag(name: OptionName.all.specification, help: "Show the numbers of all contacts.")
  var all = false

  @Flag(
    name: OptionName.confirm.specification, help: "Record that both of you have compared it.")
  var confirm = false

  @Flag(name: OptionName.undo.specification, help: "Forget that it was compared.")
  var undo = false

  @Option(
    name: OptionName.qr.specification,
    help: ArgumentHelp(
      "Draw the digits as a QR code, here or into a file that ends in .png or .svg; the name is given after '='.",
      valueName: "file"))
  var qr: FileArgument?

  @Flag(
    name: OptionName.json.specification,
    help: "Print it as JSON; for a @group or --all, a list.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    if let qr, qr.isDash, let columns = Descriptor(borrowing: 1).columns,
      columns < CodePicture.widthOfDigits
    {
      throw WrongUsage.narrowTerminal
    }
    guard qr.map({ $0.isDash || $0.isPicture }) ?? true else { throw WrongUsage.noPictureName }
    guard !json || !(qr?.isDash ?? false) else { throw WrongUsage.pictureAndJSON }
    guard all != (name != nil) else { throw WrongUsage.notOneOrAll }
    guard [confirm, undo, !digits.isEmpty].count(where: { $0 }) <= 1 else {
      throw WrongUsage.severalActions
    }
  }

  func run() throws {
    let file = qr.flatMap { $0.isDash ? nil : $0 }
    try global.perform(on: file == nil ? .answer : Subject(writing: file)) { context in
      let action: Verify.Action =
        if !digits.isEmpty { .compare(digits.joined()) } else if undo { .undo } else {
          confirm ? .confirm : .show
        }
      let contact = try name?.addressee
      var comparison = try Verify(contact, action: action).begin(in: context)
      // What cannot be drawn or written changes nothing.
      if qr != nil { for report in comparison.reports { _ = try picture(of: report.number) } }
      var output: Output?
      if let file {
        guard comparison.reports.count == 1 else { throw WrongUsage.severalPictures }
        output = try Output.open(file, for: .picture)
      }
      try comparison.finish()
      let reports = comparison.reports
      if let file, let report = reports.first {
        let picture = try picture(of: report.number)
        try output?.complete(with: file.isSVG ? picture.svg : picture.png)
      }
      if json { return try global.answer("\(Self.json(for: reports, to: contact))") }
      for (index, report) in reports.enumerated() {
        if index > 0 { try global.answer("\n") }
        try show(report)
        if isAsking(about: report) { try ask(about: report, in: context) }
      }
    }
  }

  private static func json(for reports: [Verify.Report], to contact: Addressee?) -> JSON {
    let objects = reports.map { report in
      JSON.object(
        report.contact.fields(introducedBy: report.introducer) + [
          ("own_identity", .text(report.own.description)),
          ("safety_number", .text(report.number.description)),
        ])
    }
    if case .contact? = contact { return objects.first ?? .null }
    return .list(objects)
  }

  private func show(_ report: Verify.Report) throws {
    // A row of four groups fills 23 columns.
    let isNarrow = Screen.output.width.map { $0 < 23 } ?? false
    try global.answer(report.number.rows(of: isNarrow ? 3 : 4).joined(separator: "\n"))
    if let qr, qr.isDash {
      try global.answer(picture(of: report.number).text(isColoured: Screen.output.isColoured))
    }
    let contact = report.contact
    global.note("you are \(report.own)")
    global.note("\(contact.name) is \(contact.identity)")
    let state = TrustState(of: contact, introducer: report.introducer)
    let advice = "; if \(contact.name) sees the same digits, add --confirm"
    let isOver = contact.isVerified || isAsking(about: report)
    global.note("\(contact.name) is \(state.noted)\(isOver ? "" : advice)")
  }

  // MARK: The question

  /// Whether somebody at a terminal can say that both see the same digits.
  private func isAsking(about report: Verify.Report) -> Bool {
    let isFree = !global.quiet && qr == nil && !undo
    return !report.contact.isVerified && isFree && Console.canAsk && Screen.output.width != nil
  }

  /// Confirms the number that was shown, if both see the same digits. It is compared, because the contact may
  /// have another identity by now.
  private func ask(about report: Verify.Report, in context: Context) throws {
    let name = report.contact.name
    guard Console.agree("have you compared all digits, and does \(name) see the same?") else {
      return global.note("\(name) is still not verified")
    }
    let shown = Verify.Action.compare(report.number.description)
    _ = try Verify(.contact(name), action: shown).run(in: context)
    global.note("\(name) is \(Screen.error.coloured("verified", .certain))")
  }

  // MARK: QR codes

  private func picture(of number: SafetyNumber) throws(OperationError) -> CodePicture {
    do { return CodePicture(try QRCode(number.groups.joined())) } catch { throw .noQRCode(error) }
  }
}

extension FileArgument {
  fileprivate var isSVG: Bool { hasEnding(".svg") }
  fileprivate var isPicture: Bool { isSVG || hasEnding(".png") }

  private func hasEnding(_ ending: String) -> Bool {
    path.bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8)
  }
}
