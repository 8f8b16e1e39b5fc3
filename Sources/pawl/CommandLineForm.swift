/// What users of Unix programs write and the parser does not take: global options before the command,
/// and values joined to their short options.
enum CommandLineForm {
  private static let globalWithValue: Set<String> = [
    "--store", "--status-fd", "--lock-timeout", "--passphrase-fd",
  ]
  private static let globalFlags: Set<String> = ["-q", "--quiet", "--no-progress"]
  private static let groups: Set<String> = ["contact", "passphrase", "session"]
  private static let requests: Set<String> = ["help", "--help", "-h", "--version"]
  private static let singleValue: Set<String> = [
    "--accept", "--count", "--for", "--from", "--from-backup", "--identity", "--level",
    "--lock-timeout",
    "--name", "--new-passphrase-fd", "--older-than", "--output", "--passphrase-fd", "--status-fd",
    "--store",
    "--valid-for",
  ]
  private static let shortFlags: Set<Character> = ["a", "h", "q"]
  private static let shortWithValue: Set<Character> = ["f", "o", "t", "z"]

  /// The same arguments as the parser takes them.
  static func parsable(_ arguments: [String]) -> [String] { ordered(apart(arguments)) }

  /// An option with one value that is given twice: the parser would take the last and say nothing.
  static func repeatedOption(_ arguments: [String]) -> String? {
    let long = ["-f": "--from", "-o": "--output", "-z": "--level"]
    var seen: Set<String> = []
    return arguments.prefix { $0 != "--" }.first { argument in
      let option = long[argument] ?? argument
      return singleValue.contains(option) && !seen.insert(option).inserted
    }
  }

  /// Where status lines go, as far as can be told from arguments that the parser refused.
  static func statusDescriptor(_ arguments: [String]) -> Int32? {
    let options = arguments.prefix { $0 != "--" }
    guard let index = options.lastIndex(of: "--status-fd"), index + 1 < options.count else {
      return nil
    }
    return Int32(options[index + 1])
  }

  /// Moves global options that stand before the command, or before the last word of one with two,
  /// behind it; a request for help needs none.
  private static func ordered(_ arguments: [String]) -> [String] {
    var rest = arguments[...]
    var options = takeGlobals(&rest)
    guard let command = rest.first, !requests.contains(command) else { return [String](rest) }
    guard groups.contains(command) else { return [command] + options + rest.dropFirst() }
    rest = rest.dropFirst()
    options += takeGlobals(&rest)
    return [command] + rest.prefix(1) + options + rest.dropFirst()
  }

  /// Takes the global options that `arguments` begins with.
  private static func takeGlobals(_ arguments: inout ArraySlice<String>) -> [String] {
    var options: [String] = []
    while let option = arguments.first, let count = globalLength(option) {
      options += arguments.prefix(count)
      arguments = arguments.dropFirst(count)
    }
    return options
  }

  /// How many arguments a global option takes up; nothing when it is none.
  private static func globalLength(_ option: String) -> Int? {
    if globalFlags.contains(option) { return 1 }
    if globalWithValue.contains(option) { return 2 }
    return globalWithValue.contains { option.hasPrefix($0 + "=") } ? 1 : nil
  }

  /// Takes options apart up to `--`: `-atbob` becomes `-a -t bob`, `--to=bob` becomes `--to bob`.
  private static func apart(_ arguments: [String]) -> [String] {
    let options = arguments.prefix { $0 != "--" }
    return options.flatMap(cluster) + arguments.dropFirst(options.count)
  }

  private static func cluster(_ argument: String) -> [String] {
    if argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") {
      let (option, value) = (String(argument[..<sign]), String(argument[sign...].dropFirst()))
      // Apart, one like an option would be taken for one, and that of a flag for a file.
      let looksLikeOption = value.hasPrefix("-") && value.count > 1
      let takesValue = singleValue.contains(option) || option == "--to"
      return takesValue && !looksLikeOption ? [option, value] : [argument]
    }
    guard argument.hasPrefix("-"), !argument.hasPrefix("--"), argument.count > 2 else {
      return [argument]
    }
    var options: [String] = []
    for (index, letter) in argument.enumerated().dropFirst() {
      options.append("-\(letter)")
      if shortWithValue.contains(letter) {
        let value = String(argument.dropFirst(index + 1))
        return value.isEmpty ? options : options + [value]
      }
      guard shortFlags.contains(letter) else { return [argument] }
    }
    return options
  }
}
