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

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform { context in
      let findings = try Check().run(in: context)
      try global.answer(Self.lines(for: findings))
      if let complaint = Self.complaint(about: findings) {
        throw ExitCode(Console.fail(complaint, reportingTo: global.status))
      }
    }
  }

  private static func lines(for findings: Check.Findings) -> String {
    """
    identity    \(findings.identity)
    contacts    \(findings.contactCount), with \(Tally(findings.sessionCount, of: "session"))
    records     \(findings.recordCount), \(state(of: findings.problems))
    passphrase  \(findings.isSealed ? "set" : "none")
    marker      \(words(for: findings.standing))

    """ + findings.problems.map { "problem     \(words(for: $0))\n" }.joined()
  }

  private static func state(of problems: [String]) -> String {
    problems.isEmpty ? "all intact" : "\(Tally(problems.count, of: "problem"))"
  }

  private static func words(for standing: Examination.Standing) -> String {
    switch standing {
    case .unknown: "none on this machine: an older state would not be noticed"
    case .current: "agrees"
    case .older: "ahead: the store was put back to an older state"
    }
  }

  /// Returns a problem in words.
  // For the lead: this takes Storage's typed problem, and the error of a record goes through
  // `words(for: any Error)`: "record 12: \(words(for: error))".
  private static func words(for problem: String) -> String { problem }

  /// Returns what is wrong with a record, from the error that its examination threw.
  private static func words(for error: any Error) -> String {
    switch error {
    case StorageError.damaged(let what): what
    case RatchetingError.malformedRecord: "it is malformed"
    default: Complaint(OperationError(folding: error)).message
    }
  }

  private static func complaint(about findings: Check.Findings) -> Complaint? {
    if let problem = findings.problems.first {
      return Complaint(.storage(.damaged(words(for: problem))))
    }
    return findings.standing == .older ? Complaint(.storage(.older)) : nil
  }
}
