import ArgumentParser
import Operations
import Ratcheting

/// `pawl contact`
struct ContactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contact", abstract: "The address book.", discussion: "Example: pawl contact list",
    subcommands: [ListCommand.self])

  /// `pawl contact list`
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the contacts and whether each was verified.",
      discussion: "Example: pawl contact list --json")

    @Flag(help: "Print them as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let contacts = try ListContacts().run(in: context)
        try global.answer(json ? Self.json(contacts) : Self.lines(contacts))
      }
    }

    private static func lines(_ contacts: [Contact]) -> String {
      contacts.map {
        "\($0.name)\t\($0.identity)\t\($0.isVerified ? "verified" : "not verified")\n"
      }.joined()
    }

    private static func json(_ contacts: [Contact]) -> String {
      JSON.list(
        contacts.map {
          .object([
            ("name", .text($0.name.description)), ("identity", .text($0.identity.description)),
            ("verified", .flag($0.isVerified)),
          ])
        }
      ).description
    }
  }
}
