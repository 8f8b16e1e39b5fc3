import ArgumentParser
import Descriptors
import Octets
import Operations
import Ratcheting

/// The name of a file, which may consist of any bytes.
struct FileArgument: ExpressibleByArgument {
  let path: Path

  init?(argument: String) {
    guard !argument.isEmpty else { return nil }
    path = Path(Arguments.bytes(of: argument))
  }

  var isDirectory: Bool { (try? FileStatus(of: path).kind) == .directory }

  /// Whether the name is `-`, which stands for standard input or standard output.
  var isDash: Bool { path == Path("-") }
}

extension GlobalSettings {
  /// Opens the file that was named on the command line, or standard input.
  func open(
    _ file: FileArgument?, for content: Input.Content = .sealed
  ) throws(OperationError) -> Input {
    try Input.open(file.flatMap { $0.isDash ? nil : $0.path }, for: content)
  }
}

extension Output {
  /// Opens the file that was named on the command line, or standard output. With the name `-`,
  /// binary data may even go to a terminal. If `isReplacing` is false, the file must not exist.
  static func open(
    _ file: FileArgument?, for content: Content, isReplacing: Bool = true
  ) throws(OperationError) -> Output {
    let path = file.flatMap { $0.isDash ? nil : $0.path }
    return try open(
      path, for: content, isInsisting: file?.isDash ?? false, isReplacing: isReplacing,
      mask: Startup.mask)
  }
}

/// A command that runs another one, whose words stand behind `--`.
protocol CommandRunner {
  associatedtype Settings: GlobalSettings
  /// The words of the other command, of which there may be none.
  var command: [String] { get }
  /// The file that a stream is connected to beside the other command.
  var file: FileArgument? { get }
  var output: FileArgument? { get }
  var global: Settings { get }
}

extension CommandRunner {
  /// Returns the other command, or `nil` if there is none. Of pawl's descriptors it will have only standard
  /// streams.
  ///
  /// - Throws: ``OperationError/commandNotRun(_:)`` when there is no such program.
  func otherCommand() throws(OperationError) -> Command? {
    guard let name = command.first else { return nil }
    let secret = Process.environment("PAWL_PASSPHRASE_FILE").map(Path.init)
    let named = [file?.path, output?.path, secret].compactMap { $0?.descriptorNumber }
    for number in named + [global.statusFd, global.passphraseFd].compactMap({ $0 }) {
      Descriptor(borrowing: number).closeInCommands()
    }
    do {
      return try Command(
        Arguments.bytes(of: name), arguments: command.dropFirst().map(Arguments.bytes))
    } catch { throw .commandNotRun(error) }
  }
}

/// The input and the output of a command, so that an error can name them.
struct Subject {
  /// The file that the command reads, or `nil` for standard input or no input.
  let input: Path?
  /// The file that the command writes, or `nil` for standard output or no output.
  let output: Path?
  /// The purposes of the streams that it has.
  let uses: [(Purposes.Purpose, Path)]
  /// What it means if the output replaces the input.
  let replacement: Purposes.Replacement

  /// The program whose output the command reads, or `nil` if there is none.
  let producer: String?

  /// Creates the subject of a command that reads, or writes, a file or the standard stream; an argument
  /// that is left out stands for no stream. `producer` is a program whose output it reads. `replacement`
  /// says what it means if the output replaces the input.
  init(
    reading input: FileArgument?? = .none, writing output: FileArgument?? = .none,
    from producer: String? = nil, replacing replacement: Purposes.Replacement = .early
  ) {
    self.producer = producer.map(Arguments.displayed)
    (self.input, self.output) = (Self.path(of: input), Self.path(of: output))
    self.replacement = replacement
    var uses: [(Purposes.Purpose, Path)] = []
    if input != nil { uses.append((.input, self.input ?? Path(descriptor: 0))) }
    if output != nil { uses.append((.output, self.output ?? Path(descriptor: 1))) }
    self.uses = uses
  }

  /// Creates the subject of a channel whose content comes from standard streams, unless a command has it,
  /// and whose other side is reached by the descriptors in `transport`.
  init(hasCommand: Bool, transport: [Int32]) {
    producer = nil
    input = nil
    output = nil
    replacement = .early
    let content: [(Purposes.Purpose, Int32)] = hasCommand ? [] : [(.input, 0), (.output, 1)]
    uses = (content + transport.map { (.transport, $0) }).map { ($0, Path(descriptor: $1)) }
  }

  /// The subject of a command that prints an answer.
  static let answer = Subject(writing: .some(nil))

  private static func path(of file: FileArgument??) -> Path? {
    guard let file = file ?? nil, !file.isDash else { return nil }
    return file.path
  }

  /// Whether the input is typed at a terminal, or the output shown on one.
  var isOnTerminal: Bool {
    input == nil && producer == nil && Descriptor(borrowing: 0).isTerminal
      || output == nil && Descriptor(borrowing: 1).isTerminal
  }

  /// Returns the name of the stream that a system call was about, for an error without a path.
  func name(of call: String) -> String {
    switch call {
    case "read": input?.description ?? producer ?? "standard input"
    case "write", "fsync", "close": output?.description ?? "standard output"
    default: ""
    }
  }
}

/// The name of a contact, as it was typed.
struct NameArgument: ExpressibleByArgument {
  private let text: String

  init(argument: String) { text = argument }

  /// The name.
  ///
  /// - Throws: ``OperationError/invalidName(_:)`` when the text is not a valid name.
  var name: ContactName {
    get throws(OperationError) {
      guard let valid = String(validating: Arguments.bytes(of: text), as: UTF8.self) else {
        throw .invalidName(text)
      }
      return try ContactName(valid)
    }
  }

  /// The name of a contact who may have it from an earlier version of pawl, which allowed more names.
  ///
  /// - Throws: ``OperationError/invalidName(_:)`` when no version allowed it.
  var knownName: ContactName {
    get throws(OperationError) {
      do { return try name } catch {
        let valid = String(validating: Arguments.bytes(of: text), as: UTF8.self)
        guard let kept = valid.map(PlainText.normalized).flatMap(ContactName.init(kept:)) else {
          throw error
        }
        return kept
      }
    }
  }
}

/// The name of a contact, or a file, as it was typed.
struct NameOrFileArgument: ExpressibleByArgument {
  private let text: String
  /// The file.
  let file: FileArgument

  init?(argument: String) {
    guard let file = FileArgument(argument: argument) else { return nil }
    self.file = file
    text = argument
  }

  /// Whether it is a file where it stands alone: it has a slash or ends in `.pawl`, or is `-`.
  var isFile: Bool { text.contains("/") || text.hasSuffix(".pawl") || file.isDash }

  /// The name.
  ///
  /// - Throws: ``OperationError/invalidName(_:)`` when the text is not a valid name.
  var name: ContactName {
    get throws(OperationError) { try NameArgument(argument: text).name }
  }
}

/// The name of a contact, or of a group behind an `@`, as it was typed.
struct AddresseeArgument: ExpressibleByArgument {
  private let text: String

  init(argument: String) { text = argument }

  /// The contact or the group.
  ///
  /// - Throws: ``OperationError/invalidName(_:)`` when the text is not a valid name.
  var addressee: Addressee {
    get throws(OperationError) {
      guard text.first == Addressee.groupSign else {
        return .contact(try NameArgument(argument: text).name)
      }
      return .group(try GroupArgument(argument: text).name)
    }
  }
}

/// The name of a group, as it was typed, with or without an `@` before it.
struct GroupArgument: ExpressibleByArgument {
  private let text: String

  init(argument: String) { text = argument }

  /// The name.
  ///
  /// - Throws: ``OperationError/invalidName(_:)`` when the text is not a valid name.
  var name: ContactName {
    get throws(OperationError) {
      let sign = text.first == Addressee.groupSign ? 1 : 0
      return try NameArgument(argument: String(text.dropFirst(sign))).name
    }
  }
}

/// An identity, as it was typed.
struct IdentityArgument: ExpressibleByArgument {
  let identity: IdentityKey

  init?(argument: String) {
    guard let identity = try? IdentityKey(argument) else { return nil }
    self.identity = identity
  }
}

/// The descriptors that lead to the other side of a channel: one, or two with a comma between them.
struct DescriptorsArgument: ExpressibleByArgument {
  /// The number of the descriptor that is read.
  let input: Int32
  /// The number of the descriptor that is written.
  let output: Int32

  init?(argument: String) {
    let numbers = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      $0.allSatisfy { $0.isASCII && $0.isNumber } ? Int32($0) : nil
    }
    guard let first = numbers.first ?? nil, let last = numbers.last ?? nil, numbers.count <= 2
    else { return nil }
    (input, output) = (first, last)
  }
}

/// A duration: a number followed by `s`, `m`, `h`, `d`, `w` or `y`.
struct DurationArgument: ExpressibleByArgument, CustomStringConvertible {
  private static let units: KeyValuePairs<Character, UInt64> = [
    "s": 1, "m": Seconds.perMinute, "h": Seconds.perHour, "d": Seconds.perDay,
    "w": Seconds.perWeek, "y": Seconds.perYear,
  ]

  let seconds: UInt64

  init(seconds: UInt64) { self.seconds = seconds }

  /// The duration as it would be typed, in the largest unit, up to days, that gives a whole number.
  var description: String {
    let (unit, length) = Self.units.prefix(4).last { seconds % $0.value == 0 } ?? ("s", 1)
    return "\(seconds / length)\(unit)"
  }

  var defaultValueDescription: String { description }

  init?(argument: String) {
    guard let unit = Self.units.first(where: { $0.key == argument.last })?.value,
      argument.dropLast().allSatisfy({ $0.isASCII && $0.isNumber }),
      let number = UInt64(argument.dropLast()), number > 0
    else { return nil }
    let (seconds, overflow) = number.multipliedReportingOverflow(by: unit)
    guard !overflow else { return nil }
    self.seconds = seconds
  }
}
