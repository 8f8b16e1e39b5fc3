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
  case compress
  case confirm
  case count
  case dryRun = "dry-run"
  case `for`
  case from
  case fromBackup = "from-backup"
  case group
  /// Every command has this option; the parser declares it itself.
  case help
  case identity
  case introducedBy = "introduced-by"
  case json
  case keep
  case level
  case lockTimeout = "lock-timeout"
  case name
  case newPassphraseFd = "new-passphrase-fd"
  case newSession = "new-session"
  case noClobber = "no-clobber"
  case noProgress = "no-progress"
  case olderThan = "older-than"
  case oneTime = "one-time"
  case output
  case pad
  case passphraseFd = "passphrase-fd"
  case perHour = "per-hour"
  case qr
  case quiet
  case raw
  case recipients = "recipients-file"
  case replace
  case statusFd = "status-fd"
  case store
  case timeout
  case to
  case transportFd = "transport-fd"
  case undo
  case validFor = "valid-for"
  /// Only the program itself has this option, beside ``version``.
  case verbose
  /// Every command has this option; the parser declares it itself.
  case version
  case via
  case withdraw
  case yes

  /// The letter of the short form, or `nil` if there is none.
  var short: Character? {
    switch self {
    case .armor: "a"
    case .from: "f"
    case .help: "h"
    case .level: "z"
    case .output: "o"
    case .quiet: "q"
    case .recipients: "R"
    case .to: "t"
    default: nil
    }
  }

  var takesValue: Bool {
    switch self {
    case .all, .armor, .confirm, .dryRun, .noClobber, .help, .json, .newSession, .noProgress,
      .oneTime, .pad, .quiet, .raw, .replace, .undo, .verbose, .version, .withdraw, .yes:
      false
    case .accept, .compress, .count, .for, .from, .fromBackup, .group, .identity, .introducedBy,
      .keep, .level, .lockTimeout, .name, .newPassphraseFd, .olderThan, .output, .passphraseFd,
      .perHour,
      .qr, .recipients, .statusFd, .store, .timeout, .to, .transportFd, .validFor, .via:
      true
    }
  }

  /// The value of an option that takes one only after `=`, when it is typed without one; `nil` for all
  /// other options.
  var impliedValue: String? {
    switch self {
    case .keep: "120d"
    case .qr: "-"
    default: nil
    }
  }

  /// Whether the option may be given several times, with a value each time.
  var isRepeatable: Bool { self == .to || self == .recipients }

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
