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
  var lockTimeout = StoreLocation.standardLockTimeout

  @Option(
    help: ArgumentHelp(
      "Read the passphrase from this descriptor.", valueName: "n"))
  var passphraseFd: Int32?

  mutating func validate() throws {
    try Self.checkOpen(statusFd, "--status-fd")
    try Self.checkOpen(passphraseFd, "--passphrase-fd")
  }

  /// Checks that a descriptor that an option names is one.
  static func checkOpen(_ number: Int32?, _ option: String) throws {
    guard let number, (try? FileStatus(of: Descriptor(borrowing: number))) == nil else { return }
    throw WrongUsage.closedDescriptor(number, of: option)
  }

  var status: StatusStream { StatusStream(number: statusFd) }

  /// Runs the work of a command that needs the store.
  func perform(
    on subject: Subject = Subject(), newPassphraseFrom newDescriptor: Int32? = nil,
    _ body: (Context) throws -> Void
  ) throws {
    try attempt(on: subject) {
      try body(try context(Passphrases(descriptor: passphraseFd, newDescriptor: newDescriptor)))
    }
  }

  /// Runs a command's work. What it throws becomes words, a status line and the exit status.
  func attempt(on subject: Subject, _ body: () throws -> Void) throws {
    do {
      try body()
    } catch let error as ExitCode {
      throw error
    } catch let error as OperationError {
      throw ExitCode(Console.fail(Complaint(error, about: subject), status))
    }
  }

  /// Runs `body`, which reads and writes `subject`, with someone to tell how far it has come.
  func measured<Result>(
    _ subject: Subject, _ body: (Progress.Listener) throws -> Result
  ) rethrows -> Result {
    let meter = ProgressMeter(status, isWanted: !quiet && !noProgress, subject)
    defer { meter.finish() }
    return try body(meter.update)
  }

  /// Prints an answer.
  func answer(_ text: String) throws(OperationError) { try Console.print(text) }

  /// Says something in passing, unless that is not wanted.
  func note(_ text: String) {
    if !quiet { Console.note(text) }
  }

  /// The store that is meant, and who knows its passphrase.
  func context(_ passphrases: Passphrases) throws(OperationError) -> Context {
    let home = Self.absolute("HOME")
    let state = Self.absolute("XDG_STATE_HOME") ?? home?.appending(".local/state")
    let location = StoreLocation(
      try storePath(home), home: home, state: state?.appending("pawl"), lockTimeout: lockTimeout)
    return Context(
      store: location, now: Process.now, randomness: SystemRandomness(), passphrases: passphrases)
  }

  private func storePath(_ home: Path?) throws(OperationError) -> Path {
    if let store { return store.path }
    if let path = Process.environment("PAWL_STORE") { return Path(path) }
    if let data = Self.absolute("XDG_DATA_HOME") { return data.appending("pawl") }
    guard let home else { throw .noPlaceForStore }
    return home.appending(".local/share/pawl")
  }

  /// The directory that a variable names; a relative one counts for nothing.
  private static func absolute(_ variable: String) -> Path? {
    guard let path = Process.environment(variable).map(Path.init), path.isAbsolute else {
      return nil
    }
    return path
  }
}
