import ArgumentParser
import Operations
import Ratcheting

/// `pawl group`
struct GroupCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "group", abstract: "Shows and changes groups of contacts.",
    discussion: """
      '-t @team' writes to all members of a group, and '-f @team' accepts a message from any of them. A \
      group may also stand for the machines of one person.

      Example: pawl group add team bob carol
      """,
    subcommands: [
      AddCommand.self, RemoveCommand.self, ListCommand.self, ShowCommand.self, RenameCommand.self,
      DeleteCommand.self,
    ])

  /// `pawl group add`
  struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Adds contacts to a group, which it makes if need be.",
      discussion: "Example: pawl group add team bob carol")

    @Argument(help: "The group.")
    var group: GroupArgument

    @Argument(help: "The contacts.")
    var names: [NameArgument]

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        try AddToGroup(try names.map { try $0.name }, to: try group.name).run(in: context)
      }
    }
  }

  /// `pawl group remove`
  struct RemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Removes contacts from a group.",
      discussion: "Example: pawl group remove team carol")

    @Argument(help: "The group.")
    var group: GroupArgument

    @Argument(help: "The contacts.")
    var names: [NameArgument]

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        try RemoveFromGroup(try names.map { try $0.knownName }, from: try group.name)
          .run(in: context)
      }
    }
  }

  /// `pawl group list`
  struct ListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the groups and who is in them.",
      discussion: "Example: pawl group list --json")

    @Flag(name: OptionName.json.specification, help: "Print them as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform(on: .answer) { context in
        let groups = try ListGroups().run(in: context)
        guard !json else { return try global.answer("\(JSON.list(groups.map(\.json)))") }
        try global.answer(
          Listing(groups.map { [Listing.Field($0.group.name), Listing.Field($0.names)] }))
      }
    }
  }

  /// `pawl group show`
  struct ShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show", abstract: "Lists the members of a group, like 'pawl contact list'.",
      discussion: "Example: pawl group show team")

    @Argument(help: "The group.")
    var group: GroupArgument

    @Flag(name: OptionName.json.specification, help: "Print it as JSON.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform(on: .answer) { context in
        let groups = try ListGroups(named: try group.name).run(in: context)
        guard !json else { return try global.answer(groups.map(\.json.description).joined()) }
        try global.answer(
          groups.flatMap(\.members).listing, withFullIdentitiesIn: "'pawl contact show NAME'")
      }
    }
  }

  /// `pawl group rename`
  struct RenameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rename", abstract: "Gives a group another name.",
      discussion: "Example: pawl group rename team crew")

    @Argument(help: "The group.")
    var group: GroupArgument

    @Argument(help: "The new name.")
    var newName: GroupArgument

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        try RenameGroup(name: try group.name, to: try newName.name).run(in: context)
      }
    }
  }

  /// `pawl group delete`
  struct DeleteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "delete", abstract: "Deletes a group, whose members stay contacts.",
      discussion: "Example: pawl group delete team")

    @Argument(help: "The group.")
    var group: GroupArgument

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in try DeleteGroup(name: try group.name).run(in: context) }
    }
  }
}

extension ListGroups.Entry {
  fileprivate var names: [ContactName] { members.map(\.contact.name) }

  fileprivate var json: JSON {
    .object([
      ("name", .text(group.name.description)),
      ("members", .list(members.map(\.json))),
    ])
  }
}
