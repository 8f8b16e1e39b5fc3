import ArgumentParser
import Operations
import Ratcheting

/// `pawl import`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Verifies a bundle, saves its owner as a contact and begins a session.",
    discussion: """
      From a prekey directory, or one identity's folder in it, it takes a one-time bundle that \
      nobody else gets; when none is left, the reusable one.

      If a session with the owner works, it goes on. A new one begins only if the bundle revokes \
      earlier ones, or if the owner has never answered and the present bundle is about to expire.

      Example: pawl import bob bob.pawl
      """)

  @Argument(help: "Your name for the owner of the bundle.")
  var name: NameArgument

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

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform(on: Subject(reading: file)) { context in
      let importer = Import(
        name: try name.name, expectedIdentity: identity?.identity, isNewSession: newSession,
        isOneTimeOnly: oneTime)
      if let file, file.isDirectory {
        let report = try importer.run(in: context, fromDirectory: file.path)
        // The one-time bundles of a directory are newer than the reusable one.
        announce(report, isOutdated: report.isDisplaced)
        if report.hasBegun, !report.isOneTime { noteReusable(in: file) }
      } else {
        var input = try global.open(file)
        let report = try importer.run(in: context, from: &input)
        announce(report, isOutdated: report.isOutdated)
      }
    }
  }

  /// Tells that a directory had no one-time bundle, which its keeper may have seen to.
  private func noteReusable(in directory: FileArgument) {
    global.note(
      """
      no one-time bundle could be taken from \(directory.path), so this one is shared with all who import \
      from it; --one-time would have refused it
      """)
  }

  /// Reports an import to people and to scripts.
  private func announce(_ report: Import.Report, isOutdated: Bool) {
    note(report)
    if isOutdated {
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
    global.note("\(contact.name) is \(contact.identity), \(state)\(hint)")
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
}
