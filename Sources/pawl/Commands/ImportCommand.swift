import ArgumentParser
import Octets
import Operations
import Ratcheting

/// `pawl import`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Verifies a bundle, saves its owner as a contact and begins a session.",
    usage:
      "pawl import [--identity <pawl1…>] [--new-session] [--one-time] [--all] [--replace] [--yes] [--json] [<name>] [<file>]",
    discussion: """
      With one argument, that is a file if it has a slash or ends in '.pawl', and the name is the one \
      that the bundle suggests.

      From a prekey directory, or one identity's folder in it, it takes a one-time bundle that \
      nobody else gets; when none is left, the reusable one. Of several people there, the name says who \
      is meant: a contact, or else the only one who suggests that name. With --all, it takes a bundle of \
      everyone in a directory, after showing what it will do.

      If a session with the owner works, it goes on. A new one begins only if the bundle revokes \
      earlier ones, or if the owner has never answered and the present bundle is about to expire.

      Example: pawl import bob bob.pawl
      """)

  @Argument(help: "Your name for the owner of the bundle.")
  var name: NameOrFileArgument

  @Argument(help: "The bundle, or a prekey directory; standard input if omitted.")
  var file: FileArgument?

  @Option(
    name: OptionName.identity.specification,
    help: ArgumentHelp("Refuse a bundle from anyone else.", valueName: "pawl1…"))
  var identity: IdentityArgument?

  @Flag(
    name: OptionName.newSession.specification,
    help: "Begin a session even if there is one that works.")
  var newSession = false

  @Flag(
    name: OptionName.oneTime.specification,
    help: "Refuse a reusable bundle, also if no other is left.")
  var oneTime = false

  @Flag(
    name: OptionName.replace.specification,
    help: "Give the contact's name to a new identity, and forget the former one.")
  var replace = false

  @Flag(name: OptionName.all.specification, help: "Import everyone in a prekey directory.")
  var all = false

  @Flag(name: OptionName.yes.specification, help: "Do not ask, also on a terminal.")
  var yes = false

  @Flag(
    name: OptionName.json.specification, help: "Print who was imported as JSON; with --all, a list."
  )
  var json = false

  @OptionGroup var global: GlobalOptions

  /// The file that is read: the second argument, or the only one if it is no name.
  private var source: FileArgument? { file ?? (all || name.isFile ? name.file : nil) }

  /// Whether the name is the one that the bundle suggests.
  private var isNameSuggested: Bool { file == nil && name.isFile }

  func validate() throws {
    guard !all || file == nil && identity == nil && !replace else {
      throw WrongUsage.directoryAlone
    }
    guard !replace || !isNameSuggested else { throw WrongUsage.nobodyToReplace }
  }

  func run() throws {
    let subject = Subject(reading: source, writing: json ? .some(nil) : .none)
    try global.perform(on: subject) { context in
      if all { return try importAll(from: name.file, in: context) }
      let importer = Import(
        try naming, expectedIdentity: identity?.identity, isNewSession: newSession,
        isOneTimeOnly: oneTime)
      let isDirectory = source?.isDirectory ?? false
      let report: Import.Report?
      if isDirectory, let source {
        report = try importer.run(
          in: context, fromDirectory: source.path, isMeant: isMeant(_:becoming:))
      } else {
        global.noteTyping(into: source)
        var input = try global.open(source)
        report = try importer.run(in: context, from: &input, isMeant: isMeant(_:becoming:))
      }
      if json { try global.answer("\(report?.json ?? .null)") }
      guard let report else { return global.note("nothing was imported") }
      announce(report, from: isDirectory ? source : nil)
    }
  }

  private var naming: Import.Naming {
    get throws(OperationError) {
      if isNameSuggested { return .suggested }
      return replace ? .replacing(try name.name) : .given(try name.name)
    }
  }

  /// Asks whether a contact's place is to be taken, where somebody can be asked.
  private func isMeant(_ former: Contact, becoming identity: IdentityKey) -> Bool {
    yes
      || Console.agree(
        """
        \(former.name) is \(former.identity)\(former.isVerified ? ", verified" : ""). forget that identity \
        and all sessions with it, and take \(identity) for \(former.name)?
        """)
  }

  // MARK: Everyone

  private func importAll(from directory: FileArgument, in context: Context) throws {
    let verb = ImportAll(directory.path, isNewSession: newSession, isOneTimeOnly: oneTime)
    let plan = try verb.plan(in: context)
    for step in plan.steps { tell(step) }
    guard yes || Console.canAsk else { throw WrongUsage.notAgreed }
    let count = plan.steps.count { !$0.action.isLeavingOut }
    guard yes || Console.agree("import \(Tally(count, of: "identity", several: "identities"))?")
    else {
      if json { try global.answer("[]") }
      return global.note("nothing was imported")
    }
    var outcomes = plan.steps.compactMap { step in
      Self.reason(for: step).map { Self.json(for: step.identity, leftOutSince: $0) }
    }
    var hasFailed = count < plan.steps.count
    verb.carryOut(plan, in: context) { step, result in
      switch result {
      case .success(let report):
        outcomes.append(report.json)
        announce(report, from: directory)
      case .failure(let error):
        hasFailed = true
        global.report(error, about: Subject(reading: directory))
        outcomes.append(
          Self.json(for: step.identity, leftOutSince: Complaint(error).message))
      }
    }
    if json { try global.answer("\(JSON.list(outcomes))") }
    if hasFailed { throw ExitCode(1) }
  }

  private static func json(for identity: IdentityKey, leftOutSince reason: String) -> JSON {
    .object([("identity", .text(identity.description)), ("error", .text(reason))])
  }

  /// Tells what will be done about an identity in a directory: to people before they are asked, even if
  /// they want no notes.
  private func tell(_ step: ImportAll.Step) {
    let identity = step.identity
    switch step.action {
    case .add(let name): plan("\(name) is new: \(identity)")
    case .keep(let name): plan("\(name) is a contact already: \(identity)")
    case .leaveTaken, .leaveAmbiguous, .leaveNameless, .leaveEmpty:
      let reason = Self.reason(for: step) ?? ""
      Console.complain("\(identity) is left out: \(reason)", reportingTo: global.status)
    }
  }

  /// Returns why an identity is left out, or `nil` if it is not.
  private static func reason(for step: ImportAll.Step) -> String? {
    switch step.action {
    case .add, .keep: return nil
    case .leaveTaken(let name): return "the name \(name) belongs to someone else here"
    case .leaveAmbiguous(let name): return "several suggest the name \(name)"
    case .leaveNameless(let text):
      let name = text.isEmpty ? "no name" : "'\(PlainText.escaped(text))', which is no name here"
      return "it suggests \(name)"
    case .leaveEmpty: return "it has no bundle that can be imported"
    }
  }

  private func plan(_ text: String) {
    if yes { global.note(text) } else { Console.say(text) }
  }

  // MARK: Reports

  /// Tells that a directory had no one-time bundle, which its keeper may have seen to.
  private func noteReusable(in directory: FileArgument) {
    global.note(
      """
      no one-time bundle could be taken from \(directory.path), so this one is shared with all who import \
      from it; --one-time would have refused it
      """)
  }

  /// Reports an import, from a directory unless that is `nil`, to people and to scripts.
  private func announce(_ report: Import.Report, from directory: FileArgument?) {
    note(report)
    if let directory, report.hasBegun, !report.isOneTime { noteReusable(in: directory) }
    // The one-time bundles of a directory are newer than the reusable one.
    if directory == nil ? report.isOutdated : report.isDisplaced {
      global.note(
        """
        warning: \(report.contact.name) has made a newer bundle than this one, which is of \
        \(Day(report.created))
        """)
    }
    global.status.send(
      "imported",
      with: [
        ("name", .text(report.contact.name.description)),
        ("identity", .text(report.contact.identity.description)),
        ("one_time", .flag(report.isOneTime)), ("created", .number(report.created)),
        ("new_session", .flag(report.hasBegun)),
      ])
  }

  private func note(_ report: Import.Report) {
    let contact = report.contact
    let state = TrustState(of: contact, introducer: report.introducer)
    let hint = contact.isVerified ? "" : ": see 'pawl verify \(ShellWord(contact.name))'"
    if let former = report.replaced { warn(of: contact, insteadOf: former) }
    global.note("\(contact.name) is \(contact.identity), \(state.noted)\(hint)")
    if isNameSuggested, report.isAdded {
      global.note(
        "the bundle suggests this name; 'pawl contact rename \(ShellWord(contact.name)) NAME' changes it"
      )
    }
    global.warn(of: report.lookalikes, whichLookLike: contact.name)
    if report.isRevocation {
      global.note("\(contact.name) has revoked all earlier bundles")
    }
    guard report.hasBegun else {
      return global.note(
        "the session with \(contact.name) goes on; --new-session begins another")
    }
    let kind = report.isOneTime ? "one-time" : "reusable"
    global.note(
      """
      a session has begun with a \(kind) bundle of \(Day(report.created)); unless they answer, it ends \
      on \(Day(report.expires))
      """)
  }

  private func warn(of contact: Contact, insteadOf former: Contact) {
    let trust = former.isVerified ? ", who was verified" : ""
    global.note(
      """
      warning: THE IDENTITY OF \(contact.name) HAS CHANGED: it was \(former.identity)\(trust); all \
      sessions with that identity are gone, and what it still sends cannot be read
      """)
  }
}

extension Import.Report {
  fileprivate var json: JSON {
    .object(
      contact.fields(introducedBy: introducer) + [
        ("added", .flag(isAdded)), ("one_time", .flag(isOneTime)), ("created", .number(created)),
        ("expires", .number(expires)), ("new_session", .flag(hasBegun)),
      ] + (replaced.map { [("replaced", .text($0.identity.description))] } ?? []))
  }
}
