package import Descriptors
package import Primitives
import Storage

/// What every verb needs to know of where it runs: the store, the time and the source of randomness.
package struct Context: Sendable {
  package let store: Path
  /// Seconds since 1970.
  package let now: UInt64
  package let randomness: any Randomness
  /// How long another process's lock is waited for, in seconds.
  package let lockTimeout: UInt32

  package init(
    store: Path, now: UInt64, randomness: any Randomness,
    lockTimeout: UInt32 = Vault.standardLockTimeout
  ) {
    self.store = store
    self.now = now
    self.randomness = randomness
    self.lockTimeout = lockTimeout
  }

  /// The store, open.
  func vault() throws -> Vault {
    try Vault.open(store, lockTimeout: lockTimeout, randomness: randomness)
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
