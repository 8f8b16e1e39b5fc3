import ArgumentParser

/// The options of all commands. The parser takes their names from this table, and so does all code
/// that reads a command line before the parser, or after the parser has refused it.
///
/// A property that holds an option's value has the same name as the option's case, so that a
/// command's declaration shows which options it has.
enum OptionName: String, CaseIterable {
  case accept
  case all
  case armor
  case confirm
  case count
  case `for`
  case from
  case fromBackup = "from-backup"
  /// Every command has this option; the parser declares it itself.
  case help
  case identity
  case json
  case keep
  case level
  case lockTimeout = "lock-timeout"
  case name
  case newPassphraseFd = "new-passphrase-fd"
  case newSession = "new-session"
  case noProgress = "no-progress"
  case olderThan = "older-than"
  case oneTime = "one-time"
  case output
  case pad
  case passphraseFd = "passphrase-fd"
  case quiet
  case statusFd = "status-fd"
  case store
  case to
  case validFor = "valid-for"
  /// Every command has this option; the parser declares it itself.
  case version

  /// The letter of the short form, or `nil` if there is none.
  var short: Character? {
    switch self {
    case .armor: "a"
    case .from: "f"
    case .help: "h"
    case .level: "z"
    case .output: "o"
    case .quiet: "q"
    case .to: "t"
    default: nil
    }
  }

  var takesValue: Bool {
    switch self {
    case .all, .armor, .confirm, .help, .json, .keep, .newSession, .noProgress, .oneTime, .pad,
      .quiet, .version:
      false
    case .accept, .count, .for, .from, .fromBackup, .identity, .level, .lockTimeout, .name,
      .newPassphraseFd, .olderThan, .output, .passphraseFd, .statusFd, .store, .to, .validFor:
      true
    }
  }

  /// Whether the option may be given several times, with a value each time.
  var isRepeatable: Bool { self == .to }

  /// Whether every command has the option, and accepts it before its name too.
  var isGlobal: Bool {
    switch self {
    case .lockTimeout, .noProgress, .passphraseFd, .quiet, .statusFd, .store: true
    default: false
    }
  }

  /// The option as it is typed, in its long form.
  var word: String { "--" + rawValue }

  /// The names by which the parser knows the option.
  var specification: NameSpecification {
    NameSpecification(
      (short.map { [.customShort($0)] } ?? []) + [NameSpecification.Element.customLong(rawValue)])
  }

  /// Finds the option that is typed as `word`, in its long or its short form.
  init?(typed word: some StringProtocol) {
    let found =
      word.hasPrefix("--")
      ? Self(rawValue: String(word.dropFirst(2)))
      : Self.allCases.first { option in option.short.map { word == "-\($0)" } ?? false }
    guard let found else { return nil }
    self = found
  }
}

// MARK: The options of a command

/// A property that the parser fills from an option.
private protocol OptionProperty {
  static var takesValue: Bool { get }
}

extension Option: OptionProperty {
  fileprivate static var takesValue: Bool { true }
}

extension Flag: OptionProperty {
  fileprivate static var takesValue: Bool { false }
}

extension OptionName {
  /// Returns the options of a command or a group of commands, in the order of their long forms.
  static func options(of command: any ParsableCommand.Type) -> [OptionName] {
    let options = declared(in: command) + declared(in: GlobalOptions.self) + [.help, .version]
    return options.sorted { $0.rawValue < $1.rawValue }
  }

  /// Returns the options that `type` declares itself.
  private static func declared(in type: any ParsableArguments.Type) -> [OptionName] {
    Mirror(reflecting: type.init()).children.compactMap { property in
      guard let value = property.value as? any OptionProperty else { return nil }
      // The storage of a wrapped property has the property's name after an underscore.
      let label = property.label?.dropFirst() ?? ""
      let option = allCases.first { "\($0)" == label }
      precondition(
        option?.takesValue == Swift.type(of: value).takesValue
          && option?.isGlobal == (type == GlobalOptions.self),
        "\(type) declares '\(label)' differently from OptionName")
      return option
    }
  }
}
