import ArgumentParser
import Descriptors
import Octets
import Operations
import Primitives

/// The entry point of the program.
@main
enum Main {
  static func main() {
    Startup.run()
    Process.end(Program().run())
  }
}

/// The steps that come before everything else, and their results.
enum Startup {
  /// The permissions that the user's mask removes from files that others may read.
  static let mask = Process.harden()
  /// Whether writing to a closed pipe was already an error, not a signal, when the program started.
  static let arePipeErrorsIgnored = Process.catchBrokenPipes()

  static func run() {
    _ = (mask, arePipeErrorsIgnored)
    Sodium.onFailure(endWithoutRandomness)
    Memory.onExhaustion(endWithoutMemory)
  }
}

/// Ends the program when the system provides no random bytes.
private func endWithoutRandomness() { end(.noRandomness) }

/// Ends the program when the system has no memory left.
private func endWithoutMemory() { end(.noMemory) }

private func end(_ complaint: Complaint) -> Never {
  Process.end(Console.fail(complaint, reportingTo: StatusStream(of: Arguments.ofProcess())))
}

/// One run of the program, from the arguments to the exit status.
struct Program {
  private let arguments = Arguments.ofProcess()

  /// Runs the command that the arguments name, and returns the exit status.
  func run() -> CInt {
    do {
      if let option = arguments.repeatedOption { throw WrongUsage.repeatedOption(option) }
      if arguments.lacksCommand { throw WrongUsage.nothingToRun }
      if let perform = plainCommand() {
        try perform()
        return 0
      }
      var command = try parsed()
      // The parser would show help and call it a success, also where a script's variable is empty.
      guard !type(of: command).needsSubcommand else {
        throw NamedCommand(arguments).missingCommand
      }
      try command.run()
      return 0
    } catch let status as ExitCode {
      return status.rawValue
    } catch { return answer(error) }
  }

  // MARK: Commands

  /// Returns the command that the first word of a command line names, or `nil` if there is none.
  /// The two commands that are used in pipelines come first, so that they do not wait for the
  /// declarations of the others.
  static func command(named name: String) -> (any ParsableCommand.Type)? {
    let frequent: [any ParsableCommand.Type] = [EncryptCommand.self, DecryptCommand.self]
    return frequent.first { $0.names.contains(name) } ?? Pawl.subcommand(named: name)
  }

  /// Returns what performs the command if its arguments can be read without the parser.
  private func plainCommand() -> (() throws -> Void)? {
    let words = arguments.words
    switch words.first {
    case "encrypt", "enc": return (try? PlainEncryption(words.dropFirst()))?.perform
    case "decrypt", "dec": return (try? PlainDecryption(words.dropFirst()))?.perform
    default: return nil
    }
  }

  /// Returns the command with its arguments. Only the declaration of the named command is read,
  /// unless the usage is wrong or help is requested, which takes the parser of all commands.
  private func parsed() throws -> any ParsableCommand {
    var rest = arguments.words[...]
    var named = rest.popFirst().flatMap(Self.command)
    if let group = named, group.isGroup { named = rest.popFirst().flatMap(group.subcommand) }
    if let named, let command = try? named.parseAsRoot([String](rest)), type(of: command) == named {
      return command
    }
    return try Pawl.parseAsRoot(arguments.words)
  }

  // MARK: Errors of the parser

  /// Answers a request for help or the version, or says what is wrong with the usage; returns the
  /// exit status.
  private func answer(_ error: any Error) -> CInt {
    let status = StatusStream(of: arguments)
    let command = NamedCommand(arguments)
    if let usage = wrongUsage(error, in: command) {
      return Console.fail(Complaint(usage, about: command.name), reportingTo: status)
    }
    do {
      try Console.print(answer(to: error))
      return 0
    } catch { return Console.fail(Complaint(error), reportingTo: status) }
  }

  /// Returns the answer to a request for help or the version, which the parser reports as an error.
  private func answer(to request: any Error) -> String {
    let text = Pawl.fullMessage(for: request, columns: HelpText.unlimited)
    if text == Version.line { return arguments.has(.verbose) ? Version.report : text }
    return HelpText(text).text(for: Screen.textWidth)
  }

  /// Returns what is wrong with the usage, or `nil` for a request. An unknown word is reported
  /// first, even if there is a request for help, for which the parser would show the wrong help
  /// text.
  private func wrongUsage(_ error: any Error, in command: NamedCommand) -> WrongUsage? {
    if let problem = command.problem { return problem }
    if Pawl.exitCode(for: error) == .success { return nil }
    if command.needsSubcommand { return command.missingCommand }
    return error as? WrongUsage ?? command.refusal(Pawl.message(for: error))
  }
}

extension ParsableCommand {
  /// The command's names, including its aliases.
  static var names: [String] { [_commandName] + configuration.aliases }

  /// Whether another word may follow the command's name.
  static var isGroup: Bool { !configuration.subcommands.isEmpty }

  /// Whether another word has to follow the command's name.
  static var needsSubcommand: Bool { isGroup && configuration.defaultSubcommand == nil }

  /// Returns the command of this group that has a name, or `nil` if there is none.
  static func subcommand(named name: String) -> (any ParsableCommand.Type)? {
    configuration.subcommands.first { $0.names.contains(name) }
  }
}
