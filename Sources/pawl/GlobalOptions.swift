import ArgumentParser
import Descriptors
import Operations
import Primitives
import Storage

/// The options that every command takes, as the parser reads them.
struct GlobalOptions: ParsableArguments, GlobalSettings {
  @Option(
    name: OptionName.store.specification,
    help: ArgumentHelp(
      "The directory of the store, instead of $PAWL_STORE or ~/.local/share/pawl.",
      valueName: "dir"))
  var store: FileArgument?

  @Flag(name: OptionName.quiet.specification, help: "Say nothing but errors.")
  var quiet = false

  @Option(
    name: OptionName.statusFd.specification,
    help: ArgumentHelp(
      "Report what happens on this descriptor, one JSON object a line.", valueName: "n"))
  var statusFd: Int32?

  @Flag(name: OptionName.noProgress.specification, help: "Show no progress on the terminal.")
  var noProgress = false

  @Option(
    name: OptionName.lockTimeout.specification,
    help: ArgumentHelp("How long to wait for another process's lock.", valueName: "seconds"))
  var lockTimeout = StoreLocation.defaultLockTimeout

  @Option(
    name: OptionName.passphraseFd.specification,
    help: ArgumentHelp("Read the passphrase from this descriptor.", valueName: "n"))
  var passphraseFd: Int32?

  mutating func validate() throws { try check() }
}

/// The options that every command takes, whether the parser has read them or ``PlainArguments`` has.
protocol GlobalSettings {
  var store: FileArgument? { get }
  var quiet: Bool { get }
  var statusFd: Int32? { get }
  var noProgress: Bool { get }
  var lockTimeout: UInt32 { get }
  var passphraseFd: Int32? { get }
}

extension GlobalSettings {
  /// Checks that the descriptors are open.
  ///
  /// - Throws: ``WrongUsage/closedDescriptor(_:of:)``.
  func check() throws {
    try Self.checkOpen(statusFd, for: .statusFd)
    try Self.checkOpen(passphraseFd, for: .passphraseFd)
  }

  /// Checks that the descriptor that an option names is open.
  ///
  /// - Throws: ``WrongUsage/closedDescriptor(_:of:)`` when it is not.
  static func checkOpen(_ number: Int32?, for option: OptionName) throws {
    guard let number, (try? FileStatus(of: Descriptor(borrowing: number))) == nil else { return }
    throw WrongUsage.closedDescriptor(number, of: option)
  }

  var status: StatusStream { StatusStream(number: statusFd) }

  /// Runs `body`, the work of a command that needs the store. `passphrases` are given by a command that
  /// has sources of its own for them.
  func perform(
    on subject: Subject = Subject(), with passphrases: Passphrases? = nil,
    _ body: (Context) throws -> Void
  ) throws {
    let passphrases = passphrases ?? Passphrases(descriptor: passphraseFd, isQuiet: quiet)
    try attempt(on: subject, with: passphrases) { try body(try context(with: passphrases)) }
  }

  /// Runs `body`, the work of a command, unless one of its files serves two purposes. An error is
  /// reported and decides the exit status.
  ///
  /// - Throws: `ExitCode` when the work fails, and ``WrongUsage``.
  func attempt(on subject: Subject, with passphrases: Passphrases, _ body: () throws -> Void) throws
  {
    do {
      try purposes(on: subject, with: passphrases).check()
      try body()
    } catch let error as ExitCode {
      throw error
    } catch let error as OperationError {
      throw ExitCode(
        Console.fail(Complaint(error, about: subject), reportingTo: status.usable(after: error)))
    }
  }

  /// Reports the failure of one of several messages, after which the command goes on.
  func report(_ error: OperationError, about subject: Subject) {
    _ = Console.fail(Complaint(error, about: subject), reportingTo: status)
  }

  private func purposes(on subject: Subject, with passphrases: Passphrases) -> Purposes {
    var purposes = Purposes(
      using: try? Self.location(of: store), replacing: subject.replacement,
      isChangingPassphrase: passphrases.isChanging)
    if let statusFd { purposes.add(.status, at: Path(descriptor: statusFd)) }
    for (purpose, path) in passphrases.uses + subject.uses { purposes.add(purpose, at: path) }
    return purposes
  }

  /// Whether neither the passphrase comes from standard input nor status lines go there, so that another
  /// command may read it.
  var isStandardInputFree: Bool {
    let subject = Subject(reading: .some(nil))
    return (try? purposes(on: subject, with: Passphrases(descriptor: passphraseFd)).check()) != nil
  }

  /// Runs `body`, which reads and writes `subject`, and shows the progress that it reports to the meter.
  func showingProgress<Result>(
    on subject: Subject, _ body: (ProgressMeter) throws -> Result
  ) rethrows -> Result {
    let meter = ProgressMeter(
      for: subject, reportingTo: status, isWanted: !quiet && !noProgress)
    defer { meter.finish() }
    return try body(meter)
  }

  /// Prints an answer on standard output.
  func answer(_ text: String) throws(OperationError) { try Console.print(text) }

  /// Prints an answer whose lines consist of words, which a terminal shows whole.
  func answer(inWords text: String) throws(OperationError) {
    try Console.print(Screen.output.fitted(text))
  }

  /// Prints a list. `source` is what prints the identities in it in full, which a terminal does not show.
  func answer(_ list: Listing, withFullIdentitiesIn source: String? = nil) throws(OperationError) {
    let text = list.text(on: .output)
    try Console.print(text)
    guard let source, !text.isEmpty, Screen.output.width != nil else { return }
    note("these are the beginnings of the identities; \(source) prints one in full")
  }

  /// Writes a note on standard error, unless the user wants no notes.
  func note(_ text: @autoclosure () -> String) {
    if !quiet { Console.say(text()) }
  }

  /// Says that a person at a terminal is expected to type or paste, if nothing else is read.
  func noteTyping(into file: FileArgument?) {
    guard file?.isDash ?? true, Descriptor(borrowing: 0).isTerminal else { return }
    note("reading what you type; end it with Ctrl-D on a line of its own")
  }

  /// Warns that people may take a name for those of other contacts.
  func warn(of lookalikes: Lookalikes, whichLookLike name: ContactName) {
    guard !lookalikes.names.isEmpty else { return }
    let others =
      lookalikes.names.map { "'\($0)'" }.joined(separator: ", ")
      + (lookalikes.areThereMore ? " and others" : "")
    let whose = lookalikes.names.count == 1 ? "that of another contact" : "those of other contacts"
    note("warning: the name '\(name)' looks like \(whose): \(others)")
  }

  /// Warns about what is unusual of the sender of a message.
  func warn(about sender: Sender) {
    if let lookalikes = sender.lookalikes { warn(of: lookalikes, whichLookLike: sender.name) }
    guard sender.isNewSession else { return }
    note("warning: this message begins a new session with \(sender.name), although you have one")
    note(
      """
      that is usual after they got a new machine or imported a bundle of yours anew; otherwise ask \
      them in another way whether they wrote it: it may be from someone who has stolen a key
      """)
  }

  /// Returns the context of a command: the store that the user has chosen, and the source of its
  /// passphrase.
  ///
  /// - Throws: ``OperationError/noPlaceForStore`` when neither an option nor a variable says where
  ///   the store is.
  func context(with passphrases: Passphrases) throws(OperationError) -> Context {
    Context(
      store: try Self.location(of: store, lockTimeout: lockTimeout), now: Process.now,
      randomness: SystemRandomness(), passphrases: passphrases
    ) { [quiet] in
      if !quiet { Console.say("this machine can keep no marker of the store: see pawl-check(1)") }
    }
  }

  /// Returns the location of the store that `--store` names, or else a variable.
  ///
  /// - Throws: ``OperationError/noPlaceForStore`` when neither says where the store is.
  static func location(
    of store: FileArgument?, lockTimeout: UInt32 = StoreLocation.defaultLockTimeout
  ) throws(OperationError) -> StoreLocation {
    let home = absolute("HOME")
    let directories = [
      absolute("XDG_STATE_HOME")?.appending("pawl"), home?.appending(MarkerPlaces.usualFolder),
    ]
    let markers = MarkerPlaces(directories.compactMap { $0 }, home: home) { Process.listedHome }
    return StoreLocation(
      try path(of: store, home: home), home: home, markers: markers, lockTimeout: lockTimeout)
  }

  private static func path(of store: FileArgument?, home: Path?) throws(OperationError) -> Path {
    if let store { return store.path }
    if let path = Process.environment("PAWL_STORE") { return Path(path) }
    if let data = absolute("XDG_DATA_HOME") { return data.appending("pawl") }
    guard let home else { throw .noPlaceForStore }
    return home.appending(".local/share/pawl")
  }

  /// Returns the directory that a variable names, or `nil` if there is none or its path is
  /// relative.
  private static func absolute(_ variable: String) -> Path? {
    guard let path = Process.environment(variable).map(Path.init), path.isAbsolute else {
      return nil
    }
    return path
  }
}
