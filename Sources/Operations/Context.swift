package import Descriptors
package import Octets
package import Primitives
package import Storage

/// The surroundings that a verb runs in: its store, its time and its sources of data.
package struct Context: Sendable {
  /// The location of the store.
  package let store: StoreLocation
  /// The present time, in seconds since 1970.
  package let now: UInt64
  /// The source of all random bytes.
  package let randomness: any Randomness
  /// The source of passphrases.
  package let passphrases: any PassphraseSource
  /// The number of threads that work on a long stream.
  package let threadCount: Int
  /// Called when a store has been changed whose marker cannot be kept on this machine.
  let lackingMarker: @Sendable () -> Void

  /// Creates a context; `now` is in seconds since 1970. `lackingMarker` is called when a store has
  /// been changed whose marker cannot be kept on this machine.
  package init(
    store: StoreLocation, now: UInt64, randomness: any Randomness,
    passphrases: any PassphraseSource, threadCount: Int = Workers.processorCount,
    lackingMarker: @escaping @Sendable () -> Void = {}
  ) {
    self.store = store
    self.now = now
    self.randomness = randomness
    self.passphrases = passphrases
    self.threadCount = threadCount
    self.lackingMarker = lackingMarker
  }

  /// The same surroundings at the present time, for a verb that lasts.
  var atPresent: Context {
    Context(
      store: store, now: Process.now, randomness: randomness, passphrases: passphrases,
      threadCount: threadCount, lackingMarker: lackingMarker)
  }

  /// Opens the store. If `acceptingOlder` is true, also opens a store that was put back to an older
  /// state.
  func vault(acceptingOlder: Bool = false) throws -> Vault {
    try Vault.open(at: store, acceptingOlder: acceptingOlder, randomness: randomness) {
      try passphrases.current()
    }
  }

  /// Runs `body` on the present state of the store.
  func read<Result: ~Copyable>(
    _ vault: Vault, in body: (Snapshot) throws -> Result
  ) throws -> Result {
    try vault.read(at: now, body)
  }

  /// Opens the store, even if it was put back to an older state, and runs `body` on it.
  func readStore<Result: ~Copyable>(in body: (Snapshot) throws -> Result) throws -> Result {
    try vault(acceptingOlder: true).read(at: now, body)
  }

  /// Runs `body` in a transaction. If `isExclusive` is true, no other process reads the store in
  /// the meantime.
  func write<Result: ~Copyable>(
    to vault: Vault, isExclusive: Bool = false, in body: (Transaction) throws -> Result
  ) throws -> Result {
    let wasMarkerKept = vault.isMarkerKept
    let result = try vault.write(at: now, isExclusive: isExclusive) { transaction in
      if try transaction.hasAny(KeptKeyRecord.self) { try transaction.reviewKeptKeys() }
      return try body(transaction)
    }
    if wasMarkerKept, !vault.isMarkerKept { lackingMarker() }
    return result
  }

  /// Creates the store and runs `body` in its first transaction.
  func createStore(_ body: (Transaction) throws -> Void) throws {
    let vault = try Vault.create(at: store, randomness: randomness, body)
    if !vault.isMarkerKept { lackingMarker() }
  }
}

/// A source of passphrases. Verbs ask for a passphrase only when they need it.
package protocol PassphraseSource: Sendable {
  /// Returns the passphrase that is in use.
  ///
  /// Throws ``OperationError/passphrase(_:)`` if there is no passphrase.
  func current() throws(OperationError) -> Secret

  /// Returns a passphrase to be used from now on. If `isChange` is true, this is a different
  /// passphrase from the one that ``current()`` returns.
  ///
  /// Throws ``OperationError/passphrase(_:)`` if there is no passphrase.
  func new(isChange: Bool) throws(OperationError) -> Secret
}

/// The reasons why there is no passphrase.
package enum PassphraseProblem: Equatable, Sendable {
  /// No source provides the passphrase, and there is no terminal to ask for it.
  case noSource
  /// No source provides the passphrase, and the process is in the background of the terminal for good.
  case inBackground
  /// No source provides the passphrase, and the command does not ask for it.
  case notAsked
  /// The passphrase is empty.
  case empty
  /// The passphrase is longer than this number of bytes.
  case tooLong(Int)
  /// The second passphrase that was typed differs from the first.
  case different
  /// Other users can change the file with the passphrase.
  case changeable(Path)
  /// The file with the passphrase belongs to another user.
  case notOwned(Path)
  /// The passphrase could not be read from its source.
  case unreadable(SystemError)
  /// The command that should provide the passphrase ended with this status.
  case commandFailed(Int32)
}

extension OperationError {
  /// Runs `body` and converts any error that it throws.
  static func folding<Result: ~Copyable>(
    _ body: () throws -> Result
  ) throws(OperationError) -> Result {
    do { return try body() } catch { throw OperationError(folding: error) }
  }
}
