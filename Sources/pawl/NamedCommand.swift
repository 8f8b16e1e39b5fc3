import ArgumentParser

/// The command that a command line names, as far as its words are known. It is used to explain an
/// error of the parser in terms of that command.
struct NamedCommand {
  /// The words that lead to the command, such as `pawl session list`.
  private(set) var name = "pawl"
  /// The problem with the first unknown word or option, or `nil` if all are known.
  private(set) var problem: WrongUsage?
  private var type: any ParsableCommand.Type = Pawl.self

  init(_ arguments: Arguments) {
    var rest = arguments.words[...]
    var isAboutHelp = false
    while problem == nil, let word = rest.popFirst(), word != "--" {
      if word.hasPrefix("-"), word != "-" {
        skip(word, in: &rest)
      } else if type == Pawl.self, word == "help", !isAboutHelp {
        isAboutHelp = true
      } else if isAboutHelp || isGroup {
        descend(to: word)
      }
    }
  }

  /// Whether the command needs another word.
  var isGroup: Bool { type.isGroup }

  /// Whether the command's name lacks another word.
  var needsSubcommand: Bool { type.needsSubcommand }

  /// The complaint that the other word is missing.
  var missingCommand: WrongUsage { .missingCommand(words, of: name) }

  /// The names of the subcommands, without aliases.
  private var words: [String] { subcommands.map { $0._commandName } }

  private var subcommands: [any ParsableCommand.Type] { type.configuration.subcommands }

  private mutating func descend(to word: String) {
    guard let next = type.subcommand(named: word) else {
      problem = .unknownCommand(word, of: name, near: commands(near: word), among: words)
      return
    }
    name += " " + next._commandName
    type = next
  }

  /// Skips an option and its value.
  private mutating func skip(_ word: String, in rest: inout ArraySlice<String>) {
    let typed = String(word.prefix { $0 != "=" })
    let options = OptionName.options(of: type)
    guard let option = OptionName(typed: typed), options.contains(option) else {
      problem = .unknownOption(typed, of: name, near: words(near: typed, among: options))
      return
    }
    if option.takesValue, typed == word { rest = rest.dropFirst() }
  }

  // MARK: Suggestions

  /// Words that users of age and gpg often type, with the corresponding commands.
  private static let familiar = [
    "-r": "-t", "--recipient": "-t", "-e": "encrypt", "--encrypt": "encrypt",
    "-d": "decrypt", "--decrypt": "decrypt",
  ]

  /// Returns the commands, or the option, that may have been meant by a word.
  private func commands(near word: String) -> [String] {
    if let option = OptionName(rawValue: word), OptionName.options(of: type).contains(option) {
      return [option.word]
    }
    let near = Spelling.near(
      word, among: subcommands.filter { $0.configuration.shouldDisplay }.flatMap { $0.names })
    guard near.isEmpty else { return near }
    // The second word of a command that has two.
    return subcommands.compactMap { group in
      guard let command = group.subcommand(named: word), command.configuration.shouldDisplay
      else { return nil }
      return group._commandName + " " + command._commandName
    }
  }

  /// Returns the options, or the command, that may have been meant by an option.
  private func words(near typed: String, among options: [OptionName]) -> [String] {
    if let known = Self.familiar[typed],
      OptionName(typed: known).map(options.contains) ?? (type.subcommand(named: known) != nil)
    {
      return [known]
    }
    let letters = typed.drop { $0 == "-" }
    guard letters.count > 1 else { return [] }
    return Spelling.near(String(letters), among: options.map(\.rawValue)).map { "--" + $0 }
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
