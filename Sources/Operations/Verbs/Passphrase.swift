import Octets
package import Primitives
import Storage

/// `pawl passphrase set`: sets or changes the passphrase of the store.
package struct SetPassphrase: Sendable {
  let cost: Argon2id.Cost

  /// Creates the verb. `cost` is the cost of one guess at the passphrase.
  package init(cost: Argon2id.Cost = .moderate) { self.cost = cost }

  /// Asks for the present passphrase, if there is one, and for the new passphrase, and sets the new
  /// one.
  package func run(in context: Context) throws(OperationError) {
    try OperationError.folding {
      let protection = Protection(of: context.store)
      let isChange = try protection.isSet()
      try protection.set(
        { try context.passphrases.new(isChange: isChange) }, cost: cost,
        randomness: context.randomness
      ) { try context.passphrases.current() }
    }
  }
}

/// `pawl passphrase remove`: removes the passphrase, so that only file permissions guard the store.
package struct RemovePassphrase: Sendable {
  /// Creates the verb.
  package init() {}

  /// Removes the passphrase; returns whether there was one.
  package func run(in context: Context) throws(OperationError) -> Bool {
    try OperationError.folding {
      let protection = Protection(of: context.store)
      guard try protection.isSet() else {
        // An older key file may have been put back, which reading the store shows.
        try context.read(context.vault()) { _ in }
        return false
      }
      try protection.remove(randomness: context.randomness) { try context.passphrases.current() }
      return true
    }
  }
}

/// `pawl unlock`: keeps the store's key in the kernel's keyring for some time.
package struct UnlockStore: Sendable {
  /// The default period, in seconds.
  package static let defaultPeriod = 15 * Seconds.perMinute
  /// The longest period, in seconds.
  package static let maximumPeriod = 366 * Seconds.perDay

  let period: UInt64

  /// Creates the verb; `period` is in seconds, at most ``maximumPeriod``.
  package init(period: UInt64) {
    precondition((1...Self.maximumPeriod).contains(period))
    self.period = period
  }

  /// Gives the key to the kernel; returns `false` if the store has no passphrase.
  package func run(in context: Context) throws(OperationError) -> Bool {
    try OperationError.folding {
      try Protection(of: context.store).unlock(seconds: UInt32(period)) {
        try context.passphrases.current()
      }
    }
  }
}

/// `pawl lock`: removes the store's key from the kernel's keyring.
package struct LockStore: Sendable {
  /// Creates the verb.
  package init() {}

  /// Removes the key; returns whether it was there.
  package func run(in context: Context) throws(OperationError) -> Bool {
    try OperationError.folding { try Protection(of: context.store).lock() }
  }
}
