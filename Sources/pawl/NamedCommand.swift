import ArgumentParser

/// The command that a command line names, as far as its words are known; so that what the parser
/// refuses can be said in words about that command.
struct NamedCommand {
  /// The words that lead to it, `pawl session list`.
  private(set) var name = "pawl"
  /// The first word or option that does not exist.
  private(set) var problem: WrongUsage?
  private var type: any ParsableCommand.Type = Pawl.self

  /// Reads arguments in the form that the parser takes.
  init(_ arguments: [String]) {
    var rest = arguments[...]
    var isAboutHelp = false
    while problem == nil, let word = rest.popFirst(), word != "--" {
      if word.hasPrefix("-"), word != "-" {
        skip(word, &rest)
      } else if type == Pawl.self, word == "help", !isAboutHelp {
        isAboutHelp = true
      } else if isAboutHelp || isGroup {
        descend(word)
      }
    }
  }

  /// Whether it needs another word.
  var isGroup: Bool { !subcommands.isEmpty }

  /// That the other word is missing.
  var missingCommand: WrongUsage { .missingCommand(words, of: name) }

  /// The words that may follow, without aliases.
  private var words: [String] { subcommands.map { $0._commandName } }

  private var subcommands: [any ParsableCommand.Type] { type.configuration.subcommands }

  private mutating func descend(_ word: String) {
    guard let next = subcommands.first(where: { $0.names.contains(word) }) else {
      problem = .unknownCommand(word, of: name, near: near(word), among: words)
      return
    }
    name += " " + next._commandName
    type = next
  }

  /// What users of age and gpg type first.
  private static let familiar = [
    "-r": "-t", "-R": "-t", "--recipient": "-t", "-e": "encrypt", "--encrypt": "encrypt",
    "-d": "decrypt", "--decrypt": "decrypt",
  ]

  private func near(_ word: String) -> [String] {
    if options["--" + word] != nil { return ["--" + word] }
    let near = Spelling.near(word, among: subcommands.flatMap { $0.names })
    guard near.isEmpty else { return near }
    // The second word of a command that has two.
    return subcommands.flatMap { group in
      group.configuration.subcommands.filter { $0.names.contains(word) }
        .map { group._commandName + " " + $0._commandName }
    }
  }

  /// Passes an option, and its value.
  private mutating func skip(_ word: String, _ rest: inout ArraySlice<String>) {
    let option = String(word.prefix { $0 != "=" })
    let options = options
    guard let takesValue = options[option] else {
      problem = .unknownOption(option, of: name, near: near(option, options))
      return
    }
    if takesValue, option == word { rest = rest.dropFirst() }
  }

  /// Its options, and whether each takes a value.
  private var options: [String: Bool] {
    Self.options(Pawl.helpMessage(for: type, columns: 200))
      .merging(Self.options(GlobalOptions.helpMessage(columns: 200))) { own, _ in own }
  }

  private func near(_ option: String, _ options: [String: Bool]) -> [String] {
    if let known = Self.familiar[option],
      options[known] != nil || subcommands.contains(where: { $0.names.contains(known) })
    {
      return [known]
    }
    let long = options.keys.filter { $0.hasPrefix("--") }.sorted().map { String($0.dropFirst(2)) }
    let typed = option.drop { $0 == "-" }
    guard typed.count > 1 else { return [] }
    return Spelling.near(String(typed), among: long).map { "--" + $0 }
  }

  /// The options that a help text lists, and whether each takes a value.
  private static func options(_ help: String) -> [String: Bool] {
    var options: [String: Bool] = [:]
    for line in help.split(separator: "\n") where line.hasPrefix("  -") {
      let words = line.split(separator: " ")
      let names = words.prefix { $0.hasPrefix("-") }
      let takesValue = words.dropFirst(names.count).first?.hasPrefix("<") ?? false
      for name in names { options[name.filter { $0 != "," }] = takesValue }
    }
    return options
  }
}

extension ParsableCommand {
  /// What it is called, aliases with it.
  fileprivate static var names: [String] { [_commandName] + configuration.aliases }
}
