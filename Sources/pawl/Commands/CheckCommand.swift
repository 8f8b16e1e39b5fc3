import ArgumentParser
import Operations
import Ratcheting
import Storage

/// `pawl check`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Verifies the store from end to end.",
    discussion: """
      Every record is opened, and nothing is changed. What is wrong is printed, and the status is 22.

      Example: pawl check
      """)

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform { context in
      let findings = try Check().run(in: context)
      try global.answer(Self.lines(findings))
      if let complaint = Self.complaint(findings) {
        throw ExitCode(Console.fail(complaint, global.status))
      }
    }
  }

  private static func lines(_ findings: Check.Findings) -> String {
    """
    identity    \(findings.identity)
    contacts    \(findings.contactCount), with \(Tally(findings.sessionCount, "session"))
    records     \(findings.recordCount), \(state(findings.problems))
    passphrase  \(findings.isSealed ? "set" : "none")
    marker      \(words(findings.standing))

    """ + findings.problems.map { "problem     \($0)\n" }.joined()
  }

  private static func state(_ problems: [String]) -> String {
    problems.isEmpty ? "all whole" : "\(Tally(problems.count, "problem"))"
  }

  private static func words(_ standing: Examination.Standing) -> String {
    switch standing {
    case .unknown: "none on this machine: an older state would not be noticed"
    case .current: "agrees"
    case .older: "ahead: the store was put back to an older state"
    }
  }

  private static func complaint(_ findings: Check.Findings) -> Complaint? {
    if let problem = findings.problems.first {
      return Complaint(.storage(.damaged(problem)))
    }
    return findings.standing == .older ? Complaint(.storage(.older)) : nil
  }
}
