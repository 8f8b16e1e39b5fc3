import CSodium

/// libsodium, set up on first use.
package enum Sodium {
  static let isReady: Bool = sodium_init() >= 0

  /// Called by everything that draws random bytes; the rest of libsodium needs no setting up beyond
  /// the choice of the fastest code for this processor.
  static func prepare() { precondition(isReady, "libsodium does not start") }

  /// Has `handler`, which does not return, called when libsodium cannot go on: when the system gives
  /// no random bytes. Without one the process is aborted then.
  package static func onFailure(_ handler: @convention(c) () -> Void) {
    _ = sodium_set_misuse_handler(handler)
  }
}
