package import Descriptors

/// Where a store is, and what on this machine belongs to it.
package struct StoreLocation: Sendable {
  /// How long another process's lock is waited for unless said otherwise, in seconds.
  package static let standardLockTimeout: UInt32 = 30

  package let directory: Path
  /// The user's home: who may write to what is above it is not pawl's to judge.
  let home: Path?
  /// Where generation markers are; without it older states are not noticed.
  let state: Path?
  /// How long another process's lock is waited for, in seconds.
  let lockTimeout: UInt32

  package init(
    _ directory: Path, home: Path? = nil, state: Path? = nil,
    lockTimeout: UInt32 = standardLockTimeout
  ) {
    self.directory = directory
    self.home = home
    self.state = state
    self.lockTimeout = lockTimeout
  }
}
