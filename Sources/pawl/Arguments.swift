import Descriptors
import Octets

/// The arguments of a command line in the form that the parser takes.
///
/// Users of Unix programs write arguments that the parser does not accept: global options before
/// the command, and values joined to their short options. These are rearranged. In addition, the
/// parser takes strings, but the name of a file may consist of any bytes. A byte that does not
/// belong to a character is therefore replaced by a character of a private plane, and so is each
/// byte of a character that already is in that plane. ``bytes(of:)`` reverses this.
struct Arguments {
  private static let firstStandIn: UInt32 = 0x10FF00
  private static let standIns = firstStandIn...0x10FFFF

  /// The arguments for the parser, without the program's name.
  let words: [String]

  /// Reads the arguments of the process.
  static func ofProcess() -> Arguments {
    Arguments(Process.arguments.dropFirst().map(text))
  }

  /// Creates the arguments for the parser from the arguments that were typed.
  private init(_ typed: [String]) {
    words = Self.arranged(Self.separated(typed))
  }

  /// The words that may be options: those up to `--`.
  private var options: ArraySlice<String> { words.prefix { $0 != "--" } }

  /// The option that takes one value and is given twice, as it was typed, or `nil` if there is
  /// none. The parser would silently use the last value.
  var repeatedOption: String? {
    var seen: [OptionName] = []
    return options.first { word in
      guard let option = OptionName(typed: word), option.takesValue, !option.isRepeatable else {
        return false
      }
      defer { seen.append(option) }
      return seen.contains(option)
    }
  }

  /// Returns the value of an option, or `nil` if it is not given, as far as can be told from arguments
  /// that the parser may refuse.
  func value(of option: OptionName) -> String? {
    let options = options
    guard let index = options.lastIndex(of: option.word), index + 1 < options.count else {
      return nil
    }
    return options[index + 1]
  }

  /// Returns whether an option that takes no value is given, as far as can be told from arguments that the
  /// parser may refuse.
  func has(_ option: OptionName) -> Bool { options.contains(option.word) }

  /// Whether nothing follows the `--` that begins a command. The parser takes it for the end of the options.
  var lacksCommand: Bool {
    guard words.last == "--", options.count + 1 == words.count, let name = words.first else {
      return false
    }
    return Program.command(named: name) is any CommandRunner.Type
  }

  // MARK: Arranging

  /// Moves global options that stand before the command, or between the two words of a command, to
  /// the end of the command's name. They are not needed for a request for help.
  private static func arranged(_ arguments: [String]) -> [String] {
    var rest = arguments[...]
    var options = takeGlobals(&rest)
    guard let command = rest.first, command != "help", !isRequest(command) else {
      return [String](rest)
    }
    guard Program.command(named: command)?.isGroup ?? false else {
      return [command] + options + rest.dropFirst()
    }
    rest = rest.dropFirst()
    options += takeGlobals(&rest)
    return [command] + rest.prefix(1) + options + rest.dropFirst()
  }

  private static func isRequest(_ word: String) -> Bool {
    switch OptionName(typed: word) {
    case .help, .version: true
    default: false
    }
  }

  /// Removes the global options that `arguments` begins with, and returns them.
  private static func takeGlobals(_ arguments: inout ArraySlice<String>) -> [String] {
    var options: [String] = []
    while let word = arguments.first, let count = globalLength(word) {
      options += arguments.prefix(count)
      arguments = arguments.dropFirst(count)
    }
    return options
  }

  /// Returns the number of arguments that a global option takes up, or `nil` if `word` is not a
  /// global option.
  private static func globalLength(_ word: String) -> Int? {
    let name = word.prefix { $0 != "=" }
    guard let option = OptionName(typed: name), option.isGlobal else { return nil }
    if name.count == word.count { return option.takesValue ? 2 : 1 }
    return option.takesValue && name.hasPrefix("--") ? 1 : nil
  }

  /// Separates joined options up to `--`: `-atbob` becomes `-a -t bob`, `--to=bob` becomes `--to
  /// bob`. An option that is typed without the value that it may have gets its implied value.
  private static func separated(_ arguments: [String]) -> [String] {
    let options = arguments.prefix { $0 != "--" }
    return options.flatMap(separated) + arguments.dropFirst(options.count)
  }

  private static func separated(_ argument: String) -> [String] {
    if argument.hasPrefix("--"), let sign = argument.firstIndex(of: "=") {
      let (name, value) = (argument[..<sign], String(argument[sign...].dropFirst()))
      // If they were separated, a value that looks like an option would be taken for an option, and
      // a value joined to a flag would be taken for a file.
      let looksLikeOption = value.hasPrefix("-") && value.count > 1
      let takesValue = OptionName(typed: name)?.takesValue ?? false
      return takesValue && !looksLikeOption ? [String(name), value] : [argument]
    }
    if let value = OptionName(typed: argument)?.impliedValue { return [argument, value] }
    guard argument.hasPrefix("-"), !argument.hasPrefix("--"), argument.count > 2 else {
      return [argument]
    }
    var words: [String] = []
    for (index, letter) in argument.enumerated().dropFirst() {
      let word = "-\(letter)"
      guard let option = OptionName(typed: word) else { return [argument] }
      words.append(word)
      guard option.takesValue else { continue }
      let value = String(argument.dropFirst(index + 1))
      return value.isEmpty ? words : words + [value]
    }
    return words
  }

  // MARK: Bytes and text

  /// Returns the text that represents `bytes`. ``bytes(of:)`` reverses this.
  private static func text(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self),
      !text.unicodeScalars.contains(where: { standIns.contains($0.value) })
    {
      return text
    }
    var text = String.UnicodeScalarView()
    var rest = bytes[...]
    while let first = rest.first {
      let length = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
      let front = rest.prefix(length)
      if let character = String(validating: front, as: UTF8.self)?.unicodeScalars.first,
        !standIns.contains(character.value)
      {
        text.append(character)
        rest = rest.dropFirst(length)
      } else {
        text.append(standIn(for: first))
        rest = rest.dropFirst()
      }
    }
    return String(text)
  }

  private static func standIn(for byte: UInt8) -> Unicode.Scalar {
    Unicode.Scalar(firstStandIn + UInt32(byte)) ?? "\u{FFFD}"
  }

  /// Returns the original bytes of an argument.
  static func bytes(of text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in
      standIns.contains(scalar.value)
        ? [UInt8(scalar.value - firstStandIn)] : [UInt8](String(scalar).utf8)
    }
  }

  /// Returns an argument in a form that is safe to show, on one line.
  static func displayed(_ text: String) -> String {
    let lines = String(decoding: bytes(of: text), as: UTF8.self).split(separator: "\n")
    return lines.map { PlainText.escaped(String($0)) }.joined(separator: " ")
  }
}
