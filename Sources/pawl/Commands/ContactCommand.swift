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
      ExportCommand.self, AddCommand.self,
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
        guard !json else { return try global.answer("\(JSON.list(contacts.map(\.json)))") }
        try global.answer(contacts.listing, withFullIdentitiesIn: "'pawl contact show NAME'")
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
        try json ? global.answer("\(report.json)") : global.answer(report.listing)
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

    @Flag(name: OptionName.yes.specification, help: "Do not ask, also on a terminal.")
    var yes = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform { context in
        let name = try name.knownName
        let isRemoved = try RemoveContact(name: name).run(in: context) {
          yes || Console.agree("forget \(name), and all sessions with them?")
        }
        global.note(
          isRemoved
            ? "\(name) and all sessions with them are forgotten" : "\(name) stays a contact")
      }
    }
  }

  /// `pawl contact export`
  struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Prints verified contacts as a list for others.",
      discussion: """
        Each line is an identity, a tab and your name for it. 'pawl contact add' takes it over.

        Example: pawl contact export @team
        """)

    @Argument(help: "The contacts or @groups; all contacts if omitted.")
    var names: [AddresseeArgument] = []

    @Flag(name: OptionName.all.specification, help: "Print those too who are not verified.")
    var all = false

    @Flag(
      name: OptionName.json.specification,
      help: "Print them as JSON, which 'contact add' does not read.")
    var json = false

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform(on: .answer) { context in
        let report = try ExportContacts(
          try names.map { try $0.addressee }, includingUnverified: all
        ).run(in: context)
        try global.answer(
          json
            ? "\(JSON.list(report.listed.map { .object($0.fields(introducedBy: nil)) }))"
            : report.text)
        guard !names.isEmpty else { return }
        for name in report.leftOut { global.note("\(name) is not verified, and is left out") }
      }
    }
  }

  /// `pawl contact add`
  struct AddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Adds the contacts on a list that someone has exported.",
      discussion: """
        With --introduced-by, the list is what this contact knows: whom it adds counts as introduced by \
        them. People who are contacts already keep their name. To write to the others, import a bundle \
        from each. With --group, those on the list and the introducer are added to a group.

        Example: pawl decrypt -f carol list.msg | pawl contact add --introduced-by carol
        """)

    @Argument(help: "The list; standard input if omitted.")
    var file: FileArgument?

    @Option(
      name: OptionName.introducedBy.specification,
      help: ArgumentHelp("The verified contact whose list it is.", valueName: "name"))
    var introducedBy: NameArgument?

    @Option(
      name: OptionName.group.specification,
      help: ArgumentHelp("Add them, and the introducer, to this group.", valueName: "name"))
    var group: NameArgument?

    @OptionGroup var global: GlobalOptions

    func run() throws {
      try global.perform(on: Subject(reading: file)) { context in
        let introducer = try introducedBy?.name
        global.noteTyping(into: file)
        var input = try global.open(file)
        let report = try AddContacts(introducedBy: introducer, to: try group?.name)
          .run(in: context, from: &input)
        if report.isEmpty { global.note("the list is empty") }
        tell(report, introducer: introducer)
        if !report.taken.isEmpty { throw ExitCode(1) }
      }
    }

    private func tell(_ report: AddContacts.Report, introducer: ContactName?) {
      let state = introducer.map { "introduced by \($0)" } ?? "not verified"
      for name in report.added { global.note("\(name) is a contact now, \(state)") }
      for (name, others) in report.lookalikes { global.warn(of: others, whichLookLike: name) }
      for (name, listed) in report.known where name != listed {
        global.note("\(listed) is already a contact, named \(name)")
      }
      if introducer != nil {
        for name in report.stillUnverified {
          global.note(
            """
            \(name) is a contact already, and still not verified: compare numbers, or remove the contact \
            and add the list again
            """)
        }
      }
      for name in report.taken {
        Console.complain(
          "the name \(name) belongs to someone else here, so \(name) is left out",
          reportingTo: global.status)
      }
    }
  }
}

extension [ListContacts.Entry] {
  /// The contacts on the lines of a list.
  var listing: Listing {
    let identities = ShortIdentities(of: map(\.contact.identity))
    return Listing(
      map { entry in
        [
          Listing.Field(entry.contact.name), identities.field(of: entry.contact.identity),
          Listing.Field(TrustState(of: entry.contact, introducer: entry.introducer)),
        ]
      })
  }
}

extension ListContacts.Entry {
  /// The contact in a list.
  var json: JSON { .object(fields) }

  /// The facts about the contact.
  var fields: [(String, JSON)] { contact.fields(introducedBy: introducer) }
}

extension Contact {
  /// The facts about a contact whom another has introduced, or nobody.
  func fields(introducedBy introducer: ContactName?) -> [(String, JSON)] {
    [
      ("name", .text(name.description)), ("identity", .text(identity.description)),
    ] + TrustState(of: self, introducer: introducer).fields
  }
}

extension ShowContact.Report {
  /// What is known: on a terminal a label before each fact, elsewhere one line with the contact and then
  /// the others.
  fileprivate var listing: Listing {
    let trust = Listing.Field(TrustState(of: contact, introducer: introducer))
    let (name, identity) = (Listing.Field(contact.name), Listing.Field(contact.identity))
    let isShown = Screen.output.width != nil
    return Listing(
      (isShown
        ? [
          [Listing.Field("name"), name], [Listing.Field("identity"), identity],
          [Listing.Field("trust"), trust],
        ] : [[name, identity, trust]]) + facts)
  }

  private var facts: [[Listing.Field]] {
    let since = contact.trustedSince > 0 ? [("since", ["\(Minute(contact.trustedSince))"])] : []
    let bundle =
      contact.latestBundle > 0
      ? [
        (
          "bundle",
          ["made \(Minute(contact.latestBundle))", "until \(Minute(contact.latestExpiry))"]
        )
      ] : []
    let groups = groups.isEmpty ? [] : [("groups", groups.map(\.description))]
    let kept = kept.map {
      ("kept", [$0.chain.description, "\($0.number)", "until \(Minute($0.end))"])
    }
    return (since + groups + bundle + sessions.map { ("session", $0.facts) } + kept).map {
      [Listing.Field($0), Listing.Field($1)]
    }
  }

  fileprivate var json: JSON {
    let times: [(String, JSON)] = [
      ("trusted_since", contact.trustedSince > 0 ? .number(contact.trustedSince) : .null),
      ("last_bundle", contact.latestBundle > 0 ? .number(contact.latestBundle) : .null),
      ("last_bundle_expires", contact.latestExpiry > 0 ? .number(contact.latestExpiry) : .null),
      ("groups", .list(groups.map { .text($0.description) })),
      ("sessions", .list(sessions.map(\.json))), ("kept", .list(kept.map(\.json))),
    ]
    return .object(contact.fields(introducedBy: introducer) + times)
  }
}
