import ArgumentParser
import Operations
import Ratcheting

/// `pawl contact`
struct ContactCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "contact", abstract: "Shows and changes the address book.",
    discussion: "Example: pawl contact list",
    subcommands: [
      ListCommand.self, ShowCommand.self, RenameCommand.self, RemoveCommand.self,
    ])

  /// `pawl contact list`
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the contacts and whether each was verified.",
      discussion: "Example: pawl contact list --json")

    @Flag(name: OptionName.json.specification, help: "Print them as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform(on: .answer) { context in
        let contacts = try ListContacts().run(in: context)
        try global.answer(
          json ? JSON.list(contacts.map(\.json)).description : contacts.map(\.line).joined())
      }
    }
  }

  /// `pawl contact show`
  struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Shows what is known about a contact.",
      discussion: "Example: pawl contact show bob")

    @Argument(help: "The contact.")
    var name: NameArgument

    @Flag(name: OptionName.json.specification, help: "Print it as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform(on: .answer) { context in
        let report = try ShowContact(name: try name.name).run(in: context)
        try global.answer(json ? report.json.description : report.lines)
      }
    }
  }

  /// `pawl contact rename`
  struct RenameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rename", abstract: "Gives a contact another name.",
      discussion: "Example: pawl contact rename bob robert")

    @Argument(help: "The contact.")
    var name: NameArgument

    @Argument(help: "The new name.")
    var newName: NameArgument

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let newName = try newName.name
        let lookalikes = try RenameContact(name: try name.knownName, to: newName).run(in: context)
        global.warn(of: lookalikes, whichLookLike: newName)
      }
    }
  }

  /// `pawl contact remove`
  struct RemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Forgets a contact and all sessions with them.",
      discussion: """
        What they send in these sessions can no longer be read, and whether they were verified is \
        forgotten.

        Example: pawl contact remove bob
        """)

    @Argument(help: "The contact.")
    var name: NameArgument

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let name = try name.knownName
        try RemoveContact(name: name).run(in: context)
        global.note("\(name) and all sessions with them are forgotten")
      }
    }
  }
}

extension Contact {
  /// The contact on a line of a list.
  var line: String {
    "\(name)\t\(identity)\t\(isVerified ? "verified" : "not verified")\n"
  }

  /// The contact in a list.
  var json: JSON { .object(fields) }

  fileprivate var fields: [(String, JSON)] {
    [
      ("name", .text(name.description)), ("identity", .text(identity.description)),
      ("verified", .flag(isVerified)),
    ]
  }
}

extension ShowContact.Report {
  fileprivate var lines: String {
    contact.line
      + kept.map { "kept\t\($0.chain)\t\($0.number)\tuntil \(Minute($0.end))\n" }.joined()
  }

  fileprivate var json: JSON { .object(contact.fields + [("kept", .list(kept.map(\.json)))]) }
}
