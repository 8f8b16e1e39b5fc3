import ArgumentParser
import Descriptors
import Octets

/// One run of the program, from the arguments to the exit status.
struct Program {
  /// What the user's own mask takes from the permissions of files that others may read.
  nonisolated(unsafe) static var mask: UInt32 = 0o077
  /// Whether a closed pipe was to be ignored when the program began.
  nonisolated(unsafe) static var arePipeErrorsIgnored = false

  init(mask: UInt32, arePipeErrorsIgnored: Bool) {
    unsafe Self.mask = mask
    unsafe Self.arePipeErrorsIgnored = arePipeErrorsIgnored
  }

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
