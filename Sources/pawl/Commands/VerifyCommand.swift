import ArgumentParser
import Operations
import Ratcheting

/// `pawl verify`
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Compares the safety number that you share with a contact.",
    usage: "pawl verify [<name> [<digits> ...] | --all] [--confirm | --undo]",
    discussion: """
      Compare it on the telephone or in person: if both of you see the same digits, nobody is \
      between you. With the digits that the other sees behind the name, it compares them, and confirms \
      the contact if they are the same.

      Example: pawl verify bob --confirm
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

  @OptionGroup var global: GlobalOptions

  func validate() throws {
    guard all != (name != nil) else { throw WrongUsage.notOneOrAll }
    guard [confirm, undo, !digits.isEmpty].count(where: { $0 }) <= 1 else {
      throw WrongUsage.severalActions
    }
  }

  func run() throws {
    try global.perform(on: .answer) { context in
      let action: Verify.Action =
        if !digits.isEmpty { .compare(digits.joined()) } else if undo { .undo } else {
          confirm ? .confirm : .show
        }
      let contact = try name?.addressee
      let reports = try Verify(contact, action: action).run(in: context)
      for (index, report) in reports.enumerated() {
        if index > 0 { try global.answer("\n") }
        try show(report)
      }
    }
  }

  private func show(_ report: Verify.Report) throws {
    try global.answer(report.number.rows.joined(separator: "\n"))
    let contact = report.contact
    global.note("you are \(report.own)")
    global.note("\(contact.name) is \(contact.identity)")
    let state = TrustState(of: contact, introducer: report.introducer)
    global.note(
      contact.isVerified
        ? "\(contact.name) is verified"
        : "\(contact.name) is \(state); if \(contact.name) sees the same digits, add --confirm")
  }
}
