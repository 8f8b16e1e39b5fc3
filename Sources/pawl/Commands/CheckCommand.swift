import ArgumentParser
import Operations
import Ratcheting
import Storage

/// `pawl check`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verifies the whole store.",
    discussion: """
      It opens every record and changes nothing. Problems are printed, and then the status is 22.

      Example: pawl check
      """)

  @Flag(name: OptionName.json.specification, help: "Print the findings as JSON.")
  var json = false

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform(on: .answer) { context in
      let report = try Check().run(in: context)
      try json
        ? global.answer("\(JSON.object(Self.fields(of: report)))")
        : global.answer(inWords: Self.lines(for: report))
      if let complaint = Self.complaint(about: report) {
        throw ExitCode(Console.fail(complaint, reportingTo: global.status))
      }
    }
  }

  private static func lines(for report: Check.Report) -> String {
    """
    identity    \(report.identity)
    contacts    \(report.contactCount), with \(Tally(report.sessionCount, of: "session"))
    records     \(report.recordCount), \(state(of: report.problems))
    passphrase  \(report.hasPassphrase ? "set" : "none")
    marker      \(words(for: report))

    """ + report.problems.map { "problem     \(Complaint.Words.text(of: $0))\n" }.joined()
  }

  private static func fields(of report: Check.Report) -> [(String, JSON)] {
    [
      ("identity", .text(report.identity.description)),
      ("contacts", .number(UInt64(report.contactCount))),
      ("sessions", .number(UInt64(report.sessionCount))),
      ("records", .number(UInt64(report.recordCount))), ("passphrase", .flag(report.hasPassphrase)),
      ("marker", .text(word(for: report.standing))),
      ("problems", .list(report.problems.map { .text(Complaint.Words.text(of: $0)) })),
    ]
  }

  private static func word(for standing: Standing) -> String {
    switch standing {
    case .unknown: "none"
    case .current: "agrees"
    case .older: "ahead"
    case .altered: "differs"
    case .foreign: "foreign"
    case .unsealed: "unsealed"
    }
  }

  private static func state(of problems: [Damage]) -> String {
    problems.isEmpty ? "all intact" : "\(Tally(problems.count, of: "problem"))"
  }

  private static func words(for report: Check.Report) -> String {
    switch report.standing {
    case .unknown where !report.canKeepMarker:
      "none, and this machine can keep none: an older state is not noticed"
    case .unknown: "none on this machine: an older state would not be noticed"
    case .current: "agrees"
    case .older: "ahead: the store was put back to an older state"
    case .altered: "differs: the store was changed elsewhere, as a copy"
    case .foreign: "of another store, which was here before"
    case .unsealed: "agrees, but the passphrase is gone: an older key file was put back"
    }
  }

  private static func complaint(about report: Check.Report) -> Complaint? {
    if let problem = report.problems.first {
      return Complaint(.storage(.damaged(problem)))
    }
    return report.standing.error(of: report.directory).map { Complaint(.storage($0)) }
  }
}
