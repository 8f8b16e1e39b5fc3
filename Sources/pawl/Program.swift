import ArgumentParser
import Descriptors
import Octets

/// One run of the program, from the arguments to the exit status.
struct Program {
  private let arguments = Arguments.ofProcess()

  func run() -> CInt {
    do {
      if let option = CommandLineForm.repeatedOption(arguments) {
        throw WrongUsage.repeatedOption(option)
      }
      var command = try Pawl.parseAsRoot(arguments)
      // The parser would show help and call it a success, also where a script's variable is empty.
      guard type(of: command).configuration.subcommands.isEmpty else {
        throw NamedCommand(arguments).missingCommand
      }
      try command.run()
      return 0
    } catch let status as ExitCode {
      return status.rawValue
    } catch { return answer(error) }
  }

  /// What the parser throws: a request for help or the version, or wrong usage.
  private func answer(_ error: any Error) -> CInt {
    let status = StatusStream(number: CommandLineForm.statusDescriptor(arguments))
    let command = NamedCommand(arguments)
    if let usage = wrongUsage(error, command) {
      return Console.fail(Complaint(usage, about: command.name), status)
    }
    do {
      try Console.print(Self.brief(Pawl.fullMessage(for: error, columns: Self.columns)))
      return 0
    } catch { return Console.fail(Complaint(error), status) }
  }

  /// Help that does not repeat the options of all commands in the line on how one is used.
  private static func brief(_ help: String) -> String {
    help.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      guard line.hasPrefix("USAGE: ") else { return String(line) }
      // The first of ``GlobalOptions``, which come last.
      return line.split(separator: " ").prefix { $0 != "[--store" }.joined(separator: " ")
    }
    .joined(separator: "\n")
  }

  /// How wide help is; narrower, the parser leaves out what its tables say.
  private static var columns: Int {
    let wanted = Process.environment("COLUMNS").flatMap { Int(String(decoding: $0, as: UTF8.self)) }
    return max(60, wanted ?? Descriptor(borrowing: 1).columns ?? 80)
  }

  /// A word that does not exist comes before everything else, a request for help among it: the parser
  /// would show the help of something else.
  private func wrongUsage(_ error: any Error, _ command: NamedCommand) -> WrongUsage? {
    if let problem = command.problem { return problem }
    if Pawl.exitCode(for: error) == .success { return nil }
    if command.isGroup { return command.missingCommand }
    return error as? WrongUsage ?? .refused(Pawl.message(for: error))
  }
}
