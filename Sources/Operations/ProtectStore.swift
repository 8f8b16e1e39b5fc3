import Octets
package import Primitives
import Storage

/// `pawl passphrase set`: guards the store with a passphrase, or with another.
package struct SetPassphrase: Sendable {
  /// What a guess is to cost.
  let cost: Argon2id.Cost

  package init() { cost = .moderate }

  /// For tests, which need not be safe.
  package init(cost: Argon2id.Cost) { self.cost = cost }

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

/// `pawl passphrase remove`: guards the store with its permissions alone.
package struct RemovePassphrase: Sendable {
  package init() {}

  /// Says whether there was a passphrase.
  package func run(in context: Context) throws(OperationError) -> Bool {
    try OperationError.folding {
      let protection = Protection(of: context.store)
      guard try protection.isSet() else { return false }
      try protection.remove { try context.passphrases.current() }
      return true
    }
  }
}

/// `pawl unlock`: lets the kernel keep the store's key for a while.
package struct Unlock: Sendable {
  /// How long, unless said otherwise, in seconds.
  package static let standardPeriod: UInt64 = 15 * Seconds.perMinute
  /// The longest time that can be asked for, in seconds.
  package static let longestPeriod: UInt64 = 366 * Seconds.perDay

  let period: UInt64

  /// `period` is in seconds, at most ``longestPeriod``.
  package init(period: UInt64) {
    precondition((1...Self.longestPeriod).contains(period))
    self.period = period
  }

  /// Says whether there is a passphrase at all.
  package func run(in context: Context) throws(OperationError) -> Bool {
    try OperationError.folding {
      try Protection(of: context.store).unlock(seconds: UInt32(period)) {
        try context.passphrases.current()
      }
    }
  }
}

/// `pawl lock`: takes the store's key from the kernel.
package struct Lock: Sendable {
  package init() {}

  /// Says whether it was there.
  package func run(in context: Context) throws(OperationError) -> Bool {
    try OperationError.folding { try Protection(of: context.store).lock() }
  }
}
