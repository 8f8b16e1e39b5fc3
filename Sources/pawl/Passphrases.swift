import Descriptors
import Octets
import Operations

/// The sources of passphrases that the user has named: a descriptor, a file or the output of a
/// command, and otherwise the terminal. A passphrase never comes from an argument or a variable,
/// because others could see it there.
struct Passphrases: PassphraseSource {
  /// The length of the longest passphrase, in bytes.
  private static let maximumByteCount = 4096
  /// The length of the longest passphrase with the line end that a file or a command adds, in bytes.
  private static let maximumInputByteCount = maximumByteCount + 2
  private static let variable = "PAWL_PASSPHRASE_FILE"
  private static let newVariable = "PAWL_NEW_PASSPHRASE_FILE"

  /// The descriptor that `--passphrase-fd` names, or `nil` if it is not given.
  let descriptor: Int32?
  /// The descriptor that `--new-passphrase-fd` names, or `nil` if it is not given.
  var newDescriptor: Int32?
  /// Whether to say that others can read the passphrase.
  var isQuiet = false
  /// Whether a passphrase is to be set or changed.
  var isChanging = false
  /// Whether to ask at the terminal when no other source has the passphrase.
  var isAsking = true

  /// The descriptors and files that passphrases come from.
  var uses: [(Purposes.Purpose, Path)] {
    let current = Self.place(descriptor, orFile: Self.variable)
    let new = Self.place(newDescriptor, orFile: Self.newVariable)
    var uses: [(Purposes.Purpose, Path)] = []
    if let current { uses.append((.passphrase, current)) }
    if let new { uses.append((.newPassphrase, new)) }
    return uses
  }

  func current() throws(OperationError) -> Secret {
    if let given = try usual() { return try Self.checked(given) }
    guard isAsking else { throw .passphrase(.notAsked) }
    return try Self.checked(try Self.ask("passphrase: ", at: Self.terminal()))
  }

  func new(isChange: Bool) throws(OperationError) -> Secret {
    if !isChange, let given = try usual() { return try Self.checked(given) }
    if let given = try read(newDescriptor, orFile: Self.newVariable) {
      return try Self.checked(given)
    }
    // No other process asks in between.
    let terminal = try Self.terminal()
    let passphrase = try Self.checked(try Self.ask("new passphrase: ", at: terminal))
    let again = try Self.ask("repeat new passphrase: ", at: terminal)
    guard Self.isSame(passphrase, as: again) else { throw .passphrase(.different) }
    return passphrase
  }

  private func usual() throws(OperationError) -> Secret? {
    if let given = try read(descriptor, orFile: Self.variable) { return given }
    guard let command = Process.environment("PAWL_PASSPHRASE_COMMAND") else { return nil }
    return try Self.output(of: command)
  }

  private func read(
    _ number: Int32?, orFile variable: String
  ) throws(OperationError) -> Secret? {
    guard let path = Self.place(number, orFile: variable) else { return nil }
    do {
      let source = try number.map(Descriptor.init(borrowing:)) ?? Descriptor(reading: path)
      try checkAccess(to: source, at: path)
      return try Self.bounded(source.readSecret(atMost: Self.maximumInputByteCount))
    } catch let error as SystemError {
      throw .passphrase(.unreadable(error.about(path)))
    } catch { throw OperationError(folding: error) }
  }

  /// Checks that nobody else chooses the passphrase, if it is in a file. Others may read the file,
  /// as those in a container often can.
  ///
  /// - Throws: ``PassphraseProblem/changeable(_:)`` and ``PassphraseProblem/notOwned(_:)``.
  private func checkAccess(to source: borrowing Descriptor, at path: Path) throws {
    let status = try FileStatus(of: source)
    // A file without a name, such as a shell's here-document, can be opened by nobody else.
    guard [.regular, .pipe].contains(status.kind), status.linkCount > 0 else { return }
    guard [0, Process.user].contains(status.owner) else {
      throw OperationError.passphrase(.notOwned(path))
    }
    guard status.mode & 0o022 == 0 else { throw OperationError.passphrase(.changeable(path)) }
    guard status.mode & 0o044 != 0, !isQuiet else { return }
    Console.say("other users can read the passphrase in \(path)")
  }

  private static func place(_ number: Int32?, orFile variable: String) -> Path? {
    number.map(Path.init(descriptor:)) ?? Process.environment(variable).map(Path.init)
  }

  private static func output(of command: [UInt8]) throws(OperationError) -> Secret {
    let completion: Shell.Completion
    do {
      completion = try Shell.run(command, outputAtMost: maximumInputByteCount)
    } catch { throw .passphrase(.unreadable(error)) }
    guard completion.status == 0 else { throw .passphrase(.commandFailed(completion.status)) }
    return try bounded(completion.takeOutput())
  }

  private static func terminal() throws(OperationError) -> Terminal {
    do { return try Terminal.open() } catch { throw .passphrase(.noSource) }
  }

  private static func ask(
    _ prompt: String, at terminal: borrowing Terminal
  ) throws(OperationError) -> Secret {
    let line: Secret?
    do {
      line = try terminal.askHidden("pawl: " + prompt, atMost: maximumByteCount)
    } catch { throw .passphrase(error.isOfBackground ? .inBackground : .noSource) }
    return try bounded(line)
  }

  private static func isSame(
    _ one: borrowing Secret, as other: borrowing Secret
  ) -> Bool {
    one.bytes.isEqualInConstantTime(to: other.bytes)
  }

  private static func bounded(_ secret: consuming Secret?) throws(OperationError) -> Secret {
    guard let secret = consume secret else { throw .passphrase(.tooLong(maximumByteCount)) }
    return secret
  }

  /// Returns a passphrase without the one line end that a file or a command adds.
  ///
  /// - Throws: ``PassphraseProblem/empty`` when nothing is left, and ``PassphraseProblem/tooLong(_:)``
  ///   when more than ``maximumByteCount`` bytes are.
  private static func checked(_ given: consuming Secret) throws(OperationError) -> Secret {
    var count = given.count
    if count > 0, given.bytes[count - 1] == UInt8(ascii: "\n") {
      count -= 1
      if count > 0, given.bytes[count - 1] == UInt8(ascii: "\r") { count -= 1 }
    }
    guard count > 0 else { throw .passphrase(.empty) }
    guard count <= maximumByteCount else { throw .passphrase(.tooLong(maximumByteCount)) }
    return Secret(copying: given.bytes.extracting(0..<count))
  }
}
