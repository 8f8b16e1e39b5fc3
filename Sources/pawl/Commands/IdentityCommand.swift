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

/// `pawl verify`
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Shows the safety number that you share with a contact.",
    discussion: """
      Compare it on the telephone or in person: if both of you see the same digits, nobody is \
      between you.

      Example: pawl verify bob --confirm
      """)

  @Argument(help: "The contact.")
  var name: NameArgument

  @Flag(
    name: OptionName.confirm.specification, help: "Record that both of you have compared it.")
  var confirm = false

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform(on: .answer) { context in
      let report = try Verify(name: try name.name, isConfirming: confirm).run(in: context)
      try global.answer(report.number.description)
      let contact = report.contact
      global.note("you are \(report.own)")
      global.note("\(contact.name) is \(contact.identity)")
      global.note(
        report.contact.isVerified
          ? "\(contact.name) is verified"
          : "\(contact.name) is not verified; if \(contact.name) sees the same digits, add --confirm"
      )
    }
  }
}
