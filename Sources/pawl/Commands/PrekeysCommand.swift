import ArgumentParser
import Descriptors
import Operations

/// `pawl prekeys`
struct PrekeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prekeys",
    abstract: "Lists which of your bundles can be imported, and until when.",
    discussion: """
      It also tells how many one-time bundles nobody has taken from the directories of 'pawl publish'.

      Example: pawl prekeys
      """)

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform { context in
      let report = try ListPrekeys().run(in: context)
      try global.answer((Self.bundles(in: report) + Self.shelves(in: report)).joined())
    }
  }

  /// Returns a line for all bundles of one kind that were made on the same day and expire on the
  /// same day.
  private static func bundles(in report: ListPrekeys.Report) -> [String] {
    var lines: [(text: String, count: Int)] = []
    for bundle in report.bundles {
      let kind = bundle.isOneTime ? "one-time" : "reusable"
      let text = "\(kind)\tmade \(Day(bundle.created))\tuntil \(Day(bundle.expires))"
      if let index = lines.firstIndex(where: { $0.text == text }) {
        lines[index].count += 1
      } else {
        lines.append((text, 1))
      }
    }
    return lines.map { "\($0.text)\t\($0.count)\n" }
  }

  private static func shelves(in report: ListPrekeys.Report) -> [String] {
    report.shelves.map { shelf in
      let state = shelf.unclaimedCount.map { "\(Tally($0, of: "one-time bundle")) unclaimed" }
      return "directory\t\(shelf.directory)\t\(state ?? "cannot be read")\n"
    }
  }
}
