import Descriptors
import Octets
import Primitives

/// Where the program begins.
@main
enum Main {
  static func main() {
    Startup.run()
    Process.end(Program().run())
  }
}

/// What is done first of all, and what was found then.
enum Startup {
  /// What the user's own mask takes from the permissions of files that others may read.
  static let mask = Process.harden()
  /// Whether the program was started with errors of closed pipes ignored.
  static let arePipeErrorsIgnored = Process.catchBrokenPipes()

  static func run() {
    _ = (mask, arePipeErrorsIgnored)
    Sodium.onFailure(endWithoutRandomness)
    Memory.onExhaustion(endWithoutMemory)
  }
}

/// What ends the program when the system gives no random bytes.
private func endWithoutRandomness() { end(.noRandomness) }

/// What ends the program when the system gives no memory.
private func endWithoutMemory() { end(.noMemory) }

private func end(_ complaint: Complaint) -> Never {
  let status = StatusStream(number: CommandLineForm.statusDescriptor(Arguments.ofProcess()))
  Process.end(Console.fail(complaint, status))
}
