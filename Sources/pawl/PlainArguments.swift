import ArgumentParser
import Operations
import Sealing
import Storage

/// The arguments of a command as far as they can be told without the parser.
///
/// The parser finds out while the program runs what a command has declared, which takes a fifth of the
/// time in which a short message is encrypted, and even the declarations alone take a tenth of it. So the
/// arguments of the two commands that are used in pipelines are read here if they are plain. Whatever is
/// not plain, or not right, is left to the parser.
struct PlainArguments {
  /// The arguments need the parser.
  struct NotPlain: Error {}

  /// The options that are given, each with its value, in their order.
  private var options: [(name: OptionName, value: String)] = []
  private var operands: [String] = []
  /// The words behind `--`.
  private(set) var command: [String] = []

  /// Reads words that stand behind the name of a command with these options, beside those of all commands.
  ///
  /// - Throws: ``NotPlain``
  init(_ words: ArraySlice<String>, of known: [OptionName]) throws(NotPlain) {
    var rest = words
    while let word = rest.popFirst() {
      guard word != "--" else {
        command = [String](rest)
        return
      }
      guard word.hasPrefix("-"), word != "-" else {
        operands.append(word)
        continue
      }
      guard let option = OptionName(typed: word), option.isGlobal || known.contains(option) else {
        throw NotPlain()
      }
      guard option.takesValue else {
        guard !has(option) else { throw NotPlain() }
        options.append((option, ""))
        continue
      }
      guard let value = rest.popFirst(), value == "-" || !value.hasPrefix("-") else {
        throw NotPlain()
      }
      options.append((option, value))
    }
  }

  /// Returns whether a flag is given.
  func has(_ flag: OptionName) -> Bool { options.contains { $0.name == flag } }

  /// Returns the values of an option.
  ///
  /// - Throws: ``NotPlain`` when one of them has another form.
  func all<Value: ExpressibleByArgument>(_ option: OptionName) throws(NotPlain) -> [Value] {
    var values: [Value] = []
    for typed in options where typed.name == option {
      guard let value = Value(argument: typed.value) else { throw NotPlain() }
      values.append(value)
    }
    return values
  }

  /// Returns the value of an option, or `nil` if it is not given.
  ///
  /// - Throws: ``NotPlain`` when it has another form.
  func one<Value: ExpressibleByArgument>(_ option: OptionName) throws(NotPlain) -> Value? {
    let values: [Value] = try all(option)
    return values.last
  }

  /// Returns the only operand as the name of a file, or `nil` if there is none.
  ///
  /// - Throws: ``NotPlain`` when there are several.
  func file() throws(NotPlain) -> FileArgument? {
    guard let first = operands.first else { return nil }
    guard operands.count == 1, let file = FileArgument(argument: first) else { throw NotPlain() }
    return file
  }
}

/// The options that all commands take, in plain arguments.
struct PlainSettings: GlobalSettings {
  let store: FileArgument?
  let quiet: Bool
  let statusFd: Int32?
  let noProgress: Bool
  let lockTimeout: UInt32
  let passphraseFd: Int32?

  fileprivate init(_ arguments: PlainArguments) throws {
    store = try arguments.one(.store)
    quiet = arguments.has(.quiet)
    statusFd = try arguments.one(.statusFd)
    noProgress = arguments.has(.noProgress)
    lockTimeout = try arguments.one(.lockTimeout) ?? StoreLocation.defaultLockTimeout
    passphraseFd = try arguments.one(.passphraseFd)
    try check()
  }
}

/// The plain arguments of `pawl encrypt`.
struct PlainEncryption: Encryption {
  let to: [AddresseeArgument]
  let recipients: [FileArgument]
  let output: FileArgument?
  let noClobber: Bool
  let dryRun: Bool
  let json: Bool
  let armor: Bool
  let compress: Compression.Method
  let level: Int?
  let pad: Bool
  let file: FileArgument?
  let command: [String]
  let global: PlainSettings

  /// Reads the words behind the command's name.
  ///
  /// - Throws: Any error when the parser is needed.
  init(_ words: ArraySlice<String>) throws {
    let arguments = try PlainArguments(
      words,
      of: [.to, .recipients, .output, .noClobber, .dryRun, .json, .armor, .compress, .level, .pad])
    global = try PlainSettings(arguments)
    to = try arguments.all(.to)
    recipients = try arguments.all(.recipients)
    noClobber = arguments.has(.noClobber)
    dryRun = arguments.has(.dryRun)
    json = arguments.has(.json)
    output = try arguments.one(.output)
    armor = arguments.has(.armor)
    compress = try arguments.one(.compress) ?? Compression.default.method
    level = try arguments.one(.level)
    pad = arguments.has(.pad)
    file = try arguments.file()
    command = arguments.command
    try check()
  }
}

/// The plain arguments of `pawl decrypt`.
struct PlainDecryption: Decryption {
  let from: AddresseeArgument?
  let accept: NameArgument?
  let all: Bool
  let keep: DurationArgument?
  let output: FileArgument?
  let noClobber: Bool
  let file: FileArgument?
  let command: [String]
  let global: PlainSettings

  /// Reads the words behind the command's name.
  ///
  /// - Throws: Any error when the parser is needed.
  init(_ words: ArraySlice<String>) throws {
    let arguments = try PlainArguments(
      words, of: [.from, .accept, .all, .keep, .output, .noClobber])
    global = try PlainSettings(arguments)
    from = try arguments.one(.from)
    accept = try arguments.one(.accept)
    all = arguments.has(.all)
    noClobber = arguments.has(.noClobber)
    keep = try arguments.one(.keep)
    output = try arguments.one(.output)
    file = try arguments.file()
    command = arguments.command
    try check()
  }
}
