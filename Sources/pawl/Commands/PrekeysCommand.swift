import ArgumentParser
import Descriptors
import Operations

/// `pawl prekeys`
struct PrekeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prekeys", abstract: "Tells which bundles of yours are out, and until when.",
    discussion: """
      And how many one-time bundles of a directory of 'pawl publish' nobody has taken.

      Example: pawl prekeys
      """)

  @OptionGroup var global: GlobalOptions

  func run() throws {
    try global.perform { context in
      let outcome = try ListPrekeys().run(in: context)
      try global.answer((Self.bundles(outcome) + Self.shelves(outcome)).joined())
    }
  }

  /// A line for all bundles of one kind that were made and that end on the same days.
  private static func bundles(_ outcome: ListPrekeys.Outcome) -> [String] {
    var lines: [(text: String, count: Int)] = []
    for bundle in outcome.issued {
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

  private static func shelves(_ outcome: ListPrekeys.Outcome) -> [String] {
    outcome.shelves.map { shelf in
      let state = shelf.unclaimedCount.map { "\(Tally($0, "one-time bundle")) unclaimed" }
      return "directory\t\(shelf.directory)\t\(state ?? "cannot be read")\n"
    }
  }
}
