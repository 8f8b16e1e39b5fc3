import ArgumentParser
import Descriptors
import Octets

/// One run of the program, from the arguments to the exit status.
struct Program {
  private let arguments = Arguments.ofProcess()

  func run() -> CInt {
    do {
      if let option = CommandLineForm.repeatedOption(arguments) {
        throw ValidationError("\(option) is given twice")
      }
      var command = try Pawl.parseAsRoot(arguments)
      try command.run()
      return 0
    } catch let status as ExitCode {
      return status.rawValue
    } catch { return answer(error) }
  }

  /// What the parser throws: a request for help or the version, or wrong usage.
  private func answer(_ error: any Error) -> CInt {
    let status = StatusStream(number: CommandLineForm.statusDescriptor(arguments))
    guard Pawl.exitCode(for: error) == .success else {
      let message = Arguments.displayed(Pawl.message(for: error))
      return Console.fail(Complaint(message, hint: "see 'pawl --help'", .usage), status)
    }
    do {
      try Console.print(Pawl.fullMessage(for: error))
      return 0
    } catch { return Console.fail(Complaint(error), status) }
  }
}
