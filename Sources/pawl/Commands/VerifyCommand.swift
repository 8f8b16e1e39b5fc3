import ArgumentParser
import Operations
import Ratcheting

/// `pawl verify`
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Shows the safety number that you share with a contact.",
    discussion: """
      Compare it over a telephone call or in person: when both see the same digits, nobody stands \
      between you.

      Example: pawl verify bob --confirm
      """)

  @Argument(help: "The contact.")
  var name: NameArgument

  @Flag(help: "Note that both of you compared it.")
  var confirm = false

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform { context in
      let outcome = try Verify(name: try name.name, isConfirming: confirm).run(in: context)
      try global.answer(outcome.number.description)
      let contact = outcome.contact
      global.note("you are \(outcome.own)")
      global.note("\(contact.name) is \(contact.identity)")
      global.note(
        outcome.isVerified
          ? "\(contact.name) is verified"
          : "\(contact.name) is not verified; if \(contact.name) sees the same digits, add --confirm"
      )
    }
  }
}
