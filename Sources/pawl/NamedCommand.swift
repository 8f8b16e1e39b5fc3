import ArgumentParser

/// The command that a command line names, as far as its words are known. It is used to explain an
/// error of the parser in terms of that command.
struct NamedCommand {
  /// The words that lead to the command, such as `pawl session list`.
  private(set) var name = "pawl"
  /// The problem with the first unknown word or option, or `nil` if all are known.
  private(set) var problem: WrongUsage?
  private var type: any ParsableCommand.Type = Pawl.self
  /// The arguments of the command that are no options.
  private var operands: [String] = []

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
      } else {
        operands.append(word)
      }
    }
  }

  /// Returns what is wrong when the parser refuses the arguments with `text`.
  func refusal(_ text: String) -> WrongUsage {
    let commands: [any ParsableCommand.Type] = [
      EncryptCommand.self, DecryptCommand.self, ForgetCommand.self, InspectCommand.self,
      BackupCommand.self,
    ]
    guard text.contains("nexpected argument"), commands.contains(where: { $0 == type }) else {
      return .refused(text)
    }
    return .tooManyFiles(text, advice: .severalFiles(operands, to: name))
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
      let answer = Elsewhere.answer(toCommand: word, of: name, among: words)
      problem = .unknownCommand(
        word, of: name, answer ?? .words(commands(near: word)), among: words)
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
      let answer = Elsewhere.answer(toOption: typed, of: name)
      problem = .unknownOption(
        typed, of: name, answer ?? .words(words(near: typed, among: options)))
      return
    }
    if option.takesValue, typed == word { rest = rest.dropFirst() }
  }

  // MARK: Suggestions

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

  /// Returns the options that may have been meant by an option, or the commands that have it.
  private func words(near typed: String, among options: [OptionName]) -> [String] {
    if type == Pawl.self, let option = OptionName(typed: typed) {
      let owners = Self.owners(of: option)
      return owners.count > 3 ? [] : owners.map { $0 + " " + typed }
    }
    let letters = typed.drop { $0 == "-" }
    guard letters.count > 1 else { return [] }
    return Spelling.near(String(letters), among: options.map(\.rawValue)).map { "--" + $0 }
  }

  /// Returns the commands that have an option.
  private static func owners(of option: OptionName) -> [String] {
    var owners: [String] = []
    for command in Pawl.configuration.subcommands {
      let others = command.configuration.subcommands.filter { $0.configuration.shouldDisplay }
      for other in others where OptionName.options(of: other).contains(option) {
        owners.append(command._commandName + " " + other._commandName)
      }
      if !command.isGroup, OptionName.options(of: command).contains(option) {
        owners.append(command._commandName)
      }
    }
    return owners
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
    let usual = command.configuration.defaultSubcommand.map { declared(in: $0) } ?? []
    let options =
      declared(in: command) + usual + declared(in: GlobalOptions.self) + [.help, .version]
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
