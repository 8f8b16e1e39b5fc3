import Operations

/// What is wrong with a command line. Every text about wrong usage stands in this file, but for what
/// the parser says by itself.
enum WrongUsage: Error, CustomStringConvertible {
  /// What may have been meant, and what there is.
  case unknownCommand(String, of: String, near: [String], among: [String])
  case unknownOption(String, of: String, near: [String])
  /// A group of commands, or the program, without a word that says what to do: one of these.
  case missingCommand([String], of: String)
  case repeatedOption(String)
  case closedDescriptor(Int32, of: String)
  case inputNeededTwice
  case noRecipient
  case levelOutOfRange
  case countOutOfRange
  /// An option, and the longest duration it takes.
  case tooLong(String, String)
  case nameAndBackup
  case notOneOrAll
  /// In the parser's words.
  case refused(String)

  /// What happened, without what to do about it.
  var description: String {
    switch self {
    case .unknownCommand(let word, let name, _, _): "'\(name)' has no command '\(word)'"
    case .unknownOption(let option, let name, _): "'\(name)' has no option '\(option)'"
    case .missingCommand(_, let name): "'\(name)' needs a command"
    case .repeatedOption(let option): "\(option) is given twice"
    case .closedDescriptor(let number, let option):
      "descriptor \(number) of \(option) is not open"
    case .inputNeededTwice: "standard input cannot give both the passphrase and the data"
    case .noRecipient: "nobody to encrypt to: use -t NAME"
    case .levelOutOfRange: "-z takes a number from 0 to 9"
    case .countOutOfRange: "--count takes a number from 0 to \(Publish.greatestCount)"
    case .tooLong(let option, let duration): "\(option) is at most \(duration)"
    case .nameAndBackup: "--name and --from-backup exclude each other"
    case .notOneOrAll: "give either a NAME or --all"
    case .refused(let text): Self.lowered(text) + Self.form(text)
    }
  }

  /// What may have been meant.
  fileprivate var proposal: String {
    switch self {
    case .unknownCommand(_, _, let near, _) where !near.isEmpty, .unknownOption(_, _, let near):
      Spelling.proposal(near)
    case .missingCommand(let words, _) where words.count < 10,
      .unknownCommand(_, _, _, let words) where words.count < 10:
      "it has \(Spelling.alternatives(words)); "
    default: ""
    }
  }

  /// What the parser does not say of a value.
  private static func form(_ text: String) -> String {
    if text.hasSuffix("<duration>'") { return ", a number above 0 with s, m, h, d, w or y" }
    return text.hasSuffix("<pawl1…>'") ? ", the whole of what 'pawl identity' prints" : ""
  }

  /// Lower case and no full stop, as all that is said.
  private static func lowered(_ text: String) -> String {
    let text = text.hasSuffix(".") ? text.dropLast() : text[...]
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}

extension Complaint {
  /// `command` is as much of the command's name as is known.
  init(_ usage: WrongUsage, about command: String) {
    self.init(
      Arguments.displayed("\(usage)"), hint: "\(usage.proposal)see '\(command) --help'", .usage)
  }
}
