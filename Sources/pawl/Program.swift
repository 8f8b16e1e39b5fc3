import ArgumentParser
import Descriptors
import Octets

/// One run of the program, from the arguments to the exit status.
struct Program {
  func run() -> CInt {
    do {
      var command = try Pawl.parseAsRoot(Arguments.ofProcess())
      try command.run()
      return 0
    } catch let status as ExitCode {
      return status.rawValue
    } catch { return Self.answer(error) }
  }

  /// What the parser throws: a request for help or the version, or wrong usage.
  private static func answer(_ error: any Error) -> CInt {
    let text = Pawl.fullMessage(for: error)
    guard Pawl.exitCode(for: error) == .success else {
      Console.complain(
        Complaint(
          Arguments.displayed(Pawl.message(for: error)), hint: "see 'pawl --help'", .usage))
      return ExitStatus.usage.rawValue
    }
    return Console.print(text)
  }
}
