package import Descriptors
package import Octets
package import Primitives
package import Storage

/// What every verb needs to know about where it runs.
package struct Context: Sendable {
  /// Where the store is.
  package let store: StoreLocation
  /// The present time, in seconds since 1970.
  package let now: UInt64
  /// The source of all random bytes.
  package let randomness: any Randomness
  /// Where passphrases come from.
  package let passphrases: any PassphraseSource
  /// The number of threads that work on a long stream.
  package let threadCount: Int

  /// Creates a context; `now` is in seconds since 1970.
  package init(
    store: StoreLocation, now: UInt64, randomness: any Randomness,
    passphrases: any PassphraseSource, threadCount: Int = Workers.processorCount
  ) {
    self.store = store
    self.now = now
    self.randomness = randomness
    self.passphrases = passphrases
    self.threadCount = threadCount
  }

  /// Opens the store; with `acceptingOlder` even if it is in an older state than it should be.
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

  /// Opens the store, even in an older state than it should be, and runs `body` on it.
  func readStore<Result: ~Copyable>(in body: (Snapshot) throws -> Result) throws -> Result {
    try vault(acceptingOlder: true).read(at: now, body)
  }

  /// Runs `body` in a transaction. With `isExclusive` nobody else reads the store in the meantime.
  func write<Result: ~Copyable>(
    to vault: Vault, isExclusive: Bool = false, in body: (Transaction) throws -> Result
  ) throws -> Result {
    try vault.write(at: now, isExclusive: isExclusive, body)
  }
}

/// Where passphrases come from. Verbs ask for one only when they need it.
package protocol PassphraseSource: Sendable {
  /// Returns the passphrase that guards something already.
  ///
  /// Throws ``OperationError/passphrase(_:)`` if there is none.
  func current() throws(OperationError) -> Secret

  /// Returns a passphrase that is to guard something from now on. With `isChange` it is another one than
  /// ``current()`` returns.
  ///
  /// Throws ``OperationError/passphrase(_:)`` if there is none.
  func new(isChange: Bool) throws(OperationError) -> Secret
}

/// Why there is no passphrase.
package enum PassphraseProblem: Equatable, Sendable {
  /// Nothing provides it, and there is no terminal to ask at.
  case noSource
  /// Nothing provides it, and the command does not ask for it.
  case notAsked
  /// It has no characters.
  case empty
  /// It is longer than this number of bytes.
  case tooLong(Int)
  /// The second passphrase that was typed differs from the first.
  case different
  /// It could not be read from where it should come.
  case unreadable(SystemError)
  /// The command that should provide it ended with this status.
  case commandFailed(Int32)
}
