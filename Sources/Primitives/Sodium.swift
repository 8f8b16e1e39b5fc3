import CSodium

/// libsodium, set up on first use.
enum Sodium {
  static let isReady: Bool = sodium_init() >= 0

  /// Called by everything that draws random bytes; the rest of libsodium needs no setting up beyond
  /// the choice of the fastest code for this processor.
  static func prepare() { precondition(isReady, "libsodium does not start") }
}
