import Descriptors
import Octets
package import Primitives
package import Storage

/// What every verb needs to know of where it runs: the store, the time, the source of randomness, who
/// knows the passphrase and how much can be done at once.
package struct Context: Sendable {
  package let store: StoreLocation
  /// Seconds since 1970.
  package let now: UInt64
  package let randomness: any Randomness
  package let passphrases: any PassphraseSource
  /// How many threads work on a long stream.
  package let threadCount: Int

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

  /// The store, open. With `acceptingOlder` also when it is in an older state than it should be.
  func vault(acceptingOlder: Bool = false) throws -> Vault {
    try Vault.open(at: store, acceptingOlder: acceptingOlder, randomness: randomness) {
      try passphrases.current()
    }
  }

  /// Runs `body` on the store as it is now.
  func read<Result: ~Copyable>(
    _ vault: Vault, _ body: (Snapshot) throws -> Result
  ) throws -> Result {
    try vault.read(at: now, body)
  }

  /// Runs `body` alone in the store.
  func write<Result: ~Copyable>(
    _ vault: Vault, isExclusive: Bool = false, _ body: (Transaction) throws -> Result
  ) throws -> Result {
    try vault.write(at: now, isExclusive: isExclusive, body)
  }
}
