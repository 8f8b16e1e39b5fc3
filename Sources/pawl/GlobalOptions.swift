import ArgumentParser
import Descriptors
import Operations
import Primitives
import Storage

/// The options that every command takes.
struct GlobalOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The directory of the store, instead of $PAWL_STORE or ~/.local/share/pawl.",
      valueName: "dir"))
  var store: FileArgument?

  @Flag(name: [.short, .long], help: "Say nothing but errors.")
  var quiet = false

  @Option(
    help: ArgumentHelp(
      "Write one JSON object a line about what happens to this descriptor.", valueName: "n"))
  var statusFd: Int32?

  @Flag(help: "Show no progress on the terminal.")
  var noProgress = false

  @Option(
    help: ArgumentHelp("How long to wait for another process's lock.", valueName: "seconds"))
  var lockTimeout = Vault.standardLockTimeout

  mutating func validate() throws {
    if let statusFd, (try? FileStatus(of: Descriptor(borrowing: statusFd))) == nil {
      throw ValidationError("descriptor \(statusFd) of --status-fd is not open")
    }
  }

  var status: StatusStream { StatusStream(number: statusFd) }

  /// Runs a command's work. What it throws becomes words, a status line and the exit status.
  func perform(_ body: (Context) throws -> Void) throws {
    do {
      try body(try context())
    } catch let error as ExitCode {
      throw error
    } catch let error as OperationError {
      throw ExitCode(Console.fail(Complaint(error), status))
    }
  }

  /// Runs `body` with someone to tell how far it has come.
  func measured<Result>(_ body: (Progress.Listener) throws -> Result) rethrows -> Result {
    let meter = ProgressMeter(status, isWanted: !quiet && !noProgress)
    defer { meter.finish() }
    return try body(meter.update)
  }

  /// Prints an answer.
  func answer(_ text: String) throws(OperationError) { try Console.print(text) }

  /// Says something in passing, unless that is not wanted.
  func note(_ text: String) {
    if !quiet { Console.note(text) }
  }

  private func context() throws -> Context {
    Context(
      store: try storePath(), now: Process.now, randomness: SystemRandomness(),
      lockTimeout: lockTimeout)
  }

  private func storePath() throws -> Path {
    if let store { return store.path }
    if let path = Process.environment("PAWL_STORE") { return Path(path) }
    if let data = Process.environment("XDG_DATA_HOME"), data.first == UInt8(ascii: "/") {
      return Path(data).appending("pawl")
    }
    guard let home = Process.environment("HOME"), home.first == UInt8(ascii: "/") else {
      let complaint = Complaint(
        "HOME is not set, so there is no place for a store", hint: "use --store DIR",
        .storeUnavailable)
      throw ExitCode(Console.fail(complaint, status))
    }
    return Path(home).appending(".local/share/pawl")
  }
}
