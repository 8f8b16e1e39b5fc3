import Operations

/// The problems that a command line can have. The texts about wrong usage are in this file, except
/// those of the parser.
enum WrongUsage: Error, CustomStringConvertible {
  /// A word that is not a command of the program or the group, with what may have been meant and all
  /// existing commands.
  case unknownCommand(String, of: String, Elsewhere.Answer, among: [String])
  case unknownOption(String, of: String, Elsewhere.Answer)
  /// The name of a group of commands, or of the program, without one of these words after it.
  case missingCommand([String], of: String)
  case repeatedOption(String)
  /// `--verbose` without `--version`.
  case verboseAlone
  case closedDescriptor(Int32, of: OptionName)
  case noRecipient
  /// A list of recipients and what is encrypted both come from standard input.
  case listFromInput
  case levelOutOfRange
  case countOutOfRange
  case hourlyLimitOutOfRange
  /// An option's duration is longer than the limit.
  case tooLong(OptionName, limit: String)
  /// A variable's value is not a duration within the limit.
  case badDuration(String, in: String, limit: String)
  case nameAndBackup
  case notOneOrAll
  case notFileAndAll
  /// `import --all` with what is about one bundle.
  case directoryAlone
  /// `import --replace` without a name.
  case nobodyToReplace
  /// `publish --withdraw` with what is about bundles that are published.
  case withdrawAlone
  /// Nobody can be asked whether all that was shown is meant.
  case notAgreed
  /// Of several options or arguments only one makes sense.
  case severalActions
  /// A file for a QR code has another ending.
  case noPictureName
  /// The terminal has fewer columns than a QR code.
  case narrowTerminal
  /// A file for a QR code is given with several contacts.
  case severalPictures
  /// A QR code and JSON are to go to the same output.
  case pictureAndJSON
  /// Nothing stands behind `--`.
  case nothingToRun
  case outputAndCommand
  /// A channel has no transport.
  case noTransport
  case viaAndDescriptors
  /// A channel has neither a contact nor a name for someone unknown.
  case noName
  case differentNames
  case inputAndCommand
  /// `encrypt --json` without `--dry-run`.
  case jsonAlone
  /// An error that the parser reports, in its words.
  case refused(String)
  /// More files are given than the command takes: the parser's words, and what to do instead.
  case tooManyFiles(String, advice: Elsewhere.Advice)

  /// The text about what is wrong, without a hint.
  var description: String {
    switch self {
    case .unknownCommand(let word, let name, _, _): "'\(name)' has no command '\(word)'"
    case .unknownOption(let option, let name, _): "'\(name)' has no option '\(option)'"
    case .missingCommand(_, let name): "'\(name)' needs a command"
    case .repeatedOption(let option): "\(option) is given twice"
    case .verboseAlone: "--verbose goes with --version only"
    case .closedDescriptor(let number, let option):
      "descriptor \(number) of \(option.word) is not open"
    case .noRecipient: "no recipient given: use -t NAME or -R FILE"
    case .listFromInput: "'-R -' reads the recipients from standard input, so it needs a FILE"
    case .levelOutOfRange: "-z takes a number from 0 to 9"
    case .countOutOfRange: "--count takes a number from 0 to \(Publish.maximumCount)"
    case .hourlyLimitOutOfRange:
      "--per-hour takes a number from 0 to \(Claim.maximumHourlyLimit)"
    case .tooLong(let option, let limit): "\(option.word) is at most \(limit)"
    case .badDuration(let text, let variable, let limit):
      "$\(variable) is '\(text)', not a number above 0 followed by s, m, h, d, w or y, at most \(limit)"
    case .nameAndBackup: "--name and --from-backup cannot be used together"
    case .notOneOrAll: "give either a NAME or --all"
    case .severalActions: "give only one of DIGITS, --confirm and --undo"
    case .directoryAlone: "--all takes a directory and no NAME, --identity or --replace"
    case .nobodyToReplace: "--replace needs the NAME of a contact: --replace NAME FILE"
    case .withdrawAlone: "--withdraw goes without --count, --valid-for and --replace"
    case .notAgreed: "nothing was imported: there is no terminal to ask on, and no --yes"
    case .notFileAndAll: "give either a FILE or --all"
    case .noPictureName: "--qr=FILE takes a name that ends in .png or .svg"
    case .narrowTerminal: "the terminal is too narrow for a QR code: use --qr=FILE"
    case .severalPictures: "--qr=FILE draws the number of one contact"
    case .pictureAndJSON: "with --json, the QR code goes to a file: --qr=FILE"
    case .nothingToRun: "no command follows '--'"
    case .noTransport:
      "nothing leads to the other side: use --via COMMAND, --transport-fd N, or '--' and a command"
    case .viaAndDescriptors: "--via and --transport-fd cannot be used together"
    case .noName: "no contact given: use NAME, or --accept NAME for someone who is not one yet"
    case .differentNames: "NAME and --accept must be the same name"
    case .outputAndCommand: "the content goes either to -o FILE or to the command behind '--'"
    case .inputAndCommand: "the content comes either from FILE or from the command behind '--'"
    case .jsonAlone: "--json goes with --dry-run only"
    case .refused(let text), .tooManyFiles(let text, _): Self.lowered(text) + Self.form(of: text)
    }
  }

  /// The words that may have been meant, as the beginning of a hint.
  fileprivate var proposal: String {
    switch self {
    case .unknownCommand(_, _, .words(let near), _) where !near.isEmpty,
      .unknownOption(_, _, .words(let near)):
      Spelling.proposal(near)
    case .unknownCommand(_, _, .advice(let advice), _), .unknownOption(_, _, .advice(let advice)),
      .tooManyFiles(_, let advice):
      "\(advice); "
    case .missingCommand(let words, _) where words.count < 10,
      .unknownCommand(_, _, _, let words) where words.count < 10:
      "it has \(Spelling.alternatives(words)); "
    default: ""
    }
  }

  /// Returns the information about the form of a value that the parser's text lacks.
  private static func form(of text: String) -> String {
    if text.hasSuffix("<duration>'") { return ", a number above 0 followed by s, m, h, d, w or y" }
    if text.hasSuffix("<in[,out]>'") { return ", the numbers of one or two descriptors" }
    return text.hasSuffix("<pawl1…>'") ? ", all that 'pawl identity' prints" : ""
  }

  /// Returns the parser's text in lower case and without a full stop, like all other texts.
  private static func lowered(_ text: String) -> String {
    var text = text.hasSuffix(".") ? String(text.dropLast()) : text
    let proposal = ". Please provide one of "
    if let range = text.firstRange(of: proposal) {
      text.replaceSubrange(range, with: "; it can be ")
    }
    return text.prefix(1).lowercased() + text.dropFirst()
  }
}

extension Complaint {
  /// Creates the complaint about wrong usage of a command; `command` is the part of its name that
  /// is known.
  init(_ usage: WrongUsage, about command: String) {
    self.init(
      Words(
        Arguments.displayed("\(usage)"),
        hint: Arguments.displayed("\(usage.proposal)see '\(command) --help'")),
      class: .usage)
  }
}
